package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Zeros with a cause of their own, beside any counts and before any positive numbers. */
class ZerosTest {

    private static double logProb(Distribution d, double x) {
        return ((Value) d.logProb(Value.scalar(x))).item();
    }

    @Test
    void counts_with_more_zeros_by_an_option_score_as_those_by_their_name() {
        Distribution option = ZeroInflated.of(NegativeBinomial.of(4, 1.5), 0.3);
        Distribution named = ZeroInflated.negativeBinomial(0.3, 4, 1.5);
        for (int k = 0; k < 9; k++) {
            assertThat(logProb(option, k)).isEqualTo(logProb(named, k));
            assertThat(logProb(Hurdle.of(Poisson.of(2), 0.3), k)).isEqualTo(logProb(Hurdle.poisson(0.3, 2), k));
        }
        assertThat(option.name()).isEqualTo("negativeBinomial");
        assertThat(option.parameters()).containsOnlyKeys("mean", "dispersion", "zeroInflation");
        assertThat(named.parameters()).containsOnlyKeys("zeroProbability", "mean", "dispersion");
    }

    @Test
    void before_positive_numbers_zero_has_its_probability_and_the_rest_their_density() {
        Gamma base = Gamma.of(0.5, 2);
        Hurdle rain = Hurdle.of(base, 0.3);
        assertThat(logProb(rain, 0)).isEqualTo(Math.log(0.3));
        assertThat(logProb(rain, 1.7)).isCloseTo(Math.log(0.7) + logProb(base, 1.7), within(1e-14));
        assertThat(logProb(rain, -1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(((Value) rain.mean().orElseThrow()).item()).isCloseTo(0.7 * 0.25, within(1e-14));
        double[] draws = ((Value) rain.sample(Key.of(3), Shape.of(20_000))).elements();
        assertThat(Arrays.stream(draws).filter(x -> x == 0).count() / 20_000.0).isCloseTo(0.3, within(0.015));
        assertThat(Arrays.stream(draws).average().orElseThrow()).isCloseTo(0.175, within(0.01));
        assertThat(rain.mustBeObserved()).isTrue();
    }

    @Test
    void a_density_that_is_infinite_at_zero_leaves_the_gradient_at_a_zero_finite() {
        ProgramBuilder b = new ProgramBuilder("rain");
        Tensor shape = b.input("shape", TensorType.f64(), Input.Role.ARGUMENT);
        Tensor density = Hurdle.of(Gamma.of(shape, 2), 0.3)
                .logProb(Value.vector(0, 0, 1.5))
                .sum();
        Program program = b.finish(List.of(new Named("log density", b.varOf(density))));
        Program gradient = Gradient.of(program, List.of("shape"));
        List<Value> made = ReferenceEvaluator.evaluate(gradient, Map.of("shape", Value.scalar(0.5)));
        double slope = made.getLast().item();
        double step = 1e-5;
        double difference = (logProb(Gamma.of(0.5 + step, 2), 1.5) - logProb(Gamma.of(0.5 - step, 2), 1.5)) / 2 / step;
        assertThat(slope).isCloseTo(difference, within(1e-7));
    }

    @Test
    void what_has_no_zero_to_inflate_or_to_stand_before_is_refused() {
        assertThatThrownBy(() -> ZeroInflated.of(Gamma.of(2, 1), 0.3))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("A `gamma` cannot be zero-inflated: it never draws exactly 0 of its own.")
                .hasMessageContaining("`hurdle(p)`");
        assertThatThrownBy(() -> ZeroInflated.of(Skellam.of(2, 1), 0.3))
                .hasMessageContaining("its values do not begin at 0");
        assertThatThrownBy(() -> Hurdle.of(Normal.of(2, 1), 0.3)).hasMessageContaining("its values do not begin at 0");
        assertThatThrownBy(() -> Hurdle.of(Gamma.of(2, 1), 1.3)).hasMessageContaining("hurdle zero");
    }
}
