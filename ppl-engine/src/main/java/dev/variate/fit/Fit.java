package dev.variate.fit;

import dev.variate.device.Device;
import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.diagnostics.CrossValidation;
import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.diagnostics.ParetoTail;
import dev.variate.diagnostics.PointwiseLogLikelihood;
import dev.variate.diagnostics.PowerScaling;
import dev.variate.export.CriticismNumbers;
import dev.variate.export.InferenceData;
import dev.variate.export.Layout;
import dev.variate.inference.Approximation;
import dev.variate.inference.Block;
import dev.variate.inference.BlockListener;
import dev.variate.inference.ChainRange;
import dev.variate.inference.Checkpoint;
import dev.variate.inference.EllipticalSlice;
import dev.variate.inference.EnsembleSlice;
import dev.variate.inference.Kernels;
import dev.variate.inference.Laplace;
import dev.variate.inference.ManyChains;
import dev.variate.inference.MiniBatch;
import dev.variate.inference.Mixed;
import dev.variate.inference.Moves;
import dev.variate.inference.Nuts;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.Pathfinder;
import dev.variate.inference.Sampler;
import dev.variate.inference.SamplerReport;
import dev.variate.inference.SamplingException;
import dev.variate.inference.StochasticGradient;
import dev.variate.inference.Stoppable;
import dev.variate.inference.Variational;
import dev.variate.inference.WholeNumber;
import dev.variate.model.Constraining;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.model.ModelProgram;
import dev.variate.model.Posterior;
import dev.variate.model.Stepped;
import dev.variate.model.Subsampling;
import dev.variate.model.Tempering;
import dev.variate.model.TracedModel;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Value;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A posterior compiled for a device, ready to be sampled once, or approximated: what a library's caller, a kept run, a live fit and the command line have in common. */
public final class Fit implements AutoCloseable {
    private final Program program;
    private final Device device;
    private final Posterior posterior;
    private final List<String> scalarNames;
    private final LogDensity density;
    private final Constraining constraining;
    private final double compileSeconds;
    private final AtomicBoolean stop = new AtomicBoolean();
    private List<Map<String, double[]>> points = List.of();
    private volatile Sampler sampler;

    /** Receives draws as they come: those of a chain in order, never two blocks at once, on whichever thread made them. */
    @FunctionalInterface
    public interface Listener {
        /** @param draws {@code block.count() × scalarNames().size()}, constrained; the receiver's to keep */
        void draws(Block block, double[] draws);
    }

    private Fit(
            Program program,
            Device device,
            Posterior posterior,
            LogDensity density,
            Constraining constraining,
            double compileSeconds) {
        this.program = program;
        this.device = device;
        this.posterior = posterior;
        this.scalarNames = posterior.scalarNames();
        this.density = density;
        this.constraining = constraining;
        this.compileSeconds = compileSeconds;
    }

    /**
     * Compiles the posterior of a checked program.
     *
     * @throws ModelException if the program has nothing to infer, or something that no method can
     */
    public static Fit compile(Program program, Map<String, Value> inputs, Device device) {
        long start = System.nanoTime();
        Posterior posterior = Posterior.of(program, inputs);
        LogDensity density = posterior.compile(device);
        Constraining constraining = posterior.constraining(device);
        return new Fit(program, device, posterior, density, constraining, (System.nanoTime() - start) / 1e9);
    }

    /**
     * Traces a model with data and compiles its posterior for the device {@code jvm}.
     *
     * @param data by name: numbers, arrays or tensors; inputs under parameters' names, observations under random variables'
     * @throws ModelException if model and data do not fit, or there is nothing that NUTS can infer
     */
    public static Fit of(Model model, Map<String, ?> data) {
        TracedModel traced = ModelProgram.trace(model, data);
        return compile(traced.program(), traced.inputs(), Devices.named("jvm"));
    }

    /** The names of a draw's numbers, in order. */
    public List<String> scalarNames() {
        return scalarNames;
    }

    public double compileSeconds() {
        return compileSeconds;
    }

    /** Samples to the end with as many threads as there are processors, and keeps the draws; the same seed gives the same draws. At most once. */
    public Draws sample(NutsSettings settings, long seed) {
        Draws draws = new Draws(scalarNames, settings);
        sample(settings, seed, Runtime.getRuntime().availableProcessors(), List.of(), draws::add);
        return draws;
    }

    /**
     * The same by a method that has chains.
     *
     * @throws IllegalArgumentException of a method that has none, or cannot take the settings
     */
    public Draws sample(Method method, NutsSettings settings, long seed) {
        Draws draws = new Draws(scalarNames, settings, method);
        sample(method, settings, seed, Runtime.getRuntime().availableProcessors(), List.of(), draws::add);
        return draws;
    }

    /**
     * Samples until one of the rules is reached, or to the end; but for a bound on seconds, the same seed gives the same draws. At most once.
     *
     * @return the draws that count, equally many of each chain
     * @throws IllegalArgumentException if the rules name a quantity that the model has not
     */
    public Draws sample(NutsSettings settings, long seed, StopRules until) {
        UntilStopped stopped = new UntilStopped(this, Method.NUTS, until, settings);
        sample(settings, seed, Runtime.getRuntime().availableProcessors(), List.of(), stopped);
        return stopped.draws();
    }

    /**
     * The same as without rules, and writes all that ArviZ wants to know of a run to a file as it is drawn: see {@link InferenceData}.
     *
     * @param file such as {@code run.zarr.zip}; replaced if it exists
     */
    public Draws sample(NutsSettings settings, long seed, Path file) throws IOException {
        Draws draws = new Draws(scalarNames, settings);
        try (InferenceData data = inferenceData(file, settings, seed)) {
            sample(settings, seed, Runtime.getRuntime().availableProcessors(), List.of(), (block, drawn) -> {
                draws.add(block, drawn);
                data.add(block.chain(), block.warmup(), block.count(), drawn, block.stats());
            });
        }
        return draws;
    }

    /** A file for draws of this fit, with log likelihoods and predictions. To be closed when all are drawn. */
    public InferenceData inferenceData(Path file, NutsSettings settings, long seed) throws IOException {
        return new InferenceData(
                new BufferedOutputStream(Files.newOutputStream(file)),
                layout(),
                settings,
                seed,
                CriticismNumbers.of(posterior, device, seed));
    }

    /** The discrete variables that are moved by steps, since they cannot be summed out. */
    public List<Stepped> stepped() {
        return posterior.stepped();
    }

    /** What is not wrong with model and data and yet worth knowing before the draws are read, in sentences. */
    public List<String> notes() {
        return posterior.notes();
    }

    /** How the draws' numbers and the data are arranged for other tools. */
    public Layout layout() {
        return Layout.of(posterior);
    }

    /**
     * Samples until the end or {@link #cancel}. At most once.
     *
     * @param checkpoints where chains go on; empty for a new run
     * @throws ModelException if no chain can begin, because some variable's log density is nowhere finite
     * @throws SamplingException if a chain cannot go on for another reason
     */
    public SamplerReport sample(
            NutsSettings settings, long seed, int threads, List<Checkpoint> checkpoints, Listener listener) {
        return chains(
                density, Moves.NO_U_TURN, settings, seed, threads, ChainRange.all(settings), checkpoints, listener);
    }

    private SamplerReport chains(
            LogDensity its,
            Moves moves,
            NutsSettings settings,
            long seed,
            int threads,
            ChainRange range,
            List<Checkpoint> checkpoints,
            Listener listener) {
        List<WholeNumber> numbers = wholeNumbers();
        Kernels kernels = numbers.isEmpty() ? moves : Mixed.kernels(moves, numbers);
        return run(
                new Sampler(its, kernels, settings, seed, starts(settings, seed)).part(range),
                kernels,
                settings,
                seed,
                threads,
                checkpoints,
                listener);
    }

    /**
     * Lets chains begin at points of the caller's, one after another and over again if there are more chains; variables without a value begin at random. Before sampling.
     *
     * @param values for each point by name, in row-major order, as {@code Map.of("mu", new double[] {3})}
     * @throws ModelException if a name is no latent variable's, or a value does not fit
     */
    public void startAt(List<Map<String, double[]>> values) {
        values.forEach(point -> posterior.position(point, new double[posterior.dimension()], device));
        this.points = List.copyOf(values);
    }

    /** Where chains begin, if not where they find a place themselves. */
    private List<double[]> starts(NutsSettings settings, long seed) {
        Key key = Key.of(seed).fold("starts");
        if (!points.isEmpty()) {
            List<double[]> starts = new ArrayList<>();
            for (int chain = 0; chain < settings.chains(); chain++) {
                RandomStream random = key.fold(chain).stream();
                double[] otherwise = new double[posterior.dimension()];
                Arrays.setAll(otherwise, i -> 2 * random.nextDouble() - 1);
                starts.add(posterior.position(points.get(chain % points.size()), otherwise, device));
            }
            return starts;
        }
        if (settings.init() != NutsSettings.Init.PRIOR) {
            return List.of();
        }
        check(Method.SMC); // which begins with the priors, too
        return PriorStarts.of(posterior, device, density.fork(), key, settings.chains());
    }

    /** One for each element of what is discrete and not summed out. */
    private List<WholeNumber> wholeNumbers() {
        List<WholeNumber> numbers = new ArrayList<>();
        for (Stepped stepped : posterior.stepped()) {
            for (int i = 0; i < stepped.low().length; i++) {
                numbers.add(new WholeNumber(stepped.low()[i], stepped.high()[i]));
            }
        }
        return numbers;
    }

    private SamplerReport run(
            Sampler own,
            Kernels kernels,
            NutsSettings settings,
            long seed,
            int threads,
            List<Checkpoint> checkpoints,
            Listener listener) {
        BlockListener told = block -> listener.draws(block, constrained(block));
        return run(own, kernels, settings, seed, threads, checkpoints, told);
    }

    private SamplerReport run(
            Sampler own,
            Kernels kernels,
            NutsSettings settings,
            long seed,
            int threads,
            List<Checkpoint> checkpoints,
            BlockListener listener) {
        sampler = own;
        if (stop.get()) {
            own.cancel();
        }
        try {
            return own.run(threads, checkpoints, listener);
        } catch (SamplingException e) {
            throw e.start()
                    .map(found -> ofTheFirstChain(kernels, settings, seed).orElse(found))
                    .flatMap(posterior::whyNoStart)
                    .<RuntimeException>map(why -> why)
                    .orElse(e);
        }
    }

    /**
     * The same by any method that has chains.
     *
     * @param checkpoints as above; many short chains are made again from their beginning, so that a checkpoint of theirs says only
     *     what need not be told again
     */
    public SamplerReport sample(
            Method method,
            NutsSettings settings,
            long seed,
            int threads,
            List<Checkpoint> checkpoints,
            Listener listener) {
        return sample(method, settings, seed, threads, ChainRange.all(settings), checkpoints, listener);
    }

    /**
     * The same of some of the run's chains, where others are drawn elsewhere.
     *
     * @throws IllegalArgumentException of a method whose chains move together and cannot be parted
     */
    public SamplerReport sample(
            Method method,
            NutsSettings settings,
            long seed,
            int threads,
            ChainRange range,
            List<Checkpoint> checkpoints,
            Listener listener) {
        if (range.count() < settings.chains() && !method.canBeSplit()) {
            throw new IllegalArgumentException(
                    "`%s` moves all chains together; they cannot be parted".formatted(method.text()));
        }
        check(method);
        return switch (method) {
            case NUTS, HMC, MAMS, MALA, RWM ->
                chains(density, method.moves().orElseThrow(), settings, seed, threads, range, checkpoints, listener);
            case CHEES -> manyChains(settings, seed, checkpoints, listener);
            case ELLIPTICAL -> elliptical(settings, seed, threads, range, checkpoints, listener);
            case ENSEMBLE -> ensembles(settings, seed, threads, checkpoints, listener);
            case SGLD, SGHMC ->
                stochastic(method == Method.SGHMC, settings, seed, threads, range, checkpoints, listener);
            case TRACE -> throw new IllegalArgumentException(Method.whyNotTrace());
            case LAPLACE, PATHFINDER, MEANFIELD, LOWRANK, FULLRANK, MAP, SMC, IMPORTANCE, TRAIN ->
                throw new IllegalArgumentException("`" + method.text() + "` has no chains to sample");
        };
    }

    /** Whole numbers have no gradient, and not every method does without. */
    private void check(Method method) {
        if (!method.stepsWholeNumbers() && !posterior.stepped().isEmpty()) {
            Stepped first = posterior.stepped().getFirst();
            throw new ModelException(first.label() + " " + first.why() + " Or take the method `nuts`, which moves it by"
                    + " steps in between; " + method.title() + " cannot.");
        }
    }

    private SamplerReport elliptical(
            NutsSettings settings,
            long seed,
            int threads,
            ChainRange range,
            List<Checkpoint> checkpoints,
            Listener listener) {
        posterior.notNormal().ifPresent(why -> {
            throw new ModelException("Elliptical slice sampling needs normal priors with known parameters. " + why
                    + " Take `nuts` instead.");
        });
        try (Tempering tempering = posterior.tempering(device)) {
            Kernels kernels = EllipticalSlice.kernels(
                    EllipticalSlice.centre(
                            tempering.density().fork(), Key.of(seed).fold("centre")),
                    (key, position) -> {
                        synchronized (tempering) {
                            tempering.prior(key, position);
                        }
                    });
            return run(
                    new Sampler(
                                    tempering.density(),
                                    kernels,
                                    settings,
                                    seed,
                                    starts(settings.withInit(NutsSettings.Init.JITTER), seed))
                            .part(range),
                    kernels,
                    settings,
                    seed,
                    threads,
                    checkpoints,
                    listener);
        }
    }

    private SamplerReport stochastic(
            boolean momentum,
            NutsSettings settings,
            long seed,
            int threads,
            ChainRange range,
            List<Checkpoint> checkpoints,
            Listener listener) {
        MiniBatch batch = settings.batch();
        try (Subsampling rows = posterior.subsampling(batch.plate(), batch.batchSize(), device)) {
            Kernels kernels = StochasticGradient.kernels(momentum, new Stoppable(density.fork(), stop), rows);
            return run(
                    new Sampler(density, kernels, settings, seed, starts(settings, seed)).part(range),
                    kernels,
                    settings,
                    seed,
                    threads,
                    checkpoints,
                    listener);
        }
    }

    /** Each ensemble is a chain to the sampler, whose blocks are taken apart into those of the run's chains. */
    private SamplerReport ensembles(
            NutsSettings settings, long seed, int threads, List<Checkpoint> checkpoints, Listener listener) {
        int walkers = EnsembleSlice.walkers(settings.chains());
        Kernels kernels = EnsembleSlice.kernels(walkers);
        List<double[]> each = starts(settings, seed);
        List<double[]> together = new ArrayList<>();
        for (int ensemble = 0; ensemble < EnsembleSlice.ENSEMBLES && !each.isEmpty(); ensemble++) {
            together.add(each.subList(ensemble * walkers, (ensemble + 1) * walkers).stream()
                    .flatMapToDouble(Arrays::stream)
                    .toArray());
        }
        NutsSettings own = settings.withChains(EnsembleSlice.ENSEMBLES);
        return run(
                new Sampler(density, kernels, own, seed, together),
                kernels,
                own,
                seed,
                threads,
                EnsembleSlice.together(checkpoints, walkers),
                block -> EnsembleSlice.apart(block, walkers, checkpoints)
                        .forEach(part -> listener.draws(part, constrained(part))));
    }

    private SamplerReport manyChains(
            NutsSettings settings, long seed, List<Checkpoint> checkpoints, Listener listener) {
        try {
            return new ManyChains(density, settings, seed, checkpoints, stop, starts(settings, seed))
                    .run(block -> listener.draws(block, constrained(block)));
        } catch (SamplingException e) {
            throw e.start()
                    .flatMap(posterior::whyNoStart)
                    .<RuntimeException>map(why -> why)
                    .orElse(e);
        }
    }

    /** Where the first chain could not begin, if it could not: which of several that fail is the first to do so is chance, and what is told should not be. */
    private Optional<double[]> ofTheFirstChain(Kernels kernels, NutsSettings settings, long seed) {
        try {
            kernels.kernel(density.fork(), settings).init(Nuts.chainKey(seed, 0));
            return Optional.empty();
        } catch (SamplingException e) {
            return e.start();
        }
    }

    /**
     * By a method that has no chains.
     *
     * @param draws how many; a method that gives a point gives one
     * @throws SamplingException if the method cannot do this posterior, in words
     * @throws IllegalArgumentException of a method that has chains
     * @throws CancellationException once {@link #cancel} was called
     */
    public Approximated approximate(Method method, long seed, int draws) {
        check(method);
        return switch (method) {
            case LAPLACE -> laplace(seed, draws);
            case PATHFINDER -> pathfinder(seed, draws);
            case MEANFIELD -> variational(Variational.Family.MEAN_FIELD, seed, draws);
            case LOWRANK -> variational(Variational.Family.LOW_RANK, seed, draws);
            case FULLRANK -> variational(Variational.Family.FULL_RANK, seed, draws);
            case MAP -> mode(seed);
            case SMC -> smc(seed, draws);
            case IMPORTANCE ->
                PriorFit.run(
                        posterior, device, this::constrained, stop, Key.of(seed).fold("importance"), draws);
            case NUTS, CHEES, HMC, MAMS, MALA, RWM, ELLIPTICAL, ENSEMBLE, SGLD, SGHMC, TRACE ->
                throw new IllegalArgumentException("`" + method.text() + "` has chains; they are sampled");
            case TRAIN ->
                throw new IllegalArgumentException(
                        "`train` learns what is `trainable()` and draws nothing: train by `./variate train`, or launch it in the studio");
        };
    }

    /**
     * Draws from the normal about a mode, chosen by importance.
     *
     * @throws dev.variate.inference.SamplingException if there is no mode, or the density is not curved downwards there
     */
    public Approximated laplace(long seed, int draws) {
        Key key = Key.of(seed).fold("laplace");
        return chosen(Laplace.approximate(stoppable(), key, draws), key);
    }

    /**
     * Draws from normals that were met on several paths to a mode, chosen by importance.
     *
     * @throws dev.variate.inference.SamplingException if no path passes such a normal
     */
    public Approximated pathfinder(long seed, int draws) {
        Key key = Key.of(seed).fold("pathfinder");
        return chosen(Pathfinder.approximate(stoppable(), key, draws), key);
    }

    /**
     * Draws from the normal of a family with the highest evidence lower bound, chosen by importance.
     *
     * @throws dev.variate.inference.SamplingException if there is none, or too many quantities for the family
     */
    public Approximated variational(Variational.Family family, long seed, int draws) {
        Key key = Key.of(seed).fold("variational");
        return chosen(Variational.approximate(stoppable(), family, key, draws), key);
    }

    private LogDensity stoppable() {
        return new Stoppable(density, stop);
    }

    private Approximated chosen(Approximation approximation, Key key) {
        ParetoTail tail = ParetoTail.of(approximation.logRatios());
        double[][] chosen = Approximated.chosen(approximation, tail, key.fold("choice").stream()).stream()
                .map(this::constrained)
                .toArray(double[][]::new);
        return new Approximated(chosen, tail, approximation.gradients());
    }

    /** One draw: the quantities where the density of the position is highest. */
    public Approximated mode(long seed) {
        Laplace.Mode mode = Laplace.mode(stoppable(), Key.of(seed).fold("map"));
        return new Approximated(
                new double[][] {constrained(mode.position())}, ParetoTail.of(new double[1]), mode.gradients());
    }

    /**
     * Draws by sequential Monte Carlo, which begins with the priors and so finds modes that are far apart, and the marginal likelihood.
     *
     * @throws ModelException if a latent variable cannot be drawn from its prior
     * @throws SamplingException if the data are impossible wherever the priors lead
     * @throws CancellationException after {@link #cancel}
     */
    public Approximated smc(long seed, int draws) {
        return ParticleFit.run(
                posterior, device, this::constrained, stop, Key.of(seed).fold("smc"), draws);
    }

    /**
     * How well the model would have predicted each observation without having seen it.
     *
     * @throws ModelException if the model has no observations
     */
    public LeaveOneOut loo(Draws draws) {
        return LeaveOneOut.of(pointwiseLogLikelihood(draws));
    }

    /**
     * The log density of each observation at each draw.
     *
     * @throws ModelException if the model has no observations
     */
    public PointwiseLogLikelihood pointwiseLogLikelihood(Draws draws) {
        return criticism()
                .pointwiseLogLikelihood(draws.draws(), Long.MAX_VALUE)
                .orElseThrow(() -> new ModelException("`" + program.name()
                        + "` has no observed variable with draws, so there is nothing that it could have predicted."));
    }

    /**
     * How well the model predicts observations that it has not seen, by fits without some of them at a time: slower than {@link #loo} by their number, and reliable where its k-hats are not.
     *
     * @param folds how many fits, at least 2; 10 are usual
     * @param settings of each fit by NUTS
     * @throws ModelException if the model has no observations, or they are steps of a series
     * @throws IllegalArgumentException if there are more folds than observations
     */
    public CrossValidation kFold(int folds, NutsSettings settings, long seed) {
        return folds().run(folds, settings, seed);
    }

    /**
     * One of these fits, for those who make them elsewhere or one at a time.
     *
     * @param fold which, from 0
     * @param most log densities, observations × draws, that are kept at a time; of more draws some
     * @throws ModelException if the model has no observations, or they are steps of a series
     * @throws IllegalArgumentException if there are more folds than observations
     */
    public CrossValidation.Part fold(int folds, int fold, NutsSettings settings, long seed, long most) {
        return folds().part(folds, fold, settings, seed, most);
    }

    private Folds folds() {
        if (posterior.observed().isEmpty()) {
            throw new ModelException("`" + program.name()
                    + "` has no observed variable with draws, so there is nothing that it could have predicted.");
        }
        List<WholeNumber> numbers = wholeNumbers();
        Kernels kernels = numbers.isEmpty() ? Moves.NO_U_TURN : Mixed.kernels(Moves.NO_U_TURN, numbers);
        return new Folds(posterior, device, kernels, this::constrained);
    }

    /** How much the posterior of each scalar changes where priors or likelihood count a little more or less: whether they disagree, and what the data say little of. */
    public PowerScaling sensitivity(Draws draws) {
        return sensitivity(draws, Set.of());
    }

    /**
     * The same where only some priors are scaled: in a hierarchical model those of the hyperparameters, which one chose, and not what lies between them and the data.
     *
     * @param priors names of latent variables
     * @throws ModelException if one of them is none
     */
    public PowerScaling sensitivity(Draws draws, Set<String> priors) {
        return criticism().sensitivity(draws.draws(), priors, Integer.MAX_VALUE);
    }

    /**
     * Whole worlds from the priors on: latent variables, what is computed from them, and data.
     *
     * @throws ModelException if a variable cannot be drawn, as one with a flat prior
     */
    public Predicted priorPredictive(int count, long seed) {
        return Criticism.priorPredictive(program, posterior.inputs(), device, count, seed);
    }

    /**
     * Data that the model would make in the place of those that were observed, one data set for each draw.
     *
     * @throws ModelException if an observed variable cannot be drawn
     */
    public Predicted posteriorPredictive(Draws draws, long seed) {
        return criticism().posteriorPredictive(draws.draws(), Integer.MAX_VALUE, seed);
    }

    private Criticism criticism() {
        return new Criticism(posterior, device);
    }

    private double[] constrained(double[] position) {
        double[] draw = new double[scalarNames.size()];
        constraining.constrain(position, draw);
        return draw;
    }

    /** Stops the sampling soon, or before it begins. From any thread. */
    public void cancel() {
        stop.set(true);
        Sampler running = sampler;
        if (running != null) {
            running.cancel();
        }
    }

    private double[] constrained(Block block) {
        int width = scalarNames.size();
        double[] draws = new double[block.count() * width];
        double[] draw = new double[width];
        for (int i = 0; i < block.count(); i++) {
            constraining.constrain(block.position(i), draw);
            System.arraycopy(draw, 0, draws, i * width, width);
        }
        return draws;
    }

    @Override
    public void close() {
        constraining.close();
    }
}
