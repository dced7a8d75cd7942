package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.List;

/**
 * Continuous coordinates and whole numbers in turn (Metropolis within Gibbs): a move of NUTS or its like given the whole numbers, then Metropolis steps of one whole number after the other
 * given all else. Each leaves the joint posterior as it is.
 *
 * <p>The density has the whole numbers as its last coordinates. Each of their steps costs an evaluation, and an iteration makes about as many as the trajectory before it had, at least one a
 * number. Of few values any other one is proposed, of many one about as far away as the numbers' standard deviation, which warm-up learns in {@link WarmupSchedule}'s windows.
 */
public final class Mixed implements Kernel<MixedState> {
    private static final int MOST_SWEEPS = 10;
    private static final int DOUBLINGS = 24;
    private static final int TRIES_A_SIZE = 4;
    /** Of a normal with standard deviation 1, steps with this one find their way soonest (Gelman, Roberts and Gilks 1996). */
    private static final double REACH_OF_DEVIATION = 2.4;

    private static final double LEAST_REACH = 0.5;

    private final LogDensity density;
    private final NutsSettings settings;
    private final WarmupSchedule schedule;
    private final List<WholeNumber> numbers;
    private final Given given;
    private final Kernel<NutsState> continuous;
    private final IterationRandom random = new IterationRandom();
    private final int n;
    private final int m;

    /** @param numbers one for each of the density's last coordinates */
    Mixed(LogDensity density, NutsSettings settings, Moves moves, List<WholeNumber> numbers) {
        this.density = density;
        this.settings = settings;
        this.schedule = WarmupSchedule.of(settings.warmup());
        this.numbers = List.copyOf(numbers);
        this.m = numbers.size();
        this.n = density.dimension() - m;
        this.given = new Given(density, n);
        this.continuous = moves.kernel(given, settings);
    }

    /** Kernels that move the continuous coordinates by {@code moves} and the last coordinates, one for each of {@code numbers}, as whole numbers. */
    public static Kernels kernels(Moves moves, List<WholeNumber> numbers) {
        return (density, settings) -> new Mixed(density, settings, moves, numbers);
    }

    @Override
    public MixedState init(Key key) {
        random.start(key.fold("whole numbers"));
        double[] best = {};
        double highest = Double.NEGATIVE_INFINITY;
        double[] last = {};
        double[] gradient = new double[n + m];
        int tried = 0;
        for (int doubling = -1; doubling < DOUBLINGS; doubling++) {
            double size = doubling < 0 ? 0 : 1L << doubling;
            for (int attempt = 0; attempt < TRIES_A_SIZE; attempt++) {
                last = new double[n + m];
                for (int i = 0; i < n; i++) {
                    last[i] = Start.RADIUS * (2 * random.uniform() - 1);
                }
                for (int i = 0; i < m; i++) {
                    last[n + i] = numbers.get(i).start(size, random);
                }
                tried++;
                double logDensity = density.logDensity(last, gradient);
                if (Start.finite(logDensity, gradient) && (best.length == 0 || logDensity > highest)) {
                    best = last;
                    highest = logDensity;
                }
            }
        }
        if (best.length == 0 && n + m > 0) {
            throw new SamplingException(
                    "no starting point was found. " + tried
                            + " points were tried, with whole numbers from the least up to "
                            + (1 << DOUBLINGS - 1) + ", and the log density was finite at none. Check that each"
                            + " variable's distribution allows every value that its support has, and that the data can occur"
                            + " under the model",
                    last);
        }
        given.whole(best);
        double[] rest = Arrays.copyOf(best, n);
        NutsState state = settings.init() != NutsSettings.Init.PATHFINDER || n == 0
                ? continuous.init(key, rest)
                : continuous.init(key);
        return begin(state, Arrays.copyOfRange(best, n, n + m), tried);
    }

    @Override
    public MixedState init(Key key, double[] position) {
        if (position.length != n + m) {
            throw new SamplingException(
                    "the starting point has " + position.length + " coordinates and the model has " + (n + m));
        }
        given.whole(position);
        return begin(continuous.init(key, Arrays.copyOf(position, n)), Arrays.copyOfRange(position, n, n + m), 0);
    }

    private MixedState begin(NutsState state, double[] whole, int tried) {
        double[] reach = new double[m];
        for (int i = 0; i < m; i++) {
            reach[i] = numbers.get(i).firstReach(whole[i]);
        }
        return new MixedState(state.at(state.gradient(), state.logDensity(), tried), whole, reach, Welford.empty(m));
    }

    @Override
    public Step<MixedState> step(MixedState state) {
        given.whole(state.position());
        int iteration = state.iteration();
        Step<NutsState> moved = n == 0 ? unmoved(state.continuous()) : continuous.step(state.continuous());
        random.start(state.key().fold(iteration).fold("whole numbers"));
        NutsInfo info = moved.info();
        int sweeps = Math.clamp(info.leapfrogs() / Math.max(1, m), 1, MOST_SWEEPS);
        Sweep sweep = new Sweep(moved.state(), state.whole(), state.reach());
        for (int i = 0; i < sweeps; i++) {
            sweep.run();
        }
        Welford seen = iteration < settings.warmup() ? state.seen().add(sweep.whole()) : state.seen();
        boolean learns = iteration < settings.warmup() && (schedule.cutsAt(iteration) || schedule.endsAt(iteration));
        MixedState next = new MixedState(
                moved.state().at(sweep.gradient(), sweep.logDensity, sweeps * m),
                sweep.whole(),
                learns ? reach(seen) : state.reach(),
                learns ? Welford.empty(m) : seen);
        return new Step<>(
                next,
                new NutsInfo(
                        sweep.logDensity,
                        n == 0 ? sweep.acceptance() : info.acceptance(),
                        info.stepSize(),
                        info.treeDepth(),
                        info.leapfrogs() + sweeps * m,
                        info.divergent(),
                        info.energy()));
    }

    /** Where nothing is continuous. */
    private static Step<NutsState> unmoved(NutsState state) {
        return new Step<>(
                state.next(),
                new NutsInfo(state.logDensity(), 1, state.stepSize().stepSize(), 0, 0, false, Double.NaN));
    }

    private double[] reach(Welford seen) {
        double[] reach = new double[m];
        for (int i = 0; i < m; i++) {
            double deviation = Math.sqrt(seen.squares()[i] / Math.max(1, seen.count() - 1));
            reach[i] = Math.max(LEAST_REACH, REACH_OF_DEVIATION * deviation);
        }
        return reach;
    }

    @Override
    public MixedState resume(byte[] bytes) {
        MixedState state = MixedState.decode(bytes);
        if (state.whole().length != m) {
            throw new InvalidCheckpointException(
                    "The checkpoint has " + state.whole().length + " whole numbers and the model has " + m);
        }
        continuous.resume(state.continuous().encode());
        return state;
    }

    /** One Metropolis step of each whole number. */
    private final class Sweep {
        private final double[] reach;
        private final double[] at;
        private double[] gradient;
        private double[] proposed = new double[n + m];
        private double logDensity;
        private double sum;
        private int steps;

        Sweep(NutsState state, double[] whole, double[] reach) {
            this.reach = reach;
            this.at = MixedState.joined(state.position(), whole);
            this.gradient = Arrays.copyOf(state.gradient(), n + m);
            this.logDensity = state.logDensity();
        }

        void run() {
            for (int i = 0; i < m; i++) {
                double before = at[n + i];
                at[n + i] = numbers.get(i).propose(before, reach[i], random);
                double chance = random.uniform();
                double there =
                        numbers.get(i).holds(at[n + i]) ? density.logDensity(at, proposed) : Double.NEGATIVE_INFINITY;
                double acceptance = Start.finite(there, proposed) ? Math.min(1, StrictMath.exp(there - logDensity)) : 0;
                sum += acceptance;
                steps++;
                if (chance < acceptance) {
                    double[] freed = gradient;
                    gradient = proposed;
                    proposed = freed;
                    logDensity = there;
                } else {
                    at[n + i] = before;
                }
            }
        }

        double acceptance() {
            return steps == 0 ? 1 : sum / steps;
        }

        double[] gradient() {
            return Arrays.copyOf(gradient, n);
        }

        double[] whole() {
            return Arrays.copyOfRange(at, n, n + m);
        }
    }

    /** The density of the continuous coordinates given the whole numbers. */
    private static final class Given implements LogDensity {
        private final LogDensity density;
        private final int n;
        private final double[] at;
        private final double[] slope;

        Given(LogDensity density, int n) {
            this.density = density;
            this.n = n;
            this.at = new double[density.dimension()];
            this.slope = new double[density.dimension()];
        }

        /** @param position whose last coordinates count from now on */
        void whole(double[] position) {
            System.arraycopy(position, n, at, n, at.length - n);
        }

        @Override
        public int dimension() {
            return n;
        }

        @Override
        public double logDensity(double[] position, double[] gradient) {
            System.arraycopy(position, 0, at, 0, n);
            double logDensity = density.logDensity(at, slope);
            System.arraycopy(slope, 0, gradient, 0, n);
            return logDensity;
        }

        @Override
        public LogDensity fork() {
            Given other = new Given(density.fork(), n);
            other.whole(at);
            return other;
        }
    }
}
