package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.bench.BenchModels;
import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.ParetoTail;
import dev.variate.diagnostics.Summary;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against normals whose best approximations are known in closed form, and against NUTS. */
class VariationalTest {
    private static final int DRAWS = 4000;
    private static final int N = 4;

    static List<VariationalFamily> families() {
        return List.of(
                new VariationalFamily.MeanField(N),
                new VariationalFamily.FullRank(N),
                new VariationalFamily.LowRank(N, 2));
    }

    @Test
    void each_family_has_the_density_of_its_covariance_and_derivatives_as_finite_differences_have() {
        IterationRandom random = new IterationRandom();
        random.start(Key.of(1));
        for (VariationalFamily family : families()) {
            double[] parameters = normals(random, family.size());
            double[] standard = normals(random, family.randoms());
            VariationalFamily.Member normal = family.at(parameters);
            double[] draw = normal.draw(standard);
            double[] gradient = new double[N];
            double[] nothing = new double[N];
            assertThat(normal.logDensity(draw, gradient)).isCloseTo(byCovariance(family, normal, draw), within(1e-10));
            for (int i = 0; i < N; i++) {
                double[] up = draw.clone();
                double[] down = draw.clone();
                up[i] += 1e-5;
                down[i] -= 1e-5;
                double slope = (normal.logDensity(up, nothing) - normal.logDensity(down, nothing)) / 2e-5;
                assertThat(gradient[i]).isCloseTo(slope, within(1e-5 * (1 + Math.abs(slope))));
            }
            // of a linear function, whose gradient is the same everywhere
            double[] weights = normals(random, N);
            double[] pulled = new double[family.size()];
            normal.pull(standard, weights, pulled);
            for (int i = 0; i < pulled.length; i++) {
                double[] up = parameters.clone();
                double[] down = parameters.clone();
                up[i] += 1e-5;
                down[i] -= 1e-5;
                double slope = (Products.dot(weights, family.at(up).draw(standard))
                                - Products.dot(weights, family.at(down).draw(standard)))
                        / 2e-5;
                assertThat(pulled[i]).as("%s, parameter %d", family, i).isCloseTo(slope, within(1e-7));
            }
            double[][] covariance = covariance(family, normal);
            for (int i = 0; i < N; i++) {
                assertThat(family.marginals(parameters)[i]).isEqualTo(parameters[i]);
                assertThat(Math.exp(2 * family.marginals(parameters)[N + i]))
                        .isCloseTo(covariance[i][i], within(1e-10 * covariance[i][i]));
            }
        }
    }

    private static double[][] covariance(VariationalFamily family, VariationalFamily.Member normal) {
        double[] mean = normal.draw(new double[family.randoms()]);
        double[][] covariance = new double[N][N];
        for (int k = 0; k < family.randoms(); k++) {
            double[] unit = new double[family.randoms()];
            unit[k] = 1;
            double[] column = normal.draw(unit);
            for (int i = 0; i < N; i++) {
                for (int j = 0; j < N; j++) {
                    covariance[i][j] += (column[i] - mean[i]) * (column[j] - mean[j]);
                }
            }
        }
        return covariance;
    }

    private static double byCovariance(VariationalFamily family, VariationalFamily.Member normal, double[] at) {
        double[] mean = normal.draw(new double[family.randoms()]);
        double[] flat = Arrays.stream(covariance(family, normal))
                .flatMapToDouble(Arrays::stream)
                .toArray();
        double[] lower = FisherMetric.cholesky(N, flat);
        double[] z = new double[N];
        double log = -0.5 * N * Math.log(2 * Math.PI);
        for (int i = 0; i < N; i++) {
            z[i] = (at[i] - mean[i] - Products.dot(lower, i * N, z, i)) / lower[i * N + i];
            log -= 0.5 * z[i] * z[i] + Math.log(lower[i * N + i]);
        }
        return log;
    }

    @Test
    void full_rank_recovers_a_correlated_normal() {
        Approximation found =
                Variational.approximate(Target.autoregression(30, 0.9), Variational.Family.FULL_RANK, Key.of(2), DRAWS);
        // the normal itself: its weights are all alike
        assertThat(ParetoTail.of(found.logRatios()).effectiveDraws()).isGreaterThan(0.99 * DRAWS);
        for (int i = 1; i < 30; i++) {
            assertThat(moment(found, i, i)).isCloseTo(1, within(4.5 * Math.sqrt(2.0 / DRAWS)));
            assertThat(moment(found, i - 1, i)).isCloseTo(0.9, within(4.5 * Math.sqrt(1.81 / DRAWS)));
        }
    }

    @Test
    void mean_field_has_the_right_means_and_variances_that_are_too_small_as_theory_says() {
        Approximation found =
                Variational.approximate(Target.correlatedNormal(0.8), Variational.Family.MEAN_FIELD, Key.of(3), DRAWS);
        double[] mean = {mean(found, 0), mean(found, 1)};
        // the inverses of the precision's diagonal: 1 − 0.8² of the variances 1 and 10; the search is as good as its
        // last steps were small, to about a hundredth
        double sd = 0.6;
        assertThat(mean[0]).isCloseTo(3, within(4 * sd / Math.sqrt(DRAWS) + 0.02));
        assertThat(mean[1]).isCloseTo(-2, within((4 * sd / Math.sqrt(DRAWS) + 0.02) * Math.sqrt(10)));
        assertThat(moment(found, 0, 0) - mean[0] * mean[0])
                .isCloseTo(0.36, within(0.36 * (4 * Math.sqrt(2.0 / DRAWS) + 0.06)));
        assertThat(moment(found, 1, 1) - mean[1] * mean[1])
                .isCloseTo(3.6, within(3.6 * (4 * Math.sqrt(2.0 / DRAWS) + 0.06)));
        assertThat(moment(found, 0, 1) - mean[0] * mean[1]).isCloseTo(0, within(4 * 0.36 * Math.sqrt(10.0 / DRAWS)));
    }

    @Test
    void low_rank_finds_two_directions_in_sixty_coordinates() {
        // x = 3 z₁ a + 2 z₂ b + noise of sd 1, where a and b have entries of ±1/√n
        int n = 60;
        double[] a = new double[n];
        double[] b = new double[n];
        Arrays.setAll(a, i -> 1 / Math.sqrt(n));
        Arrays.setAll(b, i -> (i % 2 == 0 ? 1 : -1) / Math.sqrt(n));
        Target target = new Target(n, (q, g) -> {
            double alongA = Products.dot(a, q);
            double alongB = Products.dot(b, q);
            double sum = -0.5 * (Products.dot(q, q) - 0.9 * alongA * alongA - 0.8 * alongB * alongB);
            for (int i = 0; i < n; i++) {
                g[i] = -q[i] + 0.9 * alongA * a[i] + 0.8 * alongB * b[i];
            }
            return sum;
        });
        Approximation found = Variational.approximate(target, Variational.Family.LOW_RANK, Key.of(4), DRAWS);
        assertThat(ParetoTail.of(found.logRatios()).kHat()).isLessThan(ParetoTail.LARGEST_USABLE);
        assertThat(square(found, a)).isCloseTo(10, within(10 * (4 * Math.sqrt(2.0 / DRAWS) + 0.05)));
        assertThat(square(found, b)).isCloseTo(5, within(5 * (4 * Math.sqrt(2.0 / DRAWS) + 0.05)));
    }

    @ParameterizedTest
    @EnumSource
    void a_logistic_regression_has_the_means_and_standard_deviations_of_nuts(Variational.Family family) {
        BenchModels.Model model = BenchModels.logistic(1000, 5);
        LogDensity density = Devices.named("jvm").logDensity(model.program(), model.data());
        Approximation found = Variational.approximate(density, family, Key.of(5), DRAWS);
        ParetoTail tail = ParetoTail.of(found.logRatios());
        assertThat(Importance.of(tail).kHat()).isLessThan(ParetoTail.LARGEST_USABLE);
        Draws draws = Draws.of(density, NutsSettings.defaults(), 5);
        for (int i = 0; i < density.dimension(); i++) {
            int at = i;
            ParameterSummary sampled = Summary.of("x", draws.scalar(i, x -> x));
            double mean = weighed(found, tail, x -> x[at]);
            double sd = Math.sqrt(weighed(found, tail, x -> (x[at] - mean) * (x[at] - mean)));
            double error = sampled.sd() / Math.sqrt(tail.effectiveDraws()) + sampled.mcse();
            assertThat(mean).isCloseTo(sampled.mean(), within(4 * error));
            assertThat(sd).isCloseTo(sampled.sd(), within(4 * error));
        }
    }

    @Test
    void eight_schools_agrees_with_its_published_posterior() {
        Approximation found =
                Variational.approximate(Target.eightSchools(), Variational.Family.FULL_RANK, Key.of(6), 4 * DRAWS);
        ParetoTail tail = ParetoTail.of(found.logRatios());
        assertThat(tail.kHat()).isLessThan(ParetoTail.LARGEST_USABLE);
        // posteriordb's reference draws: mean of mu 4.4, of tau 3.6, with sds of 3.3 and 3.2
        double root = Math.sqrt(tail.effectiveDraws());
        assertThat(weighed(found, tail, x -> x[8])).isCloseTo(4.4, within(4 * 3.3 / root));
        assertThat(weighed(found, tail, x -> Math.exp(x[9]))).isCloseTo(3.6, within(4 * 3.2 / root));
    }

    @Test
    void the_search_ends_when_it_has_arrived_and_not_before() {
        // a normal in the family takes the few stages that show it; one that bends takes longer
        long easy = Variational.approximate(Target.standardNormal(5), Variational.Family.MEAN_FIELD, Key.of(7), 10)
                .gradients();
        long hard = Variational.approximate(Target.funnel(), Variational.Family.MEAN_FIELD, Key.of(7), 10)
                .gradients();
        assertThat(easy).isLessThan(25_000);
        assertThat(hard).isGreaterThan(2 * easy);
    }

    @Test
    void iterates_that_still_move_are_not_stationary_and_those_that_wander_about_a_place_average_to_it() {
        IterationRandom random = new IterationRandom();
        random.start(Key.of(8));
        IterateAverage moving = new IterateAverage(1, 1);
        IterateAverage wandering = new IterateAverage(1, 1);
        for (int i = 0; i < 1000; i++) {
            double[] noise = {random.normal()};
            double[] drifting = {0.02 * i + noise[0]};
            double[] still = {7 + noise[0]};
            moving.add(drifting, drifting);
            wandering.add(still, still);
        }
        assertThat(moving.stationary()).isFalse();
        assertThat(wandering.stationary()).isTrue();
        assertThat(wandering.average()[0]).isCloseTo(7, within(4 / Math.sqrt(500)));
    }

    @Test
    void the_same_key_gives_the_same_draws_and_evaluations_are_counted() {
        AtomicLong calls = new AtomicLong();
        Target counting = new Target(10, (q, g) -> {
            calls.incrementAndGet();
            return Target.eightSchools().logDensity(q, g);
        });
        Approximation once = Variational.approximate(counting, Variational.Family.LOW_RANK, Key.of(9), 100);
        assertThat(calls.get()).isEqualTo(once.gradients());
        assertThat(Variational.approximate(Target.eightSchools(), Variational.Family.LOW_RANK, Key.of(9), 100)
                        .draws())
                .isDeepEqualTo(once.draws());
    }

    @Test
    void it_stops_when_asked() {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong calls = new AtomicLong();
        LogDensity stopping = new Stoppable(
                new Target(10, (q, g) -> {
                    stop.set(calls.incrementAndGet() > 5000);
                    return Target.eightSchools().logDensity(q, g);
                }),
                stop);
        assertThatThrownBy(() -> Variational.approximate(stopping, Variational.Family.MEAN_FIELD, Key.of(1), 10))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void a_full_rank_normal_of_too_many_coordinates_is_refused_in_words() {
        assertThatThrownBy(() -> Variational.approximate(
                        Target.standardNormal(600), Variational.Family.FULL_RANK, Key.of(1), 10))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("180300")
                .hasMessageContaining("`lowrank`");
    }

    private interface Function {
        double of(double[] draw);
    }

    private static double weighed(Approximation approximation, ParetoTail tail, Function function) {
        double sum = 0;
        for (int i = 0; i < tail.logWeights().length; i++) {
            sum += Math.exp(tail.logWeights()[i]) * function.of(approximation.draws()[i]);
        }
        return sum;
    }

    private static double average(Approximation approximation, Function function) {
        return Arrays.stream(approximation.draws())
                .mapToDouble(function::of)
                .average()
                .orElseThrow();
    }

    private static double mean(Approximation approximation, int i) {
        return average(approximation, x -> x[i]);
    }

    private static double moment(Approximation approximation, int i, int j) {
        return average(approximation, x -> x[i] * x[j]);
    }

    private static double square(Approximation approximation, double[] direction) {
        return average(approximation, x -> Products.dot(x, direction) * Products.dot(x, direction));
    }

    private static double[] normals(IterationRandom random, int n) {
        return IntStream.range(0, n).mapToDouble(i -> random.normal()).toArray();
    }
}
