package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.program.Support.Kind;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is truncated, and what is censored. */
class LimitsTest {
    private static final int DRAWS = 1500;

    private static Distribution truncated(Distribution base, double low, double high) {
        return Truncated.of(base, end(low), end(high));
    }

    private static Distribution censored(Distribution base, double low, double high) {
        return Censored.of(base, end(low), end(high));
    }

    /** Infinity stands for no end. */
    private static Optional<Tensor> end(double x) {
        return Double.isInfinite(x) ? Optional.empty() : Optional.of(Value.scalar(x));
    }

    private static double logProb(Distribution distribution, double x) {
        return ((Value) distribution.logProb(Value.scalar(x))).item();
    }

    static List<Distribution> truncations() {
        double no = Double.POSITIVE_INFINITY;
        return List.of(
                truncated(Normal.of(1, 2), 2, 6),
                truncated(Normal.of(0, 1), 40, -no),
                truncated(Normal.of(0, 1), 40, 41),
                truncated(Normal.of(0, 1), no, -9),
                truncated(Gamma.of(2.5, 1.5), 1, 4),
                truncated(Weibull.of(0.8, 3), 50, no),
                truncated(StudentT.of(3, 0, 1), -1, 2),
                truncated(Beta.of(2, 3), no, 0.2),
                truncated(Uniform.of(0, 10), 2, 30),
                truncated(VonMises.of(2.9, 40), no, -3));
    }

    @Test
    void a_flat_density_stays_one_between_its_ends() {
        Distribution between = truncated(Flat.real(), 0, 0.25);
        assertThat(logProb(between, 0.1)).isZero();
        assertThat(logProb(between, 0.3)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(logProb(truncated(Flat.positive(), -3, 7), -1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(between.support().kind())
                .isEqualTo(Domain.interval(Value.scalar(0.0), Value.scalar(1.0)).kind());
        assertThat(between.logCdf(Value.scalar(0.1))).isEmpty();
        assertThatThrownBy(() -> between.sample(dev.variate.random.Key.of(1), dev.variate.tensor.Shape.SCALAR))
                .hasMessageContaining("not a probability distribution");
    }

    @ParameterizedTest
    @MethodSource("truncations")
    void a_truncated_density_integrates_to_one_over_its_own_support(Distribution d) {
        Domain support = d.support();
        Bijector bijector = Bijector.onto(support.kind(), support.bounds());
        Value u = Value.vector(IntStream.rangeClosed(-64 * 45, 64 * 45)
                .mapToDouble(i -> i / 64.0)
                .toArray());
        double[] logs = ((Value) d.logProbInside(bijector.forward(u)).plus(bijector.logDetJacobian(u))).toArray();
        assertThat(Arrays.stream(logs).map(Math::exp).sum() / 64).isCloseTo(1, within(1e-8));
    }

    @ParameterizedTest
    @MethodSource("truncations")
    void draws_of_a_truncated_distribution_follow_its_distribution_function(Distribution d) {
        // tails that are integrals of a hundred nodes and more take their time
        int count = d.name().equals("vonMises") ? 300 : DRAWS;
        double[] draws = ((Value) d.sample(Key.of(3).fold(d.toString()), Shape.of(count))).toArray();
        Arrays.sort(draws);
        double distance = 0;
        for (int i = 0; i < count; i++) {
            double p = Math.exp(((Value) d.logCdf(Value.scalar(draws[i])).orElseThrow()).item());
            distance = Math.max(distance, Math.max(p - (double) i / count, (i + 1.0) / count - p));
        }
        // as for every sampler: exceeded with probability 0.001
        assertThat(distance * Math.sqrt(count)).isLessThan(1.95);
    }

    @Test
    void truncated_densities_are_those_of_scipy() {
        // SciPy 1.17.1: truncnorm(0.5, 2.5, 1, 2); truncnorm(40, inf); gamma and Poisson by their distribution
        // functions
        Distribution normal = truncated(Normal.of(1, 2), 2, 6);
        assertThat(logProb(normal, 3.5)).isCloseTo(-1.1970925367507057, within(1e-10));
        assertThat(((Value) normal.logCdf(Value.scalar(3.5)).orElseThrow()).item())
                .isCloseTo(-0.39885915730387245, within(1e-10));
        assertThat(((Value) normal.logSurvival(Value.scalar(3.5)).orElseThrow()).item())
                .isCloseTo(-1.1119565652543035, within(1e-10));
        assertThat(logProb(truncated(Normal.of(0, 1), 40, Double.POSITIVE_INFINITY), 41))
                .isCloseTo(-36.810496519450794, within(1e-9));
        assertThat(logProb(truncated(Gamma.of(2.5, 1.5), 1, 4), 2)).isCloseTo(-0.8236288743221111, within(1e-10));
        assertThat(logProb(truncated(Poisson.of(3.5), 2, 6), 3)).isCloseTo(-1.30885552728758, within(1e-10));
    }

    static List<Distribution> countsFromTwoToSix() {
        return List.of(truncated(Poisson.of(3.5), 2, 6), truncated(Skellam.of(7, 5.5), 2, 6));
    }

    @ParameterizedTest
    @MethodSource("countsFromTwoToSix")
    void truncated_counts_sum_to_one_and_are_drawn_as_often(Distribution d) {
        double total = IntStream.rangeClosed(2, 6)
                .mapToDouble(k -> Math.exp(logProb(d, k)))
                .sum();
        assertThat(total).isCloseTo(1, within(1e-12));
        assertThat(logProb(d, 1)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(logProb(d, 7)).isEqualTo(Double.NEGATIVE_INFINITY);
        double[] draws = ((Value) d.sample(Key.of(1), Shape.of(DRAWS))).toArray();
        for (int k = 2; k <= 6; k++) {
            int count = k;
            double share = (double) Arrays.stream(draws).filter(x -> x == count).count() / DRAWS;
            double p = Math.exp(logProb(d, k));
            assertThat(share).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / DRAWS)));
        }
    }

    @Test
    void a_censored_difference_of_counts_sums_to_one_with_its_tails() {
        Distribution d = censored(Skellam.of(3, 5), -4, 1);
        double total = IntStream.rangeClosed(-4, 1)
                .mapToDouble(k -> Math.exp(logProb(d, k)))
                .sum();
        assertThat(total).isCloseTo(1, within(1e-12));
        // SciPy 1.17.1: skellam(3, 5).logcdf(-4)
        assertThat(logProb(d, -4)).isCloseTo(-1.2354331413690494, within(1e-11));
    }

    @Test
    void tails_of_angles_and_of_differences_have_the_derivatives_of_finite_differences() {
        checkTailSlopes(p -> VonMises.of(p.at(0), p.at(1)), 0.7, 3, 0.9);
        checkTailSlopes(p -> VonMises.of(p.at(0), p.at(1)), -2.8, 40, 3);
        checkTailSlopes(p -> VonMises.of(p.at(0), p.at(1)), 5, 0.3, -1);
        checkTailSlopes(p -> Skellam.of(p.at(0), p.at(1)), 3, 5, -2);
        checkTailSlopes(p -> Skellam.of(p.at(0), p.at(1)), 3, 5, 17);
        checkTailSlopes(p -> Skellam.of(p.at(0), p.at(1)), 900, 450, 300);
    }

    private static void checkTailSlopes(Function<Tensor, Distribution> of, double first, double second, double x) {
        for (boolean upper : new boolean[] {false, true}) {
            ProgramBuilder b = new ProgramBuilder("tail");
            Tensor p = b.input("p", TensorType.f64(2), Input.Role.ARGUMENT);
            Distribution d = of.apply(p);
            Tensor tail = (upper ? d.logSurvival(Value.scalar(x)) : d.logCdf(Value.scalar(x))).orElseThrow();
            Program program = b.finish(List.of(new Named("tail", b.varOf(tail))));
            double[] gradient = ReferenceEvaluator.evaluate(
                            Gradient.of(program, List.of("p")), Map.of("p", Value.vector(first, second)))
                    .get(1)
                    .toArray();
            for (int i = 0; i < 2; i++) {
                double h = 1e-4 * (i == 0 ? Math.abs(first) : second);
                double[] values = new double[4];
                double[] by = {h, -h, 2 * h, -2 * h};
                for (int k = 0; k < 4; k++) {
                    Value moved = i == 0 ? Value.vector(first + by[k], second) : Value.vector(first, second + by[k]);
                    values[k] = ReferenceEvaluator.evaluate(program, Map.of("p", moved))
                            .get(0)
                            .item();
                }
                double slope = (8 * (values[0] - values[1]) - (values[2] - values[3])) / (12 * h);
                assertThat(gradient[i]).isCloseTo(slope, within(1e-7 * (1 + Math.abs(slope))));
            }
        }
    }

    @Test
    void the_quantile_of_whole_numbers_is_the_least_that_a_share_does_not_exceed() {
        for (Distribution d :
                List.of(Skellam.of(3, 5), Poisson.of(2.5), Binomial.of(9, 0.3), truncated(Skellam.of(3, 5), -3, 4))) {
            for (double p : new double[] {1e-9, 0.01, 0.3, 0.5, 0.9, 0.999}) {
                double q = quantile(d, p);
                assertThat(q).isEqualTo(Math.rint(q));
                assertThat(cdf(d, q)).isGreaterThanOrEqualTo(p);
                assertThat(cdf(d, q - 1)).isLessThan(p);
                assertThat(quantile(d, cdf(d, q))).isEqualTo(q);
            }
        }
        assertThat(quantile(Poisson.of(2.5), 0)).isZero();
        assertThat(quantile(Poisson.of(2.5), 1)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(quantile(Binomial.of(9, 0.3), 1)).isEqualTo(9);
        assertThat(quantile(VonMises.of(0, 1), 1)).isEqualTo(Math.PI);
        assertThat(quantile(VonMises.of(0, 1), 1.5)).isNaN();
        // SciPy 1.17.1: skellam(3, 5).ppf
        assertThat(((Value) Skellam.of(3, 5)
                                .quantile(Value.vector(0.01, 0.5, 0.99))
                                .orElseThrow())
                        .toArray())
                .containsExactly(-9, -2, 4);
    }

    @Test
    void the_quantile_of_an_angle_has_its_share_below_it() {
        for (VonMises d : List.of(VonMises.of(0.3, 0.01), VonMises.of(-2.5, 4), VonMises.of(1, 1e6))) {
            for (double p : new double[] {1e-12, 0.02, 0.5, 0.8, 0.9999}) {
                assertThat(cdf(d, quantile(d, p))).isCloseTo(p, within(1e-9 * p + 1e-12));
            }
        }
    }

    private static double quantile(Distribution d, double p) {
        return ((Value) d.quantile(Value.scalar(p)).orElseThrow()).item();
    }

    private static double cdf(Distribution d, double x) {
        return ((Value) d.cdf(Value.scalar(x)).orElseThrow()).item();
    }

    @Test
    void the_support_is_the_part_between_the_ends() {
        double no = Double.POSITIVE_INFINITY;
        assertThat(truncated(Normal.of(0, 1), 0, no).support().kind()).isEqualTo(Kind.GREATER_THAN);
        assertThat(truncated(Normal.of(0, 1), no, 0).support().kind()).isEqualTo(Kind.LESS_THAN);
        assertThat(truncated(Gamma.of(2, 1), no, 3).support().kind()).isEqualTo(Kind.INTERVAL);
        assertThat(truncated(Poisson.of(2), 1, no).support().kind()).isEqualTo(Kind.INTEGER_INTERVAL);
    }

    @Test
    void at_a_limit_a_censored_value_has_the_probability_of_the_tail() {
        Distribution d = censored(Weibull.of(1.5, 10), Double.POSITIVE_INFINITY, 12);
        // SciPy 1.17.1: weibull_min(1.5, 0, 10)
        assertThat(logProb(d, 4)).isCloseTo(-2.6082475636364295, within(1e-12));
        assertThat(logProb(d, 12)).isCloseTo(-1.3145341380123985, within(1e-12));
        assertThat(logProb(d, 13)).isEqualTo(Double.NEGATIVE_INFINITY);
        Distribution counts = censored(Poisson.of(3), 1, 5);
        double total = IntStream.rangeClosed(1, 5)
                .mapToDouble(k -> Math.exp(logProb(counts, k)))
                .sum();
        assertThat(total).isCloseTo(1, within(1e-12));
        double[] draws = ((Value) counts.sample(Key.of(1), Shape.of(100))).toArray();
        assertThat(Arrays.stream(draws).max()).hasValue(5);
        assertThat(Arrays.stream(draws).min()).hasValue(1);
    }

    @Test
    void each_row_may_have_its_own_limit_and_none_is_infinity() {
        Distribution d = Censored.of(
                Exponential.of(0.5), Optional.empty(), Optional.of(Value.vector(2, Double.POSITIVE_INFINITY, 4)));
        assertThat(d.batchShape()).isEqualTo(Shape.of(3));
        assertThat(((Value) d.logProb(Value.vector(2.0, 2, 1))).toArray())
                .containsExactly(new double[] {-1, Math.log(0.5) - 1, Math.log(0.5) - 0.5}, within(1e-14));
        assertThat(((Value) d.sample(Key.of(4), Shape.of(50))).shape()).isEqualTo(Shape.of(50, 3));
    }

    @Test
    void rows_that_are_censored_score_the_tail_and_the_others_the_density() {
        Distribution right = PartlyCensored.of(Exponential.of(0.5), Value.vector(1, 0), true);
        assertThat(((Value) right.logProb(Value.vector(3.0, 3))).toArray())
                .containsExactly(new double[] {-1.5, Math.log(0.5) - 1.5}, within(1e-14));
        Distribution left = PartlyCensored.of(Exponential.of(0.5), Value.vector(1, 0), false);
        assertThat(((Value) left.logProb(Value.vector(3.0, 3))).toArray())
                .containsExactly(new double[] {Math.log(1 - Math.exp(-1.5)), Math.log(0.5) - 1.5}, within(1e-14));
        // at least 2 of a count is 2 or more
        Distribution counts = PartlyCensored.of(Poisson.of(3), Value.scalar(1.0), true);
        assertThat(logProb(counts, 2)).isCloseTo(Math.log(1 - 4 * Math.exp(-3)), within(1e-13));
    }

    @Test
    void derivatives_in_value_parameters_and_limits_are_those_of_finite_differences() {
        checkGradient(
                a -> Truncated.of(Normal.of(a.get(1), a.get(2)), Optional.of(a.get(3)), Optional.of(a.get(4)))
                        .logProb(a.get(0)),
                3.5,
                1,
                2,
                2,
                6);
        checkGradient(
                a -> Truncated.of(Normal.of(a.get(1), a.get(2)), Optional.of(a.get(3)), Optional.empty())
                        .logProb(a.get(0)),
                41,
                0.5,
                1,
                40);
        checkGradient(
                a -> Truncated.of(Gamma.of(a.get(1), a.get(2)), Optional.of(a.get(3)), Optional.of(a.get(4)))
                        .logProb(a.get(0)),
                2,
                2.5,
                1.5,
                1,
                4);
        checkGradient(
                a -> Censored.of(Weibull.of(a.get(0), a.get(1)), Optional.empty(), Optional.of(Value.vector(3, 5)))
                        .logProb(Value.vector(3, 4))
                        .sum(),
                1.5,
                4);
        checkGradient(
                a -> Censored.of(
                                NegativeBinomial.of(a.get(0), a.get(1)),
                                Optional.empty(),
                                Optional.of(Value.vector(3, 5)))
                        .logProb(Value.vector(3, 4))
                        .sum(),
                1.5,
                4);
    }

    private static void checkGradient(Function<List<Tensor>, Tensor> of, double... at) {
        Program program = ProgramBuilder.trace(
                "logProb", Collections.nCopies(at.length, TensorType.f64()), a -> List.of(of.apply(a)));
        List<String> by =
                IntStream.range(0, at.length).mapToObj(Integer::toString).toList();
        List<Value> gradient = ReferenceEvaluator.evaluate(Gradient.of(program, by), inputs(at));
        for (int i = 0; i < at.length; i++) {
            double[] up = at.clone();
            double[] down = at.clone();
            up[i] += 1e-5;
            down[i] -= 1e-5;
            double slope =
                    (ReferenceEvaluator.evaluate(program, inputs(up)).get(0).item()
                                    - ReferenceEvaluator.evaluate(program, inputs(down))
                                            .get(0)
                                            .item())
                            / 2e-5;
            // differences of second order: 1e-10 of the third derivative, and rounding of 1e-13/1e-5
            assertThat(gradient.get(1 + i).item()).isCloseTo(slope, within(1e-6 * Math.max(1, Math.abs(slope))));
        }
    }

    private static Map<String, Value> inputs(double[] at) {
        Map<String, Value> inputs = new HashMap<>();
        for (int i = 0; i < at.length; i++) {
            inputs.put(Integer.toString(i), Value.scalar(at[i]));
        }
        return inputs;
    }

    @Test
    void what_cannot_be_is_refused_in_words() {
        assertThatThrownBy(() -> truncated(Normal.of(0, 1), 3, 2))
                .hasMessage("A truncated `normal` needs a low below its high; it was given 3 and 2.");
        assertThatThrownBy(() -> truncated(HalfNormal.of(1), Double.POSITIVE_INFINITY, -2))
                .hasMessage(
                        "A truncated `halfNormal` needs a high that leaves some of its values; it was given 0 and −2.");
        assertThatThrownBy(() -> truncated(Categorical.of(Value.vector(0.5, 0.5)), 0, 1))
                .hasMessageStartingWith(
                        "A `categorical` cannot be truncated: the probability of its tails has no closed form");
        assertThatThrownBy(() -> PartlyCensored.of(Normal.of(0, 1), Value.vector(0, 2), true))
                .hasMessage(
                        "A `normal` needs a censoring indicator that is 1 where a row is censored and 0 where it is not; "
                                + "it was given 2 at element 1.");
        assertThatThrownBy(() -> Triangular.of(0, 5, 4))
                .hasMessage("A `triangular` needs low, mode and high in ascending order; it was given 0, 5 and 4.");
        assertThatThrownBy(() -> DiscreteUniform.of(0.5, 4))
                .hasMessage("A `discreteUniform` needs a low that is a whole number; it was given 0.5.");
    }
}
