package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.LogDensity;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.ParetoTail;
import dev.variate.diagnostics.Summary;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against moments in closed form, and against NUTS. */
class PathfinderTest {
    private static final int DRAWS = 4000;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void in_few_dimensions_a_normal_is_found_itself(int n) {
        Approximation found = Pathfinder.approximate(Target.autoregression(n, 0.9), Key.of(1), DRAWS);
        double[] ratios = found.logRatios();
        assertThat(ParetoTail.of(ratios).effectiveDraws()).isGreaterThan(0.98 * DRAWS);
        assertThat(mean(found, x -> x[n - 1])).isCloseTo(0, within(4 / Math.sqrt(DRAWS)));
        assertThat(mean(found, x -> x[n - 1] * x[n - 1])).isCloseTo(1, within(4 * Math.sqrt(2.0 / DRAWS)));
        if (n > 1) {
            assertThat(mean(found, x -> x[0] * x[1])).isCloseTo(0.9, within(4 * Math.sqrt((1 + 0.9 * 0.9) / DRAWS)));
        }
    }

    @Test
    void scales_that_differ_by_a_million_are_found_exactly_in_a_hundred_coordinates() {
        double[] sds = new double[100];
        Arrays.setAll(sds, i -> Math.pow(10, i * 6 / 99.0 - 3));
        Approximation found = Pathfinder.approximate(Target.normal(sds), Key.of(2), DRAWS);
        assertThat(ParetoTail.of(found.logRatios()).effectiveDraws()).isGreaterThan(0.99 * DRAWS);
        for (int i = 0; i < sds.length; i++) {
            int at = i;
            // a hundred comparisons: one of them beyond 4.5 standard errors once in a thousand tests
            assertThat(mean(found, x -> x[at] * x[at]) / (sds[i] * sds[i]))
                    .isCloseTo(1, within(4.5 * Math.sqrt(2.0 / DRAWS)));
        }
    }

    @Test
    void a_mean_far_from_where_paths_begin_is_reached() {
        Approximation found = Pathfinder.approximate(Target.correlatedNormal(-0.95), Key.of(3), DRAWS);
        assertThat(mean(found, x -> x[0])).isCloseTo(3, within(4 / Math.sqrt(DRAWS)));
        assertThat(mean(found, x -> x[1])).isCloseTo(-2, within(4 * Math.sqrt(10.0 / DRAWS)));
        assertThat(mean(found, x -> (x[0] - 3) * (x[1] + 2)))
                .isCloseTo(-0.95 * Math.sqrt(10), within(4 * Math.sqrt(10 * (1 + 0.95 * 0.95) / DRAWS)));
    }

    @Test
    void a_banana_is_mended_by_its_weights() {
        // x standard normal, and y normal of sd 1 about x²/4: means 0 and ¼, variances 1 and 1 + 2/16
        Target banana = new Target(2, (q, g) -> {
            double e = q[1] - 0.25 * q[0] * q[0];
            g[0] = -q[0] + 0.5 * q[0] * e;
            g[1] = -e;
            return -0.5 * (q[0] * q[0] + e * e);
        });
        Approximation found = Pathfinder.approximate(banana, Key.of(4), 4 * DRAWS);
        ParetoTail tail = ParetoTail.of(found.logRatios());
        assertThat(tail.kHat()).isLessThan(ParetoTail.LARGEST_USABLE);
        double error = 1 / Math.sqrt(tail.effectiveDraws());
        assertThat(mean(found, x -> x[0])).isCloseTo(0, within(4 * error));
        assertThat(mean(found, x -> x[1])).isCloseTo(0.25, within(4 * Math.sqrt(1.125) * error));
        assertThat(mean(found, x -> x[0] * x[0])).isCloseTo(1, within(4 * Math.sqrt(2) * error));
        assertThat(mean(found, x -> x[0] * x[1])).isCloseTo(0, within(4 * 1.4 * error));
    }

    @Test
    void of_eight_schools_it_comes_within_a_standard_deviation_of_nuts_and_k_hat_says_no_nearer() {
        Approximation found = Pathfinder.approximate(Target.eightSchools(), Key.of(1), 4 * DRAWS);
        Draws draws = Draws.of(Target.eightSchools(), NutsSettings.defaults(), 5);
        for (int i = 0; i < 10; i++) {
            int at = i;
            ParameterSummary sampled = Summary.of("x", draws.scalar(i, x -> x));
            assertThat(mean(found, x -> x[at]))
                    .as("coordinate %d", i)
                    .isCloseTo(sampled.mean(), within(0.7 * sampled.sd()));
        }
        // the left tail of log tau is an exponential's and heavier than any normal's, and normals that are wide enough
        // in mu come where log tau has gone too far
        assertThat(ParetoTail.of(found.logRatios()).kHat()).isGreaterThan(0.6);
    }

    @Test
    void a_density_that_grows_beyond_all_bounds_has_a_best_normal_before_that() {
        Approximation found = Pathfinder.approximate(Target.funnel(), Key.of(6), DRAWS);
        // the mode is where the funnel's neck ends; the mass is about 0 with a standard deviation of 3
        double v = 0;
        for (double[] draw : found.draws()) {
            v += draw[0] / DRAWS;
        }
        assertThat(v).isBetween(-4.0, 4.0);
        assertThat(found.gradients()).isLessThan(200_000);
    }

    @Test
    void two_modes_are_both_found_when_paths_lead_to_both() {
        // half the mass about −1.5 and half about 1.5
        Target modes = new Target(1, (q, g) -> {
            double a = 50 * (q[0] - 1.5) * (q[0] - 1.5);
            double b = 50 * (q[0] + 1.5) * (q[0] + 1.5);
            double least = Math.min(a, b);
            double left = Math.exp(least - b);
            double right = Math.exp(least - a);
            g[0] = -100 * (left * (q[0] + 1.5) + right * (q[0] - 1.5)) / (left + right);
            return Math.log(left + right) - least;
        });
        Approximation found = Pathfinder.approximate(modes, Key.of(7), DRAWS);
        ParetoTail tail = ParetoTail.of(found.logRatios());
        assertThat(tail.kHat()).isLessThan(ParetoTail.LARGEST_USABLE);
        assertThat(mean(found, x -> x[0] > 0 ? 1 : 0)).isCloseTo(0.5, within(2 / Math.sqrt(tail.effectiveDraws())));
    }

    @Test
    void what_a_step_without_curvature_shows_is_not_learnt() {
        PathCurvature curvature = new PathCurvature();
        Ascent.Point from = new Ascent.Point(new double[] {0, 0}, new double[] {1, 1}, 0);
        curvature.learn(Ascent.Pair.between(from, new Ascent.Point(new double[] {1, 1}, new double[] {2, 2}, 1)));
        assertThat(curvature.isEmpty()).isTrue();
    }

    @Test
    void the_curvature_satisfies_the_secant_equation_of_its_last_step_and_is_that_of_the_updates_one_by_one() {
        int n = 5;
        Target target = Target.autoregression(n, 0.7);
        IterationRandom random = new IterationRandom();
        random.start(Key.of(8));
        Ascent ascent = Ascent.from(target, Start.jittered(target, random));
        PathCurvature curvature = new PathCurvature();
        int last = Math.min(4, ascent.points().size() - 1);
        for (int i = 1; i <= last; i++) {
            curvature.learn(Ascent.Pair.between(
                    ascent.points().get(i - 1), ascent.points().get(i)));
        }
        LowRankNormal normal = curvature.normal(ascent.points().get(last));
        double[][] inverse = covariance(normal);
        double[][] updated = new double[n][n];
        for (int i = 0; i < n; i++) {
            updated[i][i] = normal.scales()[i] * normal.scales()[i];
        }
        for (int i = 1; i <= last; i++) {
            updated = bfgs(
                    updated,
                    Ascent.Pair.between(
                            ascent.points().get(i - 1), ascent.points().get(i)));
        }
        Ascent.Pair pair = Ascent.Pair.between(
                ascent.points().get(last - 1), ascent.points().get(last));
        for (int i = 0; i < n; i++) {
            assertThat(inverse[i]).usingComparatorWithPrecision(1e-9).containsExactly(updated[i]);
            assertThat(Products.dot(inverse[i], pair.bend())).isCloseTo(pair.step()[i], within(1e-9));
        }
        // a draw's density is that of its standard normals, changed by the volume
        double[] standard = {0.3, -1, 2, 0.5, -0.2};
        double expected = -0.5 * (n * Math.log(2 * Math.PI) + Products.dot(standard, standard)) - normal.logVolume();
        assertThat(normal.logDensity(normal.draw(standard), normal.logVolume())).isCloseTo(expected, within(1e-10));
    }

    /** H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ. */
    private static double[][] bfgs(double[][] h, Ascent.Pair pair) {
        int n = h.length;
        double[][] left = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                left[i][j] = (i == j ? 1 : 0) - pair.step()[i] * pair.bend()[j] / pair.product();
            }
        }
        double[][] updated = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                updated[i][j] = pair.step()[i] * pair.step()[j] / pair.product();
                for (int k = 0; k < n; k++) {
                    for (int l = 0; l < n; l++) {
                        updated[i][j] += left[i][k] * h[k][l] * left[j][l];
                    }
                }
            }
        }
        return updated;
    }

    private static double[][] covariance(LowRankNormal normal) {
        int n = normal.mean().length;
        double[][] columns = new double[n][];
        for (int k = 0; k < n; k++) {
            double[] unit = new double[n];
            unit[k] = 1;
            columns[k] = normal.draw(unit);
        }
        double[][] covariance = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    covariance[i][j] += (columns[k][i] - normal.mean()[i]) * (columns[k][j] - normal.mean()[j]);
                }
            }
        }
        return covariance;
    }

    @Test
    void the_same_key_gives_the_same_draws_and_evaluations_are_counted() {
        AtomicLong calls = new AtomicLong();
        Target counting = new Target(10, (q, g) -> {
            calls.incrementAndGet();
            return Target.eightSchools().logDensity(q, g);
        });
        Approximation once = Pathfinder.approximate(counting, Key.of(9), 100);
        assertThat(calls.get()).isEqualTo(once.gradients());
        assertThat(Pathfinder.approximate(Target.eightSchools(), Key.of(9), 100).draws())
                .isDeepEqualTo(once.draws());
        assertThat(Pathfinder.approximate(Target.eightSchools(), Key.of(10), 100)
                        .draws()[0])
                .isNotEqualTo(once.draws()[0]);
    }

    @Test
    void it_stops_when_asked() {
        AtomicBoolean stop = new AtomicBoolean();
        LogDensity stopping = new Stoppable(
                new Target(1, (q, g) -> {
                    stop.set(true);
                    g[0] = -q[0];
                    return -0.5 * q[0] * q[0];
                }),
                stop);
        assertThatThrownBy(() -> Pathfinder.approximate(stopping, Key.of(1), 10))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void chains_that_begin_where_paths_lead_are_there_at_once() {
        // two hundred coordinates, a thousand standard deviations from where random points are
        int n = 200;
        Target far = new Target(n, (q, g) -> {
            double sum = 0;
            for (int i = 0; i < n; i++) {
                double z = (q[i] - 10) / 0.01;
                g[i] = -z / 0.01;
                sum -= 0.5 * z * z;
            }
            return sum;
        });
        NutsSettings settings = NutsSettings.defaults().withWarmup(0).withInit(NutsSettings.Init.PATHFINDER);
        NutsState first = new Nuts(far, settings).init(Nuts.chainKey(1, 0));
        NutsState second = new Nuts(far, settings).init(Nuts.chainKey(1, 1));
        // minus half a chi-squared of 200 degrees: −100, with a standard deviation of 10
        assertThat(first.logDensity()).isBetween(-150.0, -50.0);
        assertThat(second.logDensity()).isBetween(-150.0, -50.0);
        assertThat(second.position()).isNotEqualTo(first.position());
        assertThat(new Nuts(far, settings).init(Nuts.chainKey(1, 0)).position()).isEqualTo(first.position());
    }

    private static double mean(Approximation approximation, ToDoubleFunction<double[]> function) {
        double[] logWeights = ParetoTail.of(approximation.logRatios()).logWeights();
        double sum = 0;
        for (int i = 0; i < logWeights.length; i++) {
            sum += Math.exp(logWeights[i])
                    * function.applyAsDouble(approximation.draws()[i]);
        }
        return sum;
    }
}
