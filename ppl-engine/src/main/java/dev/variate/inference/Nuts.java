package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;

/**
 * The No-U-Turn sampler, and what else of {@link Moves} its warm-up serves.
 *
 * <p>Trajectories as in {@link Trajectory}; the step size by {@link DualAveraging}; the metric by {@link FisherMetric} from the draws and gradients of the windows of
 * {@link WarmupSchedule}. Where neighbours of the last stretch of warm-up are much alike, a draw takes several transitions.
 */
public final class Nuts implements Kernel<NutsState> {
    /** Draws by which a metric is learnt, at least. */
    private static final int FEWEST_DRAWS = 3;

    /** Iterations from which a correlation between neighbours may be read. */
    private static final int FEWEST_TO_CORRELATE = 20;

    /** Of neighbours that are no more alike one transition is a draw: an autoregression with it is worth a fifth of its draws. */
    private static final double LARGEST_CORRELATION = 2.0 / 3;

    private static final int MOST_TRANSITIONS = 6;
    private static final double LOG_WANTED_CORRELATION = StrictMath.log(0.4);

    /** A trajectory whose steps, all of one length, are accepted so seldom on average has come to where they are too long. */
    private static final double REFUSED = 0.1;

    private static final double LEAST_GRADIENT = 1e-10;
    private static final double LARGEST_STEP_SIZE = 1e7;
    private static final double LOG_INITIAL_ACCEPTANCE = StrictMath.log(0.8);

    private final LogDensity density;
    private final NutsSettings settings;
    private final WarmupSchedule schedule;
    private final Move first;
    private final Move later;
    private final NutsSettings.MetricKind learnt;
    private final IterationRandom random = new IterationRandom();
    private final int n;
    private final int mostKept;

    public Nuts(LogDensity density, NutsSettings settings) {
        this(density, settings, new Trajectory(density, settings.maxTreeDepth()));
    }

    Nuts(LogDensity density, NutsSettings settings, Move move) {
        this(density, settings, move, move);
    }

    /** By {@code first} to where the posterior's mass is, and by {@code later} from there. */
    Nuts(LogDensity density, NutsSettings settings, Move first, Move later) {
        this.density = density;
        this.settings = settings;
        this.schedule = WarmupSchedule.of(settings.warmup());
        this.first = first;
        this.later = later;
        this.n = density.dimension();
        this.learnt = later.learns(settings.metric());
        this.mostKept = FisherMetric.mostKept(learnt, n);
    }

    /** The key of chain {@code chain} of a run with this seed. */
    public static Key chainKey(long seed, int chain) {
        return Key.of(seed).fold("chain").fold(chain);
    }

    /**
     * The state before the first iteration: a draw near a path to a mode, or a point uniform on (−2, 2)ⁿ if there is no gradient to follow or the settings say so, where log density and gradient are finite; and a step size that one leapfrog step accepts
     * about as often as wanted.
     *
     * @throws SamplingException if no such point is found
     */
    @Override
    public NutsState init(Key key) {
        random.start(key.fold("init"));
        return begin(
                key,
                switch (settings.init()) {
                    case AUTO ->
                        density instanceof WithoutGradient
                                ? Start.jittered(density, random)
                                : Pathfinder.start(density, key.fold("pathfinder"), random);
                    case JITTER -> Start.jittered(density, random);
                    case PATHFINDER -> Pathfinder.start(density, key.fold("pathfinder"), random);
                    case PRIOR ->
                        throw new IllegalArgumentException(
                                "a density has no priors to draw from; give the starting points");
                });
    }

    /**
     * The same at a point of the caller's.
     *
     * @param position unconstrained, of the density's dimension
     * @throws SamplingException if log density or gradient are not finite there
     */
    @Override
    public NutsState init(Key key, double[] position) {
        random.start(key.fold("init"));
        return begin(key, Start.at(density, position));
    }

    private NutsState begin(Key key, Start start) {
        return withSearchedStepSize(new NutsState(
                key,
                0,
                start.position(),
                start.gradient(),
                start.logDensity(),
                new Metric.Diagonal(initialScales(start.gradient())),
                DualAveraging.startingAt(1, settings.targetAccept()),
                AdaptationWindow.empty(n),
                AdaptationWindow.empty(n),
                start.evaluations()));
    }

    /**
     * One iteration, warm-up or not as {@code state.iteration()} and the settings say.
     *
     * @throws SamplingException if the step size search finds no usable step: the density is not proper or not smooth
     */
    @Override
    public Step<NutsState> step(NutsState state) {
        random.start(state.key().fold(state.iteration()));
        boolean warmup = state.iteration() < settings.warmup();
        Move move = schedule.leadsAt(state.iteration()) ? first : later;
        Move.Chosen chosen = run(move, state.position(), state.gradient(), state.logDensity(), state);
        long spent = chosen.info().leapfrogs();
        boolean divergent = chosen.info().divergent();
        int transitions = warmup || !move.findsItsLength() ? 1 : transitions(state);
        for (int i = 1; i < transitions; i++) {
            chosen = run(
                    move, chosen.position(), chosen.gradient(), chosen.info().logDensity(), state);
            spent += chosen.info().leapfrogs();
            divergent |= chosen.info().divergent();
        }
        NutsInfo info = chosen.info().divergentIf(divergent);
        NutsState moved = new NutsState(
                state.key(),
                state.iteration() + 1,
                chosen.position(),
                chosen.gradient(),
                info.logDensity(),
                state.metric(),
                state.stepSize(),
                state.older(),
                state.newer(),
                state.gradients() + spent);
        return new Step<>(warmup ? adapt(moved, state, info) : moved, info);
    }

    private Move.Chosen run(Move move, double[] position, double[] gradient, double logDensity, NutsState state) {
        return move.run(
                position, gradient, logDensity, state.metric(), state.stepSize().stepSize(), random);
    }

    /**
     * How many transitions make a draw: one, or as many as bring the correlation of neighbours to 0.4, if the coordinate that moves least is an autoregression of the first order. Its correlation is read off the last stretch of
     * warm-up: E(x′ − x)² = 2 Var(x) (1 − ρ).
     */
    private static int transitions(NutsState state) {
        Welford changes = state.older().draws();
        Welford places = state.newer().draws();
        if (places.count() < FEWEST_TO_CORRELATE) {
            return 1;
        }
        double largest = 0;
        for (int i = 0; i < places.mean().length; i++) {
            double change = changes.squares()[i] / changes.count() + changes.mean()[i] * changes.mean()[i];
            double variance = places.squares()[i] / (places.count() - 1);
            if (variance > 0) {
                largest = Math.max(largest, 1 - change / (2 * variance));
            }
        }
        return largest <= LARGEST_CORRELATION
                ? 1
                : (int) Math.clamp(Math.ceil(LOG_WANTED_CORRELATION / StrictMath.log(largest)), 1, MOST_TRANSITIONS);
    }

    @Override
    public NutsState resume(byte[] bytes) {
        NutsState state = NutsState.decode(bytes);
        if (state.position().length != n) {
            throw new InvalidCheckpointException(
                    "The checkpoint has " + state.position().length + " coordinates and the model has " + n);
        }
        if (state.iteration() > settings.iterations()) {
            throw new InvalidCheckpointException("The checkpoint stands at iteration " + state.iteration()
                    + " and the run has " + settings.iterations());
        }
        return state;
    }

    private NutsState adapt(NutsState state, NutsState before, NutsInfo info) {
        int iteration = before.iteration();
        boolean settles = schedule.settlesAt(iteration);
        DualAveraging stepSize = state.stepSize();
        if (info.divergent() && NutsSettings.isLate(iteration, settings.warmup())
                || settles && later.findsItsLength() && info.acceptance() < REFUSED) {
            stepSize = stepSize.wanting(NutsSettings.carefulTarget(settings.targetAccept(), stepSize.target()));
        }
        stepSize = settles ? stepSize.settle(info.acceptance()) : stepSize.learn(info.acceptance());
        NutsState next = with(state, state.metric(), stepSize, state.older(), state.newer());
        next = schedule.learnsAt(iteration) ? learn(next, iteration) : watch(next, before);
        return iteration + 1 < settings.warmup()
                ? next
                : with(next, next.metric(), next.stepSize().finished(), next.older(), next.newer());
    }

    private NutsState learn(NutsState state, int iteration) {
        boolean keeps = learnt != NutsSettings.MetricKind.DIAGONAL && schedule.keepsAt(iteration, mostKept);
        AdaptationWindow newer = state.newer().add(state.position(), state.gradient(), keeps);
        Metric metric = metric(state.metric(), state.older(), newer, iteration);
        if (schedule.endsAt(iteration)) {
            return with(state, metric, state.stepSize(), AdaptationWindow.empty(n), AdaptationWindow.empty(n));
        }
        return schedule.cutsAt(iteration)
                ? with(state, metric, state.stepSize(), newer, AdaptationWindow.empty(n))
                : with(state, metric, state.stepSize(), state.older(), newer);
    }

    /** Once the metric is final, the windows hold how far each iteration went, and where it came to. */
    private NutsState watch(NutsState state, NutsState before) {
        double[] change = new double[n];
        for (int i = 0; i < n; i++) {
            change[i] = state.position()[i] - before.position()[i];
        }
        return with(
                state,
                state.metric(),
                state.stepSize(),
                state.older().add(change, state.gradient(), false),
                state.newer().add(state.position(), state.gradient(), false));
    }

    private Metric metric(Metric before, AdaptationWindow older, AdaptationWindow newer, int iteration) {
        if (older.draws().count() + newer.draws().count() < FEWEST_DRAWS) {
            return before;
        }
        if (schedule.cutsAt(iteration) || schedule.endsAt(iteration)) {
            return FisherMetric.of(learnt, before, older, newer);
        }
        return before instanceof Metric.Diagonal && schedule.updatesAt(iteration)
                ? FisherMetric.of(NutsSettings.MetricKind.DIAGONAL, before, older, newer)
                : before;
    }

    /** Before there are draws: the scales of the normal that has this gradient a unit away from its mean, as in nutpie. All 1 where nothing better will be learnt. */
    private double[] initialScales(double[] gradient) {
        double[] scales = new double[n];
        for (int i = 0; i < n; i++) {
            double size = Math.clamp(Math.abs(gradient[i]), LEAST_GRADIENT, 1 / LEAST_GRADIENT);
            scales[i] = schedule.learnsAt(0) && gradient[i] != 0 ? 1 / Math.sqrt(size) : 1;
        }
        return scales;
    }

    /** Doubles or halves the step size until the acceptance of one step crosses 0.8 (Hoffman and Gelman 2014, algorithm 4, with Stan's threshold), and starts dual averaging there. */
    private NutsState withSearchedStepSize(NutsState state) {
        if (n == 0) {
            return state;
        }
        double stepSize = state.stepSize().stepSize();
        long gradients = state.gradients();
        boolean grows = accepts(state, stepSize);
        gradients++;
        boolean accepted = grows;
        while (accepted == grows) {
            accepted = accepts(state, stepSize);
            gradients++;
            if (accepted == grows) {
                stepSize *= grows ? 2 : 0.5;
            }
            if (stepSize > LARGEST_STEP_SIZE) {
                throw new SamplingException(
                        "the density does not fall off in any direction, so it is not proper. Check that every latent variable has a proper prior");
            }
            if (stepSize == 0) {
                throw new SamplingException(
                        "no step is small enough to be accepted. The log density may jump, or its gradient be wrong, near the current point");
            }
        }
        return new NutsState(
                state.key(),
                state.iteration(),
                state.position(),
                state.gradient(),
                state.logDensity(),
                state.metric(),
                DualAveraging.startingAt(stepSize, settings.targetAccept()),
                state.older(),
                state.newer(),
                gradients);
    }

    private boolean accepts(NutsState state, double stepSize) {
        return first.energyLostByOneStep(
                        state.position(), state.gradient(), state.logDensity(), state.metric(), stepSize, random)
                > LOG_INITIAL_ACCEPTANCE;
    }

    private static NutsState with(
            NutsState state, Metric metric, DualAveraging stepSize, AdaptationWindow older, AdaptationWindow newer) {
        return new NutsState(
                state.key(),
                state.iteration(),
                state.position(),
                state.gradient(),
                state.logDensity(),
                metric,
                stepSize,
                older,
                newer,
                state.gradients());
    }
}
