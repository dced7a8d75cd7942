package dev.variate.fit;

import dev.variate.device.Devices;
import dev.variate.device.Executable;
import dev.variate.device.LogDensity;
import dev.variate.inference.Block;
import dev.variate.inference.Laplace;
import dev.variate.inference.NutsInfo;
import dev.variate.inference.NutsSettings;
import dev.variate.model.Constraining;
import dev.variate.model.Language;
import dev.variate.model.Model;
import dev.variate.model.ModelException;
import dev.variate.model.ModelProgram;
import dev.variate.model.Posterior;
import dev.variate.model.TracedModel;
import dev.variate.model.Tracers;
import dev.variate.model.Tracing;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Markov chains whose steps see a batch of the data only, for data of which a pass is too dear: stochastic gradient Langevin dynamics (Welling and Teh, ICML 2011), and with momentum and friction
 * (Chen, Fox and Guestrin, ICML 2014). No step is refused, so that draws are those of a distribution near the posterior.
 *
 * <p>Chains begin at the mode, and a batch's gradient is corrected by what the same batch says there, which leaves little noise where the posterior is narrow (control variates: Baker, Fearnhead, Fox and
 * Nemeth, <em>Statistics and Computing</em> 29, 2019). Coordinates are scaled by the curvature there. A fixed step makes standard deviations some per cent too large.
 */
public final class StochasticGradient {
    /** In units of the standard deviation at the mode: squared for Langevin dynamics, as a time with momentum. */
    private static final double LANGEVIN_STEP = 0.1;

    private static final double MOMENTUM_STEP = 0.1;
    private static final double FRICTION = 1;
    private static final double DIFFERENCE = 1e-4;

    private final Posterior posterior;
    private final Executable gradient;
    private final List<String> arguments;
    private final Map<String, Value> full;
    private final int rows;
    private final int batch;
    private final double[] mode;
    private final double[] slopeAtMode;
    private final double[] scales;

    private StochasticGradient(
            Posterior posterior,
            Executable gradient,
            List<String> arguments,
            Map<String, Value> full,
            int rows,
            int batch,
            LogDensity all) {
        this.posterior = posterior;
        this.gradient = gradient;
        this.arguments = arguments;
        this.full = full;
        this.rows = rows;
        this.batch = batch;
        this.mode = Laplace.mode(all, Key.of(1).fold("mode")).position();
        this.slopeAtMode = new double[mode.length];
        all.logDensity(mode, slopeAtMode);
        this.scales = scales(all, mode);
    }

    /**
     * @param data the model's inputs and observations, by name
     * @param batch rows that a step sees
     * @param names of tensor inputs and observed variables that have the same rows as their first axis; no latent variable may have them
     * @throws IllegalArgumentException if lengths differ, or a name is no tensor among the data
     * @throws ModelException if model and data do not fit
     */
    public static StochasticGradient of(Model model, Map<String, ?> data, int batch, String... names) {
        int[] lengths = Arrays.stream(names)
                .mapToInt(name -> {
                    if (!data.containsKey(name)) {
                        throw new IllegalArgumentException("There are no data of `" + name + "`.");
                    }
                    return Language.tensor(data.get(name)).shape().dim(0);
                })
                .distinct()
                .toArray();
        if (lengths.length != 1 || batch < 1 || batch > lengths[0]) {
            throw new IllegalArgumentException(
                    "Batches of " + batch + " rows need data of one length, and as many rows; "
                            + String.join(", ", names) + " have lengths " + Arrays.toString(lengths) + ".");
        }
        TracedModel whole = ModelProgram.trace(model, data);
        Set<String> batched = Set.of(names);
        for (String name : names) {
            if (!whole.inputs().containsKey(name)) {
                throw new IllegalArgumentException(
                        "`" + name + "` is known when the model is compiled, and cannot be in batches.");
            }
        }
        Map<String, Object> first = new HashMap<>(data);
        int[] head = IntStream.range(0, batch).toArray();
        for (String name : names) {
            first.put(name, whole.inputs().get(name).take(Value.vector(head)));
        }
        double weight = (double) lengths[0] / batch;
        Model weighted = Model.of(
                model.name(),
                model.parameters(),
                given -> Tracing.trace(Tracers.scale(weight, batched::contains), () -> model.invoke(given)));
        Posterior part = Posterior.of(ModelProgram.trace(weighted, first));
        Posterior all = Posterior.of(whole);
        if (!part.stepped().isEmpty() || part.dimension() != all.dimension()) {
            throw new ModelException(
                    "`" + model.name()
                            + "` has variables that are discrete, or one for each row, so that steps cannot see some rows only.");
        }
        Program slope = Gradient.of(part.logDensityProgram(), List.of(part.positionName()));
        Map<String, Value> known = new HashMap<>(part.inputs());
        known.keySet().removeAll(batched);
        Executable compiled = Devices.named("jvm").compile(slope, known);
        List<String> arguments = slope.inputs().stream()
                .map(Input::name)
                .filter(name -> !known.containsKey(name))
                .toList();
        return new StochasticGradient(
                all, compiled, arguments, whole.inputs(), lengths[0], batch, all.compile(Devices.named("jvm")));
    }

    /** Standard deviations at the mode, by the curvature of each coordinate. */
    private static double[] scales(LogDensity all, double[] mode) {
        double[] scales = new double[mode.length];
        double[] above = new double[mode.length];
        double[] below = new double[mode.length];
        double[] moved = mode.clone();
        for (int i = 0; i < mode.length; i++) {
            double step = DIFFERENCE * Math.max(1, Math.abs(mode[i]));
            moved[i] = mode[i] + step;
            all.logDensity(moved, above);
            moved[i] = mode[i] - step;
            all.logDensity(moved, below);
            moved[i] = mode[i];
            double curvature = (below[i] - above[i]) / (2 * step);
            if (!(curvature > 0)) {
                throw new ModelException(
                        "The log density is not curved downwards at its mode, so no step fits it. `nuts` can do such models.");
            }
            scales[i] = 1 / Math.sqrt(curvature);
        }
        return scales;
    }

    /**
     * What a chain carries.
     *
     * @param momentum in units of the scales; 0 without
     */
    public record State(Key key, int iteration, double[] position, double[] momentum) {}

    /** The state before the first iteration, at the mode. */
    public State init(Key key) {
        return new State(key, 0, mode.clone(), new double[mode.length]);
    }

    /** One iteration of Langevin dynamics. */
    public State langevin(State state) {
        Key key = state.key().fold(state.iteration());
        double[] slope = slope(state.position(), key);
        RandomStream random = key.fold("noise").stream();
        double[] position = state.position().clone();
        for (int i = 0; i < position.length; i++) {
            double s = scales[i];
            position[i] += s * (0.5 * LANGEVIN_STEP * s * slope[i] + Math.sqrt(LANGEVIN_STEP) * random.nextGaussian());
        }
        return new State(state.key(), state.iteration() + 1, position, state.momentum());
    }

    /** One iteration with momentum and friction. */
    public State hamiltonian(State state) {
        Key key = state.key().fold(state.iteration());
        double[] slope = slope(state.position(), key);
        RandomStream random = key.fold("noise").stream();
        double[] position = state.position().clone();
        double[] momentum = state.momentum().clone();
        double noise = Math.sqrt(2 * FRICTION * MOMENTUM_STEP);
        for (int i = 0; i < position.length; i++) {
            momentum[i] +=
                    MOMENTUM_STEP * (scales[i] * slope[i] - FRICTION * momentum[i]) + noise * random.nextGaussian();
            position[i] += MOMENTUM_STEP * scales[i] * momentum[i];
        }
        return new State(state.key(), state.iteration() + 1, position, momentum);
    }

    /** A batch's estimate of the gradient: all data's at the mode, and how the batch's differs from there. */
    private double[] slope(double[] position, Key key) {
        int[] chosen = chosen(key.fold("batch").stream());
        double[] here = of(position, chosen);
        double[] there = of(mode, chosen);
        double[] slope = new double[here.length];
        for (int i = 0; i < slope.length; i++) {
            slope[i] = slopeAtMode[i] + here[i] - there[i];
        }
        return slope;
    }

    private double[] of(double[] position, int[] chosen) {
        List<Value> values = new ArrayList<>();
        for (String name : arguments) {
            values.add(
                    full.containsKey(name)
                            ? (Value) full.get(name).take(Value.vector(chosen)).resolved()
                            : Value.vector(position));
        }
        return gradient.call(values).get(1).toArray();
    }

    /** The first of a shuffle (Fisher and Yates), without the rest of it. */
    private int[] chosen(RandomStream random) {
        Map<Integer, Integer> moved = new HashMap<>();
        int[] chosen = new int[batch];
        for (int i = 0; i < batch; i++) {
            int other = i + (int) (random.nextDouble() * (rows - i));
            chosen[i] = moved.getOrDefault(other, other);
            moved.put(other, moved.getOrDefault(i, i));
        }
        return chosen;
    }

    /**
     * Chains of Langevin dynamics, or with momentum, one after another. R-hat and effective draws tell how far they have mixed, and nothing of how far off a batch's gradient leads them.
     *
     * @param settings of which chains, warm-up and draws count
     */
    public Draws sample(boolean momentum, NutsSettings settings, long seed) {
        Draws draws = new Draws(posterior.scalarNames(), settings);
        double[] draw = new double[posterior.scalarNames().size()];
        try (Constraining constraining = posterior.constraining(Devices.named("jvm"))) {
            for (int chain = 0; chain < settings.chains(); chain++) {
                State state = init(Key.of(seed).fold("stochastic gradient").fold(chain));
                for (int i = 0; i < settings.iterations(); i++) {
                    state = momentum ? hamiltonian(state) : langevin(state);
                    if (i >= settings.warmup()) {
                        constraining.constrain(state.position(), draw);
                        draws.add(block(chain, i, state), draw);
                    }
                }
            }
        }
        return draws;
    }

    private static Block block(int chain, int iteration, State state) {
        double[] stats = new double[NutsInfo.WIDTH];
        stats[0] = Double.NaN;
        stats[1] = 1;
        stats[NutsInfo.WIDTH - 1] = Double.NaN;
        return new Block(
                chain, iteration, 1, false, state.position().length, state.position(), stats, 2, 0, new byte[0]);
    }
}
