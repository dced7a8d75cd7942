package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.LogDensity;
import dev.variate.diagnostics.MarginalLikelihood;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialMonteCarloTest {
    private static final double LOG_TWO_PI = Math.log(2 * Math.PI);
    private static final int POPULATIONS = 8;

    private interface Likelihood {
        double log(double[] position, double[] gradient);
    }

    /** A normal prior of mean 0 and this sd for each coordinate, and a likelihood, with the power as last coordinate. */
    private static LogDensity joint(int n, double sd, Likelihood likelihood) {
        return new Target(n + 1, (q, g) -> {
            double power = q[n];
            double[] slope = new double[n];
            double log = likelihood.log(q, slope);
            double prior = -0.5 * n * LOG_TWO_PI - n * Math.log(sd);
            for (int i = 0; i < n; i++) {
                prior -= 0.5 * q[i] * q[i] / (sd * sd);
                g[i] = -q[i] / (sd * sd) + power * slope[i];
            }
            g[n] = log;
            return prior + power * log;
        });
    }

    private static double[][] prior(int count, int n, double sd, long seed) {
        IterationRandom random = new IterationRandom();
        random.start(Key.of(seed).fold("prior"));
        double[][] prior = new double[count][n];
        for (double[] draw : prior) {
            Arrays.setAll(draw, i -> sd * random.normal());
        }
        return prior;
    }

    private static SequentialMonteCarlo.Result run(int n, double sd, Likelihood likelihood, int count, long seed) {
        return SequentialMonteCarlo.run(
                joint(n, sd, likelihood), prior(count, n, sd, seed), POPULATIONS, Key.of(seed), new AtomicBoolean());
    }

    /** Each coordinate was seen once, as 3, with this error. */
    private static Likelihood seen(double error) {
        return (q, g) -> {
            double log = 0;
            for (int i = 0; i < g.length; i++) {
                double z = (3 - q[i]) / error;
                log -= 0.5 * z * z + 0.5 * LOG_TWO_PI + Math.log(error);
                g[i] = z / error;
            }
            return log;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 40})
    void of_a_normal_seen_with_a_normal_error_posterior_and_marginal_likelihood_are_exact(int n) {
        SequentialMonteCarlo.Result found = run(n, 1, seen(0.5), 4000, 11);
        MarginalLikelihood marginal = MarginalLikelihood.of(found.logMarginals());
        double variance = 1.25;
        double exact = n * (-0.5 * 9 / variance - 0.5 * LOG_TWO_PI - 0.5 * Math.log(variance));
        assertThat(marginal.log()).isCloseTo(exact, within(4 * marginal.error()));
        assertThat(marginal.error()).isLessThan(0.02 * n + 0.03);
        double mean = Arrays.stream(found.positions())
                .mapToDouble(q -> q[0])
                .average()
                .orElseThrow();
        double sd = Math.sqrt(Arrays.stream(found.positions())
                .mapToDouble(q -> (q[0] - mean) * (q[0] - mean))
                .average()
                .orElseThrow());
        // posterior normal(2.4, √0.2); with 2,000 effective draws four standard errors are 0.04 and 0.028
        assertThat(mean).isCloseTo(2.4, within(0.04));
        assertThat(sd).isCloseTo(Math.sqrt(0.2), within(0.028));
        assertThat(found.stages().getLast().power()).isEqualTo(1);
        assertThat(found.stages()).allSatisfy(s -> assertThat(s.correlation()).isLessThan(0.3));
    }

    /** Two normals of sd ½, a third of the weight at −8 and the rest at 8. */
    private static double twoModes(double[] q, double[] g) {
        double left = Math.log(1.0 / 3) - 2 * (q[0] + 8) * (q[0] + 8);
        double right = Math.log(2.0 / 3) - 2 * (q[0] - 8) * (q[0] - 8);
        double top = Math.max(left, right);
        double a = Math.exp(left - top);
        double b = Math.exp(right - top);
        g[0] = (-4 * a * (q[0] + 8) - 4 * b * (q[0] - 8)) / (a + b);
        return top + Math.log(a + b) - 0.5 * LOG_TWO_PI - Math.log(0.5);
    }

    @Test
    void modes_that_nuts_cannot_leave_are_found_in_their_proportion() {
        SequentialMonteCarlo.Result found = run(1, 10, SequentialMonteCarloTest::twoModes, 4000, 3);
        double right = Arrays.stream(found.positions()).filter(q -> q[0] > 0).count() / 4000.0;
        // the prior is symmetric; the share's error is that of the draws by which the modes are first told apart, a few
        // hundred
        assertThat(right).isCloseTo(2.0 / 3, within(0.1));
        MarginalLikelihood marginal = MarginalLikelihood.of(found.logMarginals());
        double exact = -0.5 * 64 / 100.25 - 0.5 * LOG_TWO_PI - 0.5 * Math.log(100.25);
        assertThat(marginal.log()).isCloseTo(exact, within(4 * marginal.error()));
        assertThat(marginal.error()).isLessThan(0.05);

        LogDensity posterior = new Target(1, (q, g) -> {
            double log = twoModes(q, g);
            g[0] -= q[0] / 100;
            return log - q[0] * q[0] / 200;
        });
        boolean[] visited = new boolean[2];
        new Sampler(posterior, new NutsSettings(1, 500, 1000, 0.8, 10), 1).run(1, block -> {
            for (int i = 0; i < block.count(); i++) {
                visited[block.position(i)[0] > 0 ? 1 : 0] |= !block.warmup();
            }
        });
        assertThat(visited[0]).isNotEqualTo(visited[1]);
    }

    @Test
    void the_error_is_how_far_other_seeds_lie() {
        double exact = 5 * (-0.5 * 9 / 1.25 - 0.5 * LOG_TWO_PI - 0.5 * Math.log(1.25));
        double squares = 0;
        int runs = 30;
        for (int seed = 0; seed < runs; seed++) {
            MarginalLikelihood marginal =
                    MarginalLikelihood.of(run(5, 1, seen(0.5), 1600, seed).logMarginals());
            double z = (marginal.log() - exact) / marginal.error();
            squares += z * z / runs;
        }
        // a t of seven degrees has variance 7/5; the mean of thirty squares scatters by √((5·1.4²·3/3 − 1.4²)/30) ≈ 0.5
        assertThat(squares).isBetween(0.4, 3.4);
    }

    @Test
    void the_same_key_gives_the_same_particles() {
        double[][] once = run(2, 1, seen(1), 160, 5).positions();
        assertThat(run(2, 1, seen(1), 160, 5).positions()).isDeepEqualTo(once);
        assertThat(run(2, 1, seen(1), 160, 6).positions()).isNotEqualTo(once);
    }

    @Test
    void data_that_are_impossible_everywhere_or_in_part_of_the_prior_are_told_apart() {
        assertThatThrownBy(() -> run(1, 1, (q, g) -> Double.NEGATIVE_INFINITY, 160, 1))
                .isInstanceOf(SamplingException.class)
                .hasMessageContaining("impossible");
        // only positions above 0 can have made the data: half of the prior
        SequentialMonteCarlo.Result half = run(1, 1, (q, g) -> q[0] > 0 ? 0 : Double.NEGATIVE_INFINITY, 4000, 1);
        MarginalLikelihood marginal = MarginalLikelihood.of(half.logMarginals());
        assertThat(marginal.log()).isCloseTo(Math.log(0.5), within(4 * marginal.error()));
        assertThat(Arrays.stream(half.positions()))
                .allSatisfy(q -> assertThat(q[0]).isPositive());
    }

    @Test
    void a_run_that_is_stopped_ends() {
        AtomicBoolean stop = new AtomicBoolean(true);
        assertThatThrownBy(() -> SequentialMonteCarlo.run(
                        joint(1, 1, seen(1)), prior(160, 1, 1, 1), POPULATIONS, Key.of(1), stop))
                .isInstanceOf(CancellationException.class);
    }
}
