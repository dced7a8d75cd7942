package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Hamiltonian Monte Carlo on many short chains side by side, whose warm-up learns from all of them at once (ChEES-HMC: Hoffman, Radul and Sountsov, <em>An adaptive MCMC scheme for setting trajectory
 * lengths in Hamiltonian Monte Carlo</em>, AISTATS 2021).
 *
 * <p>All chains make trajectories of the same length, so that the density is evaluated for all of them in one pass. The lengths of consecutive iterations are spread from 0 to a longest by Halton's sequence; the longest
 * climbs by Adam towards the largest change of the squared distance from the centre (Change in the Estimator of the Expected Square), in units of the metric's scales. The step size is tuned so that the harmonic mean
 * of the chains' acceptances is the wanted one, the metric is learnt from where the chains are.
 *
 * <p>Chains begin in groups, each at a point of its own: the superchains of {@link #superchains}, by which a nested R-hat judges chains too short to be judged by themselves.
 */
public final class ManyChains {
    public static final int FEWEST_CHAINS = 16;

    private static final int FEWEST_GROUPS = 4;
    private static final double LEARNING_RATE = 0.025;
    private static final double SECOND_MOMENT_DECAY = 0.95;
    private static final double TINY = 1e-8;
    /** A chain that is stuck counts as accepting so often, lest one of hundreds make the step size of all collapse. */
    private static final double LEAST_ACCEPTANCE = 0.01;

    private static final int FIRST_METRIC = 10;
    /** The share of warm-up at whose end only step size and trajectory length still adapt. */
    private static final double METRIC_UNTIL = 0.6;

    private static final int MOST_HALVINGS = 60;
    private static final long DELIVER_AFTER_NANOS = 400_000_000;
    private static final long MOST_UNDELIVERED = 1 << 22;

    private final LogDensity density;
    private final NutsSettings settings;
    private final Key key;
    private final int[] told;
    private final AtomicBoolean stop;
    private final List<double[]> starts;
    private final Ensemble chains;
    private final double[][][] positions;
    private final double[][][] stats;
    private final double[] work;

    private Metric metric;
    private DualAveraging stepSize;
    private double logLength;
    private double squaredGradient;
    private double meanLogLength;
    private long lengthCount;
    private int first;
    private int iteration;
    private long gradients;
    private long gradientsTold;

    /** A run of {@code density}, of which only {@link LogDensity#fork forks} are used; the settings' {@code maxTreeDepth} bounds trajectories as it does those of NUTS. */
    public ManyChains(LogDensity density, NutsSettings settings, long seed) {
        this(density, settings, seed, List.of(), new AtomicBoolean(), List.of());
    }

    /** The same run over again, each of whose groups looks for a starting point. */
    public ManyChains(
            LogDensity density, NutsSettings settings, long seed, List<Checkpoint> checkpoints, AtomicBoolean stop) {
        this(density, settings, seed, checkpoints, stop, List.of());
    }

    /**
     * The same run over again, of which some has been heard already: it draws the same.
     *
     * @param checkpoints of its blocks: up to where chains need not be told again
     * @param stop ends the run soon when it is set, from any thread; iterations that are complete are still handed on
     * @param starts at which groups begin, one after another and over again; without any each group looks for one of its own
     * @throws IllegalArgumentException if there are fewer than {@value #FEWEST_CHAINS} chains
     * @throws InvalidCheckpointException if a checkpoint is of another run
     */
    public ManyChains(
            LogDensity density,
            NutsSettings settings,
            long seed,
            List<Checkpoint> checkpoints,
            AtomicBoolean stop,
            List<double[]> starts) {
        if (settings.chains() < FEWEST_CHAINS) {
            throw new IllegalArgumentException("chains is " + settings.chains() + "; many short chains are at least "
                    + FEWEST_CHAINS + ", and 64 or more are usual");
        }
        this.density = density;
        this.settings = settings;
        this.key = Key.of(seed).fold("many chains");
        this.stop = stop;
        this.starts = List.copyOf(starts);
        this.told = new int[settings.chains()];
        checkpoints.forEach(checkpoint -> told[checkpoint.chain()] = next(checkpoint));
        this.chains = new Ensemble(
                new Stoppable(density, stop),
                settings.chains(),
                Runtime.getRuntime().availableProcessors());
        this.positions = new double[settings.iterations()][][];
        this.stats = new double[settings.iterations()][][];
        int n = density.dimension();
        this.work = new double[n];
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        this.metric = new Metric.Diagonal(ones);
        this.stepSize = DualAveraging.startingAt(1, settings.targetAccept());
    }

    /** Into how many groups, each of the same number of chains and of one starting point, so many chains fall: the largest divisor that is at most their root, or as many as chains if that is less than {@value #FEWEST_GROUPS}. */
    public static int superchains(int chains) {
        int groups = (int) Math.sqrt(chains);
        while (chains % groups != 0) {
            groups--;
        }
        return groups < FEWEST_GROUPS ? chains : groups;
    }

    /**
     * Runs all chains until their end, or until they are stopped. At most once.
     *
     * @param listener receives the blocks of each chain in order; their checkpoints hold no more than how far the chain was told, since a run that was interrupted is made again from its beginning
     * @throws SamplingException if no starting point is found, or no usable step size
     */
    public SamplerReport run(BlockListener listener) {
        long began = System.nanoTime();
        long delivered = began;
        try {
            begin();
            while (iteration < settings.iterations()) {
                step();
                boolean full = (long) (iteration - first) * settings.chains() * work.length > MOST_UNDELIVERED;
                if (iteration == settings.warmup()
                        || iteration == settings.iterations()
                        || full
                        || System.nanoTime() - delivered > DELIVER_AFTER_NANOS) {
                    deliver(listener, System.nanoTime() - delivered);
                    delivered = System.nanoTime();
                }
            }
        } catch (CancellationException cancelled) {
            deliver(listener, System.nanoTime() - delivered);
        }
        return new SamplerReport(iteration == settings.iterations(), gradients, System.nanoTime() - began);
    }

    private void begin() {
        int groups = superchains(settings.chains());
        int size = settings.chains() / groups;
        LogDensity fork = new Stoppable(density.fork(), stop);
        IterationRandom random = new IterationRandom();
        for (int group = 0; group < groups; group++) {
            random.start(key.fold("start").fold(group));
            Start start = start(fork, group, random);
            gradients += start.evaluations();
            for (int chain = group * size; chain < (group + 1) * size; chain++) {
                System.arraycopy(start.position(), 0, chains.positions[chain], 0, work.length);
            }
        }
        chains.evaluate();
        gradients += settings.chains();
        restart(key.fold("step size"));
    }

    private Start start(LogDensity fork, int group, IterationRandom random) {
        if (!starts.isEmpty()) {
            return Start.at(fork, starts.get(group % starts.size()));
        }
        return settings.init() == NutsSettings.Init.PATHFINDER
                ? Pathfinder.start(fork, key.fold("pathfinder").fold(group), random)
                : Start.jittered(fork, random);
    }

    /** Looks for a step size that one leapfrog step accepts about as often as wanted, and for the trajectories' length from there. */
    private void restart(Key at) {
        double size = 1;
        double direction = 0;
        for (int attempt = 0; attempt < MOST_HALVINGS; attempt++) {
            double acceptance = tried(size, at.fold(attempt));
            double wanted = acceptance > settings.targetAccept() ? 1 : -1;
            if (direction != 0 && wanted != direction) {
                break;
            }
            direction = wanted;
            size *= direction > 0 ? 2 : 0.5;
        }
        if (!(size > 1e-12 && size < 1e12)) {
            throw new SamplingException("no usable step size was found: the smallest that was tried is " + size
                    + ". The density may not be smooth, or not proper");
        }
        stepSize = DualAveraging.startingAt(size, settings.targetAccept());
        logLength = StrictMath.log(Math.max(size, lengthCount == 0 ? size : 1));
        meanLogLength = logLength;
        lengthCount = 0;
        squaredGradient = 0;
    }

    /** The harmonic mean of acceptances of one step, which is not taken. */
    private double tried(double size, Key at) {
        double[][] before = Arrays.stream(chains.positions).map(double[]::clone).toArray(double[][]::new);
        double[][] slopes = Arrays.stream(chains.gradients).map(double[]::clone).toArray(double[][]::new);
        double[] logDensities = chains.logDensities.clone();
        chains.move(metric, size, 1, at);
        gradients += settings.chains();
        for (int i = 0; i < before.length; i++) {
            System.arraycopy(before[i], 0, chains.positions[i], 0, work.length);
            System.arraycopy(slopes[i], 0, chains.gradients[i], 0, work.length);
        }
        System.arraycopy(logDensities, 0, chains.logDensities, 0, logDensities.length);
        return harmonicAcceptance();
    }

    private void step() {
        boolean warmup = iteration < settings.warmup();
        double size = stepSize.stepSize();
        double spread = halton(iteration + 1);
        double length = StrictMath.exp(logLength);
        int most = (1 << settings.maxTreeDepth()) - 1;
        int steps = (int) Math.clamp(Math.ceil(spread * length / size), 1, most);
        chains.move(metric, size, steps, key.fold(iteration));
        gradients += (long) settings.chains() * steps;
        record(size, steps);
        if (warmup) {
            learn(spread * length, size, most);
            iteration++;
            adaptMetric();
            if (iteration == settings.warmup()) {
                stepSize = stepSize.finished();
                logLength = meanLogLength;
            }
        } else {
            iteration++;
        }
    }

    private void record(double size, int steps) {
        double[][] at = new double[settings.chains()][];
        double[][] info = new double[settings.chains()][NutsInfo.WIDTH];
        int depth = Integer.SIZE - Integer.numberOfLeadingZeros(steps);
        for (int i = 0; i < at.length; i++) {
            at[i] = chains.positions[i].clone();
            new NutsInfo(
                            chains.logDensities[i],
                            chains.acceptances[i],
                            size,
                            depth,
                            steps,
                            chains.divergent[i],
                            chains.energies[i])
                    .write(info[i], 0);
        }
        positions[iteration] = at;
        stats[iteration] = info;
    }

    private void learn(double time, double size, int most) {
        stepSize = stepSize.learn(harmonicAcceptance());
        double gradient = time * criterionSlope();
        if (Double.isFinite(gradient)) {
            squaredGradient = SECOND_MOMENT_DECAY * squaredGradient + (1 - SECOND_MOMENT_DECAY) * gradient * gradient;
            double unbiased = squaredGradient / (1 - StrictMath.pow(SECOND_MOMENT_DECAY, lengthCount + 1.0));
            logLength += LEARNING_RATE * gradient / (Math.sqrt(unbiased) + TINY);
        }
        logLength = Math.min(logLength, StrictMath.log(size * most));
        lengthCount++;
        double weight = 1 / Math.sqrt(lengthCount);
        meanLogLength = weight * logLength + (1 - weight) * meanLogLength;
    }

    /** How the criterion, ¼ E(|q′ − E q′|² − |q − E q|²)², changes with the trajectories' length: the average over chains, by acceptance (section 3 of the paper). */
    private double criterionSlope() {
        double[] meanBefore = mean(chains.starts);
        double[] meanAfter = mean(chains.proposals);
        double sum = 0;
        double weights = 0;
        for (int i = 0; i < settings.chains(); i++) {
            double before = 0;
            double after = 0;
            double along = 0;
            metric.velocity(chains.momenta[i], work);
            for (int j = 0; j < work.length; j++) {
                double scale = metric.scale(j);
                double b = (chains.starts[i][j] - meanBefore[j]) / scale;
                double a = (chains.proposals[i][j] - meanAfter[j]) / scale;
                before += b * b;
                after += a * a;
                along += a * work[j] / scale;
            }
            double slope = (after - before) * along;
            if (Double.isFinite(slope)) {
                sum += chains.acceptances[i] * slope;
                weights += chains.acceptances[i];
            }
        }
        return sum / weights;
    }

    /** By acceptance, so that a proposal that diverged has no part in it. */
    private double[] mean(double[][] rows) {
        double[] mean = new double[work.length];
        double weights = 0;
        for (int i = 0; i < rows.length; i++) {
            if (chains.acceptances[i] > 0) {
                Products.add(chains.acceptances[i], rows[i], 0, mean);
                weights += chains.acceptances[i];
            }
        }
        for (int j = 0; j < mean.length; j++) {
            mean[j] /= weights;
        }
        return mean;
    }

    private double harmonicAcceptance() {
        double sum = 0;
        for (double each : chains.acceptances) {
            sum += 1 / Math.max(LEAST_ACCEPTANCE, each);
        }
        return chains.acceptances.length / sum;
    }

    /** After 10, 20, 40 … iterations, and at the end of the stretch in which it is learnt. */
    private void adaptMetric() {
        int until = (int) (METRIC_UNTIL * settings.warmup());
        boolean doubled = iteration % FIRST_METRIC == 0 && Integer.bitCount(iteration / FIRST_METRIC) == 1;
        if (iteration == until || iteration < until && doubled) {
            metric = FisherMetric.of(settings.metric(), chains.positions, chains.gradients, metric);
            restart(key.fold("step size").fold(iteration));
        }
    }

    /** Van der Corput's sequence: the binary digits of {@code index} behind the point, in reverse. */
    private static double halton(int index) {
        return (Integer.reverse(index) >>> 1) * 0x1p-31;
    }

    private byte[] checkpoint(int next) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(next).array();
    }

    private int next(Checkpoint checkpoint) {
        int next = checkpoint.state().length == Integer.BYTES
                ? ByteBuffer.wrap(checkpoint.state()).getInt()
                : -1;
        if (checkpoint.chain() < 0
                || checkpoint.chain() >= settings.chains()
                || next < 0
                || next > settings.iterations()) {
            throw new InvalidCheckpointException("The checkpoint of chain " + (checkpoint.chain() + 1)
                    + " is not one of these " + settings.chains() + " short chains");
        }
        return next;
    }

    private void deliver(BlockListener listener, long nanos) {
        int count = iteration - first;
        int n = work.length;
        for (int chain = 0; chain < settings.chains() && count > 0; chain++) {
            int from = Math.max(first, told[chain]);
            int left = iteration - from;
            if (left <= 0) {
                continue;
            }
            double[] at = new double[left * n];
            double[] info = new double[left * NutsInfo.WIDTH];
            for (int i = 0; i < left; i++) {
                System.arraycopy(positions[from + i][chain], 0, at, i * n, n);
                System.arraycopy(stats[from + i][chain], 0, info, i * NutsInfo.WIDTH, NutsInfo.WIDTH);
            }
            long spent = (gradients - gradientsTold) / settings.chains();
            listener.block(new Block(
                    chain, from, left, from < settings.warmup(), n, at, info, spent, nanos, checkpoint(iteration)));
        }
        for (int i = first; i < iteration; i++) {
            positions[i] = null;
            stats[i] = null;
        }
        gradientsTold = gradients;
        first = iteration;
    }
}
