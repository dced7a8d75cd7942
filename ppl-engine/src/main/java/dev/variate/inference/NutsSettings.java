package dev.variate.inference;

/**
 * What a user chooses about a NUTS run. The defaults are Stan's, except for the metric.
 *
 * @param chains independent chains, 1 to {@value #MAX_CHAINS}
 * @param warmup iterations in which step size and metric adapt; recorded, and not part of the posterior
 * @param draws iterations a chain after warm-up
 * @param targetAccept the average acceptance statistic that the step size is tuned to, in (0, 1); higher means smaller steps. A chain that meets narrow places late in warm-up wants more
 * @param maxTreeDepth a trajectory has at most 2<sup>maxTreeDepth</sup> − 1 leapfrog steps
 * @param metric what warm-up learns of the posterior's shape
 * @param init where chains begin
 * @param batch what a step of a stochastic gradient method sees of the data
 */
public record NutsSettings(
        int chains,
        int warmup,
        int draws,
        double targetAccept,
        int maxTreeDepth,
        MetricKind metric,
        Init init,
        MiniBatch batch) {
    public static final int MAX_CHAINS = 1024;
    public static final int MAX_ITERATIONS = 10_000_000;
    public static final int MAX_TREE_DEPTH = 20;

    /** Whether an iteration of so long a warm-up is late: windows have their length, so that a divergence says something about the posterior and not about the way to it. */
    public static boolean isLate(int iteration, int warmup) {
        return iteration >= WarmupSchedule.longest(warmup) && iteration < warmup;
    }

    /**
     * What a chain wants that wanted {@code current} and has diverged late in warm-up, or been refused: half way from there to 1, three times at most. Curvature changes from place to place there, and smaller steps cost less than what large ones
     * miss.
     */
    static double carefulTarget(double targetAccept, double current) {
        return Math.min((1 + current) / 2, (7 + targetAccept) / 8);
    }

    /** How much of the posterior's shape warm-up learns. */
    public enum MetricKind {
        /** A scale for each coordinate. */
        DIAGONAL("diagonal"),
        /** A scale for each coordinate, and those few directions in which the posterior is longer or shorter than the scales say. */
        LOW_RANK("lowRank"),
        /** All correlations: n² numbers and as many products at each step; for at most {@value #MOST_DENSE} coordinates, and otherwise as {@link #LOW_RANK}. */
        DENSE("dense");

        /** From here on a dense metric would take seconds to learn. */
        public static final int MOST_DENSE = 400;

        private final String text;

        MetricKind(String text) {
            this.text = text;
        }

        /** As settings have it. */
        public String text() {
            return text;
        }

        /** @throws IllegalArgumentException with a message that lists those there are */
        public static MetricKind named(String text) {
            for (MetricKind kind : values()) {
                if (kind.text.equals(text)) {
                    return kind;
                }
            }
            throw new IllegalArgumentException(
                    "there is no metric `" + text + "`; there are `diagonal`, `lowRank` and `dense`");
        }
    }

    /** Where chains begin, unless they are told. */
    public enum Init {
        /** Where the method begins best: as {@link #PATHFINDER} if it follows a gradient, else as {@link #JITTER}. */
        AUTO("auto"),
        /** At a point uniform on (−2, 2)ⁿ. */
        JITTER("jitter"),
        /** At a draw from the normal of one of some paths to a mode, others for each chain: {@link Pathfinder}. */
        PATHFINDER("pathfinder"),
        /** At a draw from the model's priors, another for each chain; for those who know the model, which a density does not. */
        PRIOR("prior");

        private final String text;

        Init(String text) {
            this.text = text;
        }

        /** As settings have it. */
        public String text() {
            return text;
        }

        /** @throws IllegalArgumentException with a message that lists those there are */
        public static Init named(String text) {
            for (Init init : values()) {
                if (init.text.equals(text)) {
                    return init;
                }
            }
            throw new IllegalArgumentException("there are no starting points `" + text
                    + "`; there are `auto`, `jitter`, `pathfinder` and `prior`");
        }
    }

    public NutsSettings {
        within("chains", chains, 1, MAX_CHAINS);
        within("warmup", warmup, 0, MAX_ITERATIONS);
        within("draws", draws, 1, MAX_ITERATIONS);
        within("maxTreeDepth", maxTreeDepth, 1, MAX_TREE_DEPTH);
        if (!(targetAccept > 0 && targetAccept < 1)) {
            throw new IllegalArgumentException(
                    "targetAccept is " + targetAccept + "; it must lie between 0 and 1, and 0.8 is usual");
        }
    }

    /** With the usual batches. */
    public NutsSettings(
            int chains, int warmup, int draws, double targetAccept, int maxTreeDepth, MetricKind metric, Init init) {
        this(chains, warmup, draws, targetAccept, maxTreeDepth, metric, init, MiniBatch.USUAL);
    }

    /** With chains that begin where the method does best. */
    public NutsSettings(int chains, int warmup, int draws, double targetAccept, int maxTreeDepth, MetricKind metric) {
        this(chains, warmup, draws, targetAccept, maxTreeDepth, metric, Init.AUTO);
    }

    /** With the metric of the {@link #defaults}. */
    public NutsSettings(int chains, int warmup, int draws, double targetAccept, int maxTreeDepth) {
        this(chains, warmup, draws, targetAccept, maxTreeDepth, MetricKind.LOW_RANK);
    }

    /** Four chains of 1,000 draws after 1,000 iterations of warm-up, target acceptance 0.8, trees of depth 10. */
    public static NutsSettings defaults() {
        return new NutsSettings(4, 1000, 1000, 0.8, 10);
    }

    /** The iterations of one chain, warm-up included. */
    public int iterations() {
        return warmup + draws;
    }

    public NutsSettings withChains(int value) {
        return new NutsSettings(value, warmup, draws, targetAccept, maxTreeDepth, metric, init, batch);
    }

    public NutsSettings withWarmup(int value) {
        return new NutsSettings(chains, value, draws, targetAccept, maxTreeDepth, metric, init, batch);
    }

    public NutsSettings withDraws(int value) {
        return new NutsSettings(chains, warmup, value, targetAccept, maxTreeDepth, metric, init, batch);
    }

    public NutsSettings withTargetAccept(double value) {
        return new NutsSettings(chains, warmup, draws, value, maxTreeDepth, metric, init, batch);
    }

    public NutsSettings withMaxTreeDepth(int value) {
        return new NutsSettings(chains, warmup, draws, targetAccept, value, metric, init, batch);
    }

    public NutsSettings withMetric(MetricKind value) {
        return new NutsSettings(chains, warmup, draws, targetAccept, maxTreeDepth, value, init, batch);
    }

    public NutsSettings withInit(Init value) {
        return new NutsSettings(chains, warmup, draws, targetAccept, maxTreeDepth, metric, value, batch);
    }

    public NutsSettings withBatch(MiniBatch value) {
        return new NutsSettings(chains, warmup, draws, targetAccept, maxTreeDepth, metric, init, value);
    }

    private static void within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    what + " is " + value + "; it must lie between " + least + " and " + most);
        }
    }
}
