package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari, Gelman, arXiv 1804.06788): where data come from the model, the truth's rank among the draws is uniform. */
class CalibrationTest {
    private static final int SIMULATIONS = 600;
    private static final int RANKED_DRAWS = 99;
    private static final int THINNING = 4;
    private static final int BINS = 20;

    /** So many draws of a posterior, nearly independent. */
    private interface Method {
        double[][] draws(double[] data, int simulation);
    }

    @ParameterizedTest
    @EnumSource
    void ranks_of_a_normal_mean_and_log_scale_are_uniform(NutsSettings.MetricKind metric) {
        NutsSettings settings = new NutsSettings(1, 200, RANKED_DRAWS * THINNING, 0.8, 10, metric);
        assertCalibrated((data, simulation) -> {
            Nuts nuts = new Nuts(posterior(data), settings);
            NutsState state = nuts.init(Nuts.chainKey(simulation, 0));
            double[][] draws = new double[RANKED_DRAWS][];
            while (state.iteration() < settings.iterations()) {
                state = nuts.step(state).state();
                int draw = state.iteration() - settings.warmup();
                if (draw > 0 && draw % THINNING == 0) {
                    draws[draw / THINNING - 1] = state.position();
                }
            }
            return draws;
        });
    }

    @Test
    void ranks_among_many_short_chains_are_uniform() {
        // as many draws of each chain as it takes for 99 in all
        NutsSettings settings = new NutsSettings(16, 100, 7 * THINNING, 0.65, 10);
        assertCalibrated((data, simulation) -> {
            double[][] draws = new double[RANKED_DRAWS][];
            new ManyChains(posterior(data), settings, simulation).run(block -> {
                for (int i = 0; i < block.count() && !block.warmup(); i++) {
                    int draw = block.firstIteration() + i - settings.warmup() + 1;
                    int place = block.chain() + 16 * (draw / THINNING - 1);
                    if (draw % THINNING == 0 && place < RANKED_DRAWS) {
                        draws[place] = block.position(i);
                    }
                }
            });
            return draws;
        });
    }

    @Test
    void ranks_among_particles_are_uniform() {
        int each = 3; // of so many particles one is ranked: populations are large, and siblings far apart
        assertCalibrated((data, simulation) -> {
            Target likelihood = posterior(data);
            LogDensity joint = new Target(3, (q, g) -> {
                double all = likelihood.logDensity(new double[] {q[0], q[1]}, g);
                double prior = -0.5 * q[0] * q[0] - 2 * q[1] * q[1];
                g[0] = -q[0] + q[2] * (g[0] + q[0]);
                g[1] = -4 * q[1] + q[2] * (g[1] + 4 * q[1]);
                g[2] = all - prior;
                return prior + q[2] * (all - prior);
            });
            RandomStream random = Key.of(2019).fold(simulation).stream();
            double[][] prior = new double[each * RANKED_DRAWS][];
            Arrays.setAll(prior, i -> new double[] {random.nextGaussian(), 0.5 * random.nextGaussian()});
            double[][] particles = SequentialMonteCarlo.run(joint, prior, 1, Key.of(simulation), new AtomicBoolean())
                    .positions();
            double[][] draws = new double[RANKED_DRAWS][];
            Arrays.setAll(draws, i -> particles[each * i]);
            return draws;
        });
    }

    private static void assertCalibrated(Method method) {
        int[][] counts = new int[2][BINS];
        for (int simulation = 0; simulation < SIMULATIONS; simulation++) {
            RandomStream random = Key.of(2018).fold(simulation).stream();
            double[] truth = {random.nextGaussian(), 0.5 * random.nextGaussian()};
            double[] data = new double[6];
            for (int i = 0; i < data.length; i++) {
                data[i] = truth[0] + Math.exp(truth[1]) * random.nextGaussian();
            }
            int[] ranks = new int[2];
            for (double[] draw : method.draws(data, simulation)) {
                ranks[0] += draw[0] < truth[0] ? 1 : 0;
                ranks[1] += draw[1] < truth[1] ? 1 : 0;
            }
            counts[0][ranks[0] * BINS / (RANKED_DRAWS + 1)]++;
            counts[1][ranks[1] * BINS / (RANKED_DRAWS + 1)]++;
        }
        // a right sampler fails once in a thousand for each of the two; the seeds are fixed
        double bound = new ChiSquaredDistribution(BINS - 1).inverseCumulativeProbability(0.999);
        assertThat(chiSquared(counts[0])).isLessThan(bound);
        assertThat(chiSquared(counts[1])).isLessThan(bound);
    }

    /** A normal whose mean has the prior normal(0, 1) and whose log scale has normal(0, 0.5). */
    private static Target posterior(double[] data) {
        return new Target(2, (q, g) -> {
            double precision = Math.exp(-2 * q[1]);
            double sum = -0.5 * q[0] * q[0] - 2 * q[1] * q[1];
            g[0] = -q[0];
            g[1] = -4 * q[1];
            for (double y : data) {
                double residual = y - q[0];
                sum -= q[1] + 0.5 * precision * residual * residual;
                g[0] += precision * residual;
                g[1] += precision * residual * residual - 1;
            }
            return sum;
        });
    }

    private static double chiSquared(int[] counts) {
        double expected = (double) SIMULATIONS / BINS;
        double sum = 0;
        for (int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    }
}
