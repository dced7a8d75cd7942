package dev.variate.pool.protocol;

import java.util.Optional;

/**
 * How NUTS is to be run; each chain makes {@code warmup + draws} iterations.
 *
 * @param metric what warm-up learns of the posterior's shape, such as {@code lowRank}; the worker says if it knows no such metric
 * @param init where chains begin: a name such as {@code prior}, or values by variable as JSON; the worker says if it cannot be used
 * @param batch what a step of a stochastic gradient method sees of the data; a studio that knows of none does not say
 */
public record RunSettings(
        int chains,
        int warmup,
        int draws,
        double targetAccept,
        int maxTreeDepth,
        String metric,
        String init,
        Optional<Batch> batch) {
    /** The most iterations of one chain, and the most chains: enough for any honest run, and a bound on what one run can cost. */
    public static final int MOST_ITERATIONS = 1_000_000;

    public static final int MOST_CHAINS = 64;

    /**
     * Rows that a step sees.
     *
     * @param plate whose rows, or empty
     * @param batchSize how many, at least 1
     * @param stepSize how far the step goes, in standard deviations, above 0 and at most 1
     */
    public record Batch(String plate, int batchSize, double stepSize) {}

    public RunSettings {
        if (chains < 1 || chains > MOST_CHAINS) {
            throw new IllegalArgumentException("chains must be 1 to " + MOST_CHAINS + ", found " + chains);
        }
        if (warmup < 0 || warmup > MOST_ITERATIONS) {
            throw new IllegalArgumentException("warmup must be 0 to " + MOST_ITERATIONS + ", found " + warmup);
        }
        if (draws < 1 || draws > MOST_ITERATIONS) {
            throw new IllegalArgumentException("draws must be 1 to " + MOST_ITERATIONS + ", found " + draws);
        }
        if (!(targetAccept > 0 && targetAccept < 1)) {
            throw new IllegalArgumentException("targetAccept must lie between 0 and 1, found " + targetAccept);
        }
        if (maxTreeDepth < 1 || maxTreeDepth > 20) {
            throw new IllegalArgumentException("maxTreeDepth must be 1 to 20, found " + maxTreeDepth);
        }
    }

    /** With the usual metric. */
    public RunSettings(int chains, int warmup, int draws, double targetAccept, int maxTreeDepth) {
        this(chains, warmup, draws, targetAccept, maxTreeDepth, "lowRank");
    }

    /** With chains that begin at random points. */
    public RunSettings(int chains, int warmup, int draws, double targetAccept, int maxTreeDepth, String metric) {
        this(chains, warmup, draws, targetAccept, maxTreeDepth, metric, "auto", Optional.empty());
    }

    /** Four chains of 1000 + 1000 iterations, as most people want them. */
    public static RunSettings standard() {
        return new RunSettings(4, 1000, 1000, 0.8, 10);
    }
}
