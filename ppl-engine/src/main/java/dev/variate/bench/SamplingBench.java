package dev.variate.bench;

import dev.variate.device.LogDensity;
import dev.variate.diagnostics.EffectiveSampleSize;
import dev.variate.inference.Block;
import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.Sampler;
import dev.variate.inference.SamplerReport;
import java.lang.management.ManagementFactory;

/**
 * What effective draws of a posterior cost: in gradients, which depends on the sampler alone, and in seconds of one thread's processor time, so that what else the machine does counts
 * little. A first run, which pays for compiling, is not counted.
 */
public final class SamplingBench {
    private static final int EVALUATIONS = 20_000;

    private SamplingBench() {}

    /**
     * Averages over the seeds.
     *
     * @param warmupGradients all chains together
     * @param gradients after warm-up, all chains together
     * @param leapfrogs a draw after warm-up
     * @param acceptance after warm-up
     * @param divergences after warm-up
     * @param leastEss bulk effective draws of the coordinate that has fewest
     * @param seconds of processor time for the whole run
     * @param nanosBeyondGradient a leapfrog step costs beyond its gradient, warm-up's learning included
     */
    public record Result(
            double warmupGradients,
            double gradients,
            double leapfrogs,
            double acceptance,
            double divergences,
            double leastEss,
            double seconds,
            double nanosBeyondGradient) {

        /** Gradients for an effective draw, warm-up included. */
        public double gradientsPerEffectiveDraw() {
            return (warmupGradients + gradients) / leastEss;
        }

        public double effectiveDrawsPerSecond() {
            return leastEss / seconds;
        }
    }

    /** Runs {@code density} with the seeds 1 to {@code seeds}. */
    public static Result measure(LogDensity density, NutsSettings settings, int seeds) {
        double[] sums = new double[8];
        new Sampler(density, settings, seeds + 1L).run(1, block -> {});
        for (int seed = 1; seed <= seeds; seed++) {
            Run run = new Run(density.dimension(), settings);
            long start = nanos();
            SamplerReport report = new Sampler(density, settings, seed).run(1, run::add);
            long spent = nanos() - start;
            double beyond = (double) spent / report.gradients() - gradientNanos(density, run.last);
            double[] of = {
                run.warmupGradients,
                run.gradients,
                (double) run.leapfrogs / run.drawn,
                run.acceptance / run.drawn,
                run.divergences,
                run.leastEss(),
                spent / 1e9,
                beyond
            };
            for (int i = 0; i < sums.length; i++) {
                sums[i] += of[i] / seeds;
            }
        }
        return new Result(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);
    }

    private static double gradientNanos(LogDensity density, double[] position) {
        double[] gradient = new double[position.length];
        double[] moved = position.clone();
        double sum = 0;
        long start = nanos();
        for (int i = 0; i < EVALUATIONS; i++) {
            moved[0] = position[0] + 1e-9 * i;
            sum += density.logDensity(moved, gradient);
        }
        long spent = nanos() - start;
        return sum == 42 ? 0 : (double) spent / EVALUATIONS;
    }

    /** Processor time of this thread, on which a sampler of one thread does all its work. */
    private static long nanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** The blocks of one run, put together. */
    private static final class Run {
        private final NutsSettings settings;
        private final double[][][] draws;
        private double[] last = {};
        private long warmupGradients;
        private long gradients;
        private long leapfrogs;
        private long drawn;
        private long divergences;
        private double acceptance;

        Run(int dimension, NutsSettings settings) {
            this.settings = settings;
            this.draws = new double[dimension][settings.chains()][settings.draws()];
        }

        void add(Block block) {
            if (block.warmup()) {
                warmupGradients += block.gradients();
                return;
            }
            gradients += block.gradients();
            for (int i = 0; i < block.count(); i++) {
                NutsInfo info = block.info(i);
                leapfrogs += info.leapfrogs();
                acceptance += info.acceptance();
                divergences += info.divergent() ? 1 : 0;
                drawn++;
                last = block.position(i);
                int at = block.firstIteration() - settings.warmup() + i;
                for (int coordinate = 0; coordinate < last.length; coordinate++) {
                    draws[coordinate][block.chain()][at] = last[coordinate];
                }
            }
        }

        double leastEss() {
            double least = Double.POSITIVE_INFINITY;
            for (double[][] coordinate : draws) {
                least = Math.min(least, EffectiveSampleSize.bulk(coordinate));
            }
            return least;
        }
    }
}
