package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Support;
import dev.variate.tensor.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BijectorTest {
    private static final Value U = Value.vector(-4, -1.3, -0.2, 0, 0.7, 2.1, 5);

    static List<Domain> continuous() {
        return List.of(
                Domain.REAL,
                Domain.POSITIVE,
                Domain.UNIT_INTERVAL,
                Domain.interval(Value.scalar(-2.0), Value.scalar(5.0)),
                Domain.greaterThan(Value.scalar(3.0)),
                Domain.lessThan(Value.scalar(-1.0)));
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void it_maps_into_the_support_and_back(Domain domain) {
        Bijector bijector = Bijector.onto(domain.kind(), domain.bounds());
        Value x = (Value) bijector.forward(U);
        assertThat(((Value) domain.contains(x)).toArray()).containsOnly(1);
        // next to a bound, x holds u to about 1e-16 over its distance from the bound, 7e-3 here
        assertThat(((Value) bijector.inverse(x)).toArray()).containsExactly(U.toArray(), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void its_log_determinant_is_the_logarithm_of_its_slope(Domain domain) {
        Bijector bijector = Bijector.onto(domain.kind(), domain.bounds());
        double h = 1e-5;
        double[] up = ((Value) bijector.forward(U.plus(h))).toArray();
        double[] down = ((Value) bijector.forward(U.minus(h))).toArray();
        double[] log = ((Value) bijector.logDetJacobian(U)).toArray();
        for (int i = 0; i < log.length; i++) {
            // central differences: h² of the third derivative, and 1e-16/h over the slope
            assertThat(log[i]).isCloseTo(Math.log(Math.abs(up[i] - down[i]) / (2 * h)), within(1e-8));
        }
    }

    @Test
    void it_stays_finite_far_out() {
        Bijector logistic = Bijector.onto(Support.Kind.UNIT_INTERVAL, List.of());
        assertThat(((Value) logistic.logDetJacobian(Value.vector(-800, 800))).toArray())
                .containsExactly(-800, -800);
    }

    @Test
    void there_is_none_for_whole_numbers() {
        assertThatThrownBy(() -> Bijector.onto(Support.Kind.NATURAL, List.of())).hasMessageContaining("No smooth map");
    }
}
