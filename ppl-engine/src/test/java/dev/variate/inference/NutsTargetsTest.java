package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.LogDensity;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.Summary;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NutsTargetsTest {
    private static final DoubleUnaryOperator IDENTITY = x -> x;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 50})
    void standard_normals_have_mean_0_and_variance_1(int dimension) {
        Draws draws = Draws.of(Target.standardNormal(dimension), NutsSettings.defaults(), 1);
        assertThat(draws.divergences()).isZero();
        for (int i : new int[] {0, dimension / 2, dimension - 1}) {
            assertMean(draws, i, IDENTITY, 0);
            assertMean(draws, i, x -> x * x, 1);
        }
    }

    @Test
    void the_scales_of_independent_normals_are_their_standard_deviations() {
        Draws draws = Draws.of(Target.normal(0.01, 1, 100), NutsSettings.defaults(), 2);
        Metric metric = NutsState.decode(draws.last(0).checkpoint()).metric();
        // exact, since gradients of normals are linear
        assertThat(metric.scale(0)).isCloseTo(0.01, within(1e-9));
        assertThat(metric.scale(2)).isCloseTo(100, within(1e-5));
        assertMean(draws, 2, x -> x * x, 1e4);
    }

    @Test
    void tens_of_iterations_learn_scales_that_differ_by_a_million() {
        double[] sds = new double[50];
        Arrays.setAll(sds, i -> Math.pow(10, i / 49.0 * 6 - 3));
        Draws draws = Draws.of(Target.normal(sds), NutsSettings.defaults().withWarmup(60), 3);
        // with a unit metric a trajectory would need a million steps; 16 cross a normal of 50 dimensions in its own
        // scales
        assertThat(draws.stats().stream()
                        .mapToInt(NutsInfo::leapfrogs)
                        .average()
                        .orElseThrow())
                .isLessThan(16);
        assertMean(draws, 0, x -> x * x, 1e-6);
        assertMean(draws, 49, x -> x * x, 1e6);
    }

    @ParameterizedTest
    @EnumSource
    void every_metric_draws_from_a_normal_with_a_long_narrow_ridge(NutsSettings.MetricKind metric) {
        Draws draws = Draws.of(
                Target.autoregression(20, 0.95), NutsSettings.defaults().withMetric(metric), 4);
        assertThat(draws.divergences()).isZero();
        for (int i : new int[] {0, 10, 19}) {
            assertMean(draws, i, IDENTITY, 0);
            assertMean(draws, i, x -> x * x, 1);
        }
        double leapfrogs =
                draws.stats().stream().mapToInt(NutsInfo::leapfrogs).average().orElseThrow();
        // the ridge is 36 times as long as it is wide, and a metric that knows it makes it round
        if (metric == NutsSettings.MetricKind.DIAGONAL) {
            assertThat(leapfrogs).isGreaterThan(30);
        } else {
            assertThat(leapfrogs).isLessThan(12);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.6, 0.8, 0.95})
    void the_acceptance_is_about_the_one_aimed_at(double target) {
        Draws draws =
                Draws.of(Target.standardNormal(100), NutsSettings.defaults().withTargetAccept(target), 9);
        // averaging log step sizes leaves the acceptance somewhat above its aim, in Stan too
        assertThat(draws.stats().stream()
                        .mapToDouble(NutsInfo::acceptance)
                        .average()
                        .orElseThrow())
                .isBetween(target - 0.03, target + 0.1);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.8, -0.95})
    void a_correlated_normal_has_its_means_variances_and_correlation(double correlation) {
        Draws draws = Draws.of(Target.correlatedNormal(correlation), NutsSettings.defaults(), 3);
        assertMean(draws, 0, IDENTITY, 3);
        assertMean(draws, 1, IDENTITY, -2);
        assertMean(draws, 0, x -> (x - 3) * (x - 3), 1);
        assertMean(draws, 1, x -> (x + 2) * (x + 2), 10);
        double[][] products = new double[4][1000];
        for (int chain = 0; chain < 4; chain++) {
            int c = chain;
            Arrays.setAll(products[chain], i -> (draws.positions()[c][i][0] - 3) * (draws.positions()[c][i][1] + 2));
        }
        ParameterSummary product = Summary.of("product", products);
        assertThat(product.mean()).isCloseTo(correlation * Math.sqrt(10), within(4 * product.mcse()));
    }

    @Test
    void a_beta_on_the_logit_scale_has_the_betas_moments() {
        Draws draws = Draws.of(Target.logitBeta(), NutsSettings.defaults(), 4);
        DoubleUnaryOperator sigmoid = x -> 1 / (1 + Math.exp(-x));
        assertMean(draws, 0, sigmoid, 0.25);
        assertMean(draws, 0, x -> Math.pow(sigmoid.applyAsDouble(x), 2), 0.1);
    }

    @Test
    void eight_schools_has_the_published_posterior() {
        Draws draws = Draws.of(Target.eightSchools(), NutsSettings.defaults(), 5);
        // posteriordb's reference draws: mean of mu 4.4, of tau 3.6, each to 0.05
        assertThat(Summary.of("mu", draws.scalar(8, IDENTITY)).mean()).isCloseTo(4.4, within(0.35));
        assertThat(Summary.of("tau", draws.scalar(9, Math::exp)).mean()).isCloseTo(3.6, within(0.35));
        assertThat(Summary.of("tau", draws.scalar(9, IDENTITY)).rHat()).isLessThan(1.01);
    }

    @Test
    void thinned_draws_of_a_normal_pass_the_test_of_kolmogorov_and_smirnov() {
        Draws draws = Draws.of(Target.standardNormal(3), NutsSettings.defaults().withDraws(4000), 6);
        double[] thinned = new double[4 * 400];
        Arrays.setAll(thinned, i -> draws.positions()[i / 400][i % 400 * 10][1]);
        // a false alarm once in a thousand, and the seed is fixed
        assertThat(new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new NormalDistribution(0, 1), thinned))
                .isGreaterThan(0.001);
    }

    @Test
    void ten_transitions_bring_draws_of_a_variational_family_nearer_the_posterior() {
        Target posterior = Target.correlatedNormal(0.8);
        NutsSettings settings = NutsSettings.defaults().withWarmup(10);
        int draws = 300;
        double before = 0;
        double after = 0;
        RandomStream stream = Key.of(5).stream();
        for (int i = 0; i < draws; i++) {
            // a family with independent coordinates, too wide and off the middle
            double[] start = {3 + 2 + 2 * stream.nextGaussian(), -2 + Math.sqrt(10) * (-2 + 2 * stream.nextGaussian())};
            Nuts nuts = new Nuts(posterior, settings);
            NutsState state = nuts.init(Nuts.chainKey(6, i), start);
            for (int transition = 0; transition < 10; transition++) {
                state = nuts.step(state).state();
            }
            before += distance(start) / draws;
            after += distance(state.position()) / draws;
        }
        // its mean is 2 under the posterior, with standard deviation 2; at the start it is beyond 40
        assertThat(before).isGreaterThan(40);
        assertThat(after).isCloseTo(2, within(4 * 2 / Math.sqrt(draws)));
    }

    /** (x − μ)ᵀΣ⁻¹(x − μ) of the correlated normal. */
    private static double distance(double[] x) {
        double a = x[0] - 3;
        double b = (x[1] + 2) / Math.sqrt(10);
        return (a * a - 1.6 * a * b + b * b) / 0.36;
    }

    @Test
    void a_funnel_reports_divergences() {
        assertThat(Draws.of(Target.funnel(), NutsSettings.defaults(), 7).divergences())
                .isPositive();
    }

    @Test
    void a_density_without_dimensions_is_drawn_from_too() {
        Draws draws = Draws.of(
                new Target(0, (q, g) -> -1.5),
                NutsSettings.defaults().withWarmup(30).withDraws(10),
                1);
        assertThat(draws.stats()).hasSize(40).allSatisfy(info -> assertThat(info.logDensity())
                .isEqualTo(-1.5));
    }

    @Test
    void without_warm_up_the_searched_step_size_is_used() {
        Draws draws = Draws.of(
                Target.standardNormal(2), NutsSettings.defaults().withWarmup(0).withDraws(500), 8);
        assertMean(draws, 0, IDENTITY, 0);
        assertThat(draws.stats().stream()
                        .mapToDouble(NutsInfo::stepSize)
                        .distinct()
                        .count())
                .isLessThanOrEqualTo(4);
    }

    @Test
    void where_no_point_is_finite_the_chain_says_so_in_words() {
        LogDensity nowhere = new Target(2, (q, g) -> Double.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> Draws.of(nowhere, NutsSettings.defaults(), 1))
                .isInstanceOf(SamplingException.class)
                .hasMessageMatching(
                        "Chain \\d could not start: no starting point was found. 100 random points were tried; the log"
                                + " density was −∞ at 100.*");
    }

    @Test
    void a_point_that_few_starts_reach_is_found_by_trying_again() {
        LogDensity corner = new Target(1, (q, g) -> {
            g[0] = -q[0];
            return q[0] > 1.7 ? -0.5 * q[0] * q[0] : Double.NaN;
        });
        assertThat(new Nuts(corner, NutsSettings.defaults())
                        .init(Nuts.chainKey(1, 0))
                        .position()[0])
                .isGreaterThan(1.7);
    }

    @Test
    void a_flat_density_is_called_improper() {
        LogDensity flat = new Target(1, (q, g) -> {
            g[0] = 0;
            return 0;
        });
        assertThatThrownBy(() -> Draws.of(flat, NutsSettings.defaults(), 1))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("not proper");
    }

    private static void assertMean(Draws draws, int scalar, DoubleUnaryOperator function, double expected) {
        ParameterSummary summary = Summary.of("x", draws.scalar(scalar, function));
        assertThat(summary.mean()).isCloseTo(expected, within(4 * summary.mcse()));
    }
}
