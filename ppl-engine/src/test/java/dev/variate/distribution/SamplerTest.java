package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.distribution.DistributionCases.Continuous;
import dev.variate.distribution.DistributionCases.Discrete;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hipparchus.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys are fixed, so each test either always passes or always fails; the limits are those that a right sampler misses once in a thousand
 * keys.
 */
class SamplerTest {
    private static final int DRAWS = 20_000;

    static List<Continuous> continuous() {
        return Stream.concat(DistributionCases.continuous().stream(), MoreCases.continuous().stream())
                .toList();
    }

    static List<Discrete> discrete() {
        return Stream.concat(DistributionCases.discrete().stream(), MoreCases.discrete().stream())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void draws_follow_the_distribution_function(Continuous c) {
        double[] draws = draws(c.distribution(), Key.of(1).fold(c.toString()));
        Arrays.sort(draws);
        double distance = 0;
        for (int i = 0; i < DRAWS; i++) {
            double p = c.cumulative().applyAsDouble(draws[i]);
            distance = Math.max(distance, Math.max(p - (double) i / DRAWS, (i + 1.0) / DRAWS - p));
        }
        // Kolmogorov's limit law: sqrt(n) D exceeds 1.95 with probability 0.001
        assertThat(distance * Math.sqrt(DRAWS)).isLessThan(1.95);
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void draws_follow_the_probabilities(Discrete d) {
        double[] draws = draws(d.distribution(), Key.of(2).fold(d.toString()));
        // outcomes expected less than ten times share one cell, so that chi-square's approximation holds
        double[] expected = new double[d.top() + 2];
        long[] observed = new long[d.top() + 2];
        boolean[] rare = new boolean[d.top() + 1];
        for (int k = 0; k <= d.top(); k++) {
            double share = DRAWS * Math.exp(d.logMass().applyAsDouble(k));
            rare[k] = share < 10;
            expected[rare[k] ? d.top() + 1 : k] += share;
        }
        for (double draw : draws) {
            observed[rare[(int) draw] ? d.top() + 1 : (int) draw]++;
        }
        int[] cells = java.util.stream.IntStream.range(0, expected.length)
                .filter(i -> expected[i] > 1)
                .toArray();
        double p = new ChiSquareTest()
                .chiSquareTest(
                        Arrays.stream(cells).mapToDouble(i -> expected[i]).toArray(),
                        Arrays.stream(cells).mapToLong(i -> observed[i]).toArray());
        assertThat(p).isGreaterThan(0.001);
    }

    @ParameterizedTest
    @MethodSource("continuous")
    void draws_have_the_mean_and_variance_that_the_distribution_states(Continuous c) {
        Distribution distribution = c.distribution();
        if (distribution.mean().isEmpty() || distribution.variance().isEmpty()) {
            assertThat(c.label())
                    .isIn(
                            "cauchy",
                            "halfCauchy",
                            "studentT",
                            "halfStudentT",
                            "pareto",
                            "inverseGamma",
                            "logitNormal",
                            "vonMises",
                            "generalizedExtremeValue",
                            "generalizedPareto",
                            "logLogistic");
            return;
        }
        double mean = ((Value) distribution.mean().get()).item();
        double variance = ((Value) distribution.variance().get()).item();
        double[] draws = draws(distribution, Key.of(3).fold(c.toString()));
        checkMoments(draws, mean, variance);
    }

    @ParameterizedTest
    @MethodSource("discrete")
    void counts_have_the_mean_and_variance_that_the_distribution_states(Discrete d) {
        Distribution distribution = d.distribution();
        checkMoments(
                draws(distribution, Key.of(3).fold(d.toString())),
                ((Value) distribution.mean().orElseThrow()).item(),
                ((Value) distribution.variance().orElseThrow()).item());
    }

    private static void checkMoments(double[] draws, double mean, double variance) {
        double average = Arrays.stream(draws).average().orElseThrow();
        double spread =
                Arrays.stream(draws).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        double fourth =
                Arrays.stream(draws).map(x -> Math.pow(x - mean, 4)).average().orElseThrow();
        // four standard errors of a mean of n draws
        assertThat(average).isCloseTo(mean, within(4 * Math.sqrt(variance / DRAWS)));
        assertThat(spread).isCloseTo(variance, within(4 * Math.sqrt((fourth - spread * spread) / DRAWS)));
    }

    @Test
    void categories_come_as_often_as_their_probabilities_say() {
        double[] shares = {0.1, 0, 0.6, 0.3};
        double[] draws = draws(Categorical.of(shares), Key.of(4));
        for (int k = 0; k < shares.length; k++) {
            int category = k;
            double share =
                    (double) Arrays.stream(draws).filter(x -> x == category).count() / DRAWS;
            assertThat(share).isCloseTo(shares[k], within(4 * Math.sqrt(shares[k] * (1 - shares[k]) / DRAWS)));
        }
    }

    @Test
    void differences_of_counts_come_as_often_as_their_probabilities_say() {
        Skellam skellam = Skellam.of(3, 5);
        double[] draws = draws(skellam, Key.of(9));
        checkMoments(draws, -2, 8);
        double total = 0;
        for (int k = -40; k <= 40; k++) {
            int difference = k;
            double p = Math.exp(((Value) skellam.logProb(Value.scalar(k))).item());
            double share =
                    (double) Arrays.stream(draws).filter(x -> x == difference).count() / DRAWS;
            assertThat(share).isCloseTo(p, within(4 * Math.sqrt(p * (1 - p) / DRAWS) + 2.0 / DRAWS));
            total += p;
        }
        assertThat(total).isCloseTo(1, within(1e-12));
    }

    @Test
    void tiny_shapes_do_not_underflow_to_nothing() {
        for (double draw : draws(Beta.of(1e-3, 1e-3), Key.of(5))) {
            assertThat(draw).isBetween(0.0, 1.0);
        }
    }

    @Test
    void the_same_key_draws_the_same_and_the_shape_is_sample_then_batch() {
        Gamma gamma = Gamma.of(new double[] {0.5, 2, 9}, 1.5);
        Value once = (Value) gamma.sample(Key.of(6), Shape.of(4, 2));
        assertThat(once.shape().dims()).containsExactly(4, 2, 3);
        assertThat(((Value) gamma.sample(Key.of(6), Shape.of(4, 2))).sameAs(once))
                .isTrue();
        assertThat(((Value) gamma.sample(Key.of(7), Shape.of(4, 2))).sameAs(once))
                .isFalse();
    }

    @Test
    void an_improper_density_says_that_it_cannot_be_sampled() {
        assertThatThrownBy(() -> Flat.real().sample(Key.of(0), Shape.SCALAR))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("not a probability distribution");
    }

    private static double[] draws(Distribution distribution, Key key) {
        return ((Value) distribution.sample(key, Shape.of(DRAWS))).toArray();
    }
}
