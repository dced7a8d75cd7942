package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Ensemble slice sampling (Karamanis and Beutler, <em>Ensemble slice sampling</em>, Statistics and Computing 31, 2021; arXiv 2002.06212): walkers that move along lines whose directions the others give. It uses no gradient, and no change of
 * scale or shear of the space makes a difference to it.
 *
 * <p>At each iteration the walkers of an ensemble fall into two halves by chance. Each of one half moves along the difference of two walkers of the other, the paper's differential move, by slice sampling with stepping out and shrinking (Neal,
 * <em>Annals of Statistics</em> 31, 2003); then the halves change places. Of ten moves one goes along a direction of its own, normal with the other half's standard deviations, so that few walkers in many dimensions do not stay for ever in the
 * plane in which they began. In warm-up the width of slices, in units of that difference, is made such that they step out as often as they shrink.
 *
 * <p>Ensembles know nothing of each other: a run is a few of them, and a nested R-hat compares them.
 */
public final class EnsembleSlice implements Kernel<EnsembleState> {
    /** A run falls into so many ensembles. */
    public static final int ENSEMBLES = 4;

    public static final int FEWEST_WALKERS = 4 * ENSEMBLES;

    private static final double OWN_DIRECTION = 0.1;
    private static final int MOST_STEPS_OUT = 1000;
    /** A slice that was halved so often is the point itself. */
    private static final int MOST_SHRINKS = 500;
    /** How far apart walkers begin that are given the same point. */
    private static final double APART = 0.1;

    private static final int MOST_TRIES = 100;

    private final LogDensity density;
    private final NutsSettings settings;
    private final int count;
    private final int n;
    private final int width;
    private final IterationRandom random = new IterationRandom();
    private final double[] none;
    private final double[] there;
    private final double[] direction;
    private final int[] order;

    private int evaluations;
    private int stepsOut;
    private int shrinks;

    private EnsembleSlice(LogDensity density, NutsSettings settings, int count) {
        this.density = density;
        this.settings = settings;
        this.count = count;
        this.n = density.dimension();
        this.width = n + 1;
        this.none = new double[n];
        this.there = new double[n];
        this.direction = new double[n];
        this.order = new int[count];
    }

    /** Kernels of ensembles of so many walkers; what they draw is to be taken {@link #apart}. */
    public static Kernels kernels(int walkers) {
        return (density, settings) -> new EnsembleSlice(density, settings, walkers);
    }

    /**
     * How many walkers each ensemble of a run has.
     *
     * @throws IllegalArgumentException if so many do not fall into {@value #ENSEMBLES} ensembles
     */
    public static int walkers(int chains) {
        if (chains < FEWEST_WALKERS || chains % ENSEMBLES != 0) {
            throw new IllegalArgumentException(
                    "chains is %d; walkers fall into %d ensembles, so they are a multiple of %d, and at least %d"
                            .formatted(chains, ENSEMBLES, ENSEMBLES, FEWEST_WALKERS));
        }
        return chains / ENSEMBLES;
    }

    @Override
    public EnsembleState init(Key key) {
        double[] walkers = new double[count * width];
        long spent = 0;
        for (int k = 0; k < count; k++) {
            Key its = key.fold("walker").fold(k);
            random.start(its);
            Start start = settings.init() == NutsSettings.Init.PATHFINDER
                    ? Pathfinder.start(density, its.fold("pathfinder"), random)
                    : Start.jittered(new WithoutGradient(density), random);
            System.arraycopy(start.position(), 0, walkers, k * width, n);
            walkers[k * width + n] = start.logDensity();
            spent += start.evaluations();
        }
        return new EnsembleState(key, 0, count, walkers, 1, spent);
    }

    /** The same near points of the caller's: those of its walkers one after another. Each is moved a little, since walkers at one point would have no differences. */
    @Override
    public EnsembleState init(Key key, double[] position) {
        if (position.length != count * n) {
            throw new SamplingException("the starting points have " + position.length + " coordinates, and " + count
                    + " walkers of " + n + " have " + count * n);
        }
        evaluations = 0;
        double[] walkers = new double[count * width];
        for (int k = 0; k < count; k++) {
            double[] own = Arrays.copyOfRange(position, k * n, (k + 1) * n);
            random.start(key.fold("walker").fold(k));
            double logDensity = Double.NaN;
            for (int attempt = 0; attempt < MOST_TRIES && !Double.isFinite(logDensity); attempt++) {
                for (int i = 0; i < n; i++) {
                    there[i] = own[i] + APART * random.normal();
                }
                logDensity = logDensityThere();
            }
            if (!Double.isFinite(logDensity)) {
                throw new SamplingException(
                        "the log density near the starting point is not finite. Start elsewhere, or leave the choice to the sampler",
                        own);
            }
            System.arraycopy(there, 0, walkers, k * width, n);
            walkers[k * width + n] = logDensity;
        }
        return new EnsembleState(key, 0, count, walkers, 1, evaluations);
    }

    @Override
    public Step<EnsembleState> step(EnsembleState state) {
        random.start(state.key().fold(state.iteration()));
        evaluations = 0;
        stepsOut = 0;
        shrinks = 0;
        double[] walkers = state.walkers().clone();
        shuffle();
        int half = count / 2;
        for (int at = 0; at < count; at++) {
            boolean first = at < half;
            aim(walkers, first ? half : 0, first ? count : half, state.reach());
            move(walkers, order[at] * width);
        }
        EnsembleState next = new EnsembleState(
                state.key(),
                state.iteration() + 1,
                count,
                walkers,
                state.iteration() < settings.warmup() ? learnt(state) : state.reach(),
                state.gradients() + evaluations);
        return new Step<>(
                next,
                new NutsInfo(
                        walkers[n],
                        Math.min(1, (double) count / evaluations),
                        state.reach(),
                        0,
                        Math.max(1, evaluations / count),
                        false,
                        Double.NaN));
    }

    private void shuffle() {
        for (int i = 0; i < count; i++) {
            order[i] = i;
        }
        for (int i = count - 1; i > 0; i--) {
            int other = below(i + 1);
            int kept = order[i];
            order[i] = order[other];
            order[other] = kept;
        }
    }

    private int below(int bound) {
        return (int) (random.uniform() * bound);
    }

    /** Where a walker goes that does not stand between {@code from} and {@code to} in the order. */
    private void aim(double[] walkers, int from, int to, double reach) {
        if (random.uniform() < OWN_DIRECTION) {
            alongNormal(walkers, from, to, reach);
            return;
        }
        int a = from + below(to - from);
        int b = from + below(to - from - 1);
        b += b >= a ? 1 : 0;
        for (int i = 0; i < n; i++) {
            direction[i] = reach * (walkers[order[a] * width + i] - walkers[order[b] * width + i]);
        }
    }

    private void alongNormal(double[] walkers, int from, int to, double reach) {
        int size = to - from;
        for (int i = 0; i < n; i++) {
            double mean = 0;
            for (int k = from; k < to; k++) {
                mean += walkers[order[k] * width + i] / size;
            }
            double squares = 0;
            for (int k = from; k < to; k++) {
                double off = walkers[order[k] * width + i] - mean;
                squares += off * off;
            }
            direction[i] = reach * Math.sqrt(squares / (size - 1)) * random.normal();
        }
    }

    /** Moves the walker at {@code at} along the direction, to a point whose density is above a level that is drawn beforehand. */
    private void move(double[] walkers, int at) {
        double level = walkers[at + n] + StrictMath.log(random.uniform());
        double left = -random.uniform();
        double right = left + 1;
        int leftSteps = below(MOST_STEPS_OUT);
        for (int more = leftSteps; more > 0 && logDensityAt(walkers, at, left) > level; more--) {
            left--;
            stepsOut++;
        }
        for (int more = MOST_STEPS_OUT - 1 - leftSteps; more > 0 && logDensityAt(walkers, at, right) > level; more--) {
            right++;
            stepsOut++;
        }
        for (int shrink = 0; shrink < MOST_SHRINKS; shrink++) {
            double to = left + (right - left) * random.uniform();
            double logDensity = logDensityAt(walkers, at, to);
            if (logDensity > level) {
                System.arraycopy(there, 0, walkers, at, n);
                walkers[at + n] = logDensity;
                return;
            }
            shrinks++;
            if (to < 0) {
                left = to;
            } else {
                right = to;
            }
        }
    }

    private double logDensityAt(double[] walkers, int at, double along) {
        for (int i = 0; i < n; i++) {
            there[i] = walkers[at + i] + along * direction[i];
        }
        return logDensityThere();
    }

    /** Where it is infinite it is of no use either, and NaN is above no level. */
    private double logDensityThere() {
        evaluations++;
        double logDensity = density.logDensity(there, none);
        return logDensity == Double.POSITIVE_INFINITY ? Double.NaN : logDensity;
    }

    /** The paper's equation 10, with steps that become smaller. */
    private double learnt(EnsembleState state) {
        double ratio = 2.0 * Math.max(1, stepsOut) / (Math.max(1, stepsOut) + Math.max(0, shrinks));
        double learnt = state.reach() * StrictMath.pow(ratio, 1 / Math.sqrt(1 + 0.1 * state.iteration()));
        return Math.clamp(learnt, 1e-10, 1e10);
    }

    @Override
    public EnsembleState resume(byte[] bytes) {
        EnsembleState state = EnsembleState.decode(bytes);
        if (state.count() != count || state.walkers().length != count * width) {
            throw new InvalidCheckpointException("The checkpoint has " + state.count() + " walkers of "
                    + (state.walkers().length / state.count() - 1) + " coordinates, and this run has " + count + " of "
                    + n);
        }
        if (state.iteration() > settings.iterations()) {
            throw new InvalidCheckpointException("The checkpoint stands at iteration " + state.iteration()
                    + " and the run has " + settings.iterations());
        }
        return state;
    }

    /**
     * A checkpoint of each ensemble out of those of a run's chains: where the walker stood that was told least of it. A run that was interrupted while the walkers were told goes on from there.
     *
     * @param walkers of each ensemble
     */
    public static List<Checkpoint> together(List<Checkpoint> checkpoints, int walkers) {
        List<Checkpoint> together = new ArrayList<>();
        for (int ensemble = 0; ensemble < ENSEMBLES; ensemble++) {
            int own = ensemble;
            List<Checkpoint> its = checkpoints.stream()
                    .filter(checkpoint -> checkpoint.chain() / walkers == own)
                    .toList();
            if (its.size() == walkers) {
                its.stream()
                        .min(java.util.Comparator.comparingInt(EnsembleSlice::iteration))
                        .ifPresent(least -> together.add(new Checkpoint(own, least.state())));
            }
        }
        return together;
    }

    private static int iteration(Checkpoint checkpoint) {
        return EnsembleState.decode(checkpoint.state()).iteration();
    }

    /**
     * The blocks of an ensemble's walkers, as if each were a chain.
     *
     * @param checkpoints with which the run began; what was told before them is left out
     */
    public static List<Block> apart(Block block, int walkers, List<Checkpoint> checkpoints) {
        int width = block.dimension() / walkers;
        int n = width - 1;
        List<Block> apart = new ArrayList<>();
        for (int k = 0; k < walkers; k++) {
            int chain = block.chain() * walkers + k;
            int told = checkpoints.stream()
                    .filter(checkpoint -> checkpoint.chain() == chain)
                    .mapToInt(EnsembleSlice::iteration)
                    .findFirst()
                    .orElse(0);
            int from = Math.clamp(told - block.firstIteration(), 0, block.count());
            int left = block.count() - from;
            double[] positions = new double[left * n];
            double[] stats = new double[left * NutsInfo.WIDTH];
            for (int i = 0; i < left; i++) {
                int at = (from + i) * block.dimension() + k * width;
                System.arraycopy(block.positions(), at, positions, i * n, n);
                System.arraycopy(block.stats(), (from + i) * NutsInfo.WIDTH, stats, i * NutsInfo.WIDTH, NutsInfo.WIDTH);
                stats[i * NutsInfo.WIDTH] = block.positions()[at + n];
            }
            if (left > 0) {
                apart.add(new Block(
                        chain,
                        block.firstIteration() + from,
                        left,
                        block.warmup(),
                        n,
                        positions,
                        stats,
                        block.gradients() / walkers,
                        block.nanos(),
                        block.checkpoint()));
            }
        }
        return apart;
    }
}
