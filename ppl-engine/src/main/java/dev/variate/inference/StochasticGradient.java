package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.device.RowDensity;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Chains whose steps see a batch of the data only, for data of which a pass is too dear: stochastic gradient Langevin dynamics (Welling and Teh, ICML 2011), and with momentum and friction
 * (Chen, Fox and Guestrin, ICML 2014). No step is refused, so that draws are those of a distribution near the posterior.
 *
 * <p>Chains begin at the mode, and a batch's gradient is corrected by what the same batch says there, which leaves little noise where the posterior is narrow (control variates: Baker, Fearnhead, Fox and
 * Nemeth, <em>Statistics and Computing</em> 29, 2019). Coordinates are scaled by the curvature there. A fixed step makes standard deviations some per cent too large, of a normal posterior by Langevin steps of size h the
 * variance 1 / (1 − h/4) times.
 *
 * <p>The log density that an iteration reports is estimated in the same way: all data's at the mode, and how the batch's differs from there.
 */
public final class StochasticGradient implements Kernel<StochasticGradientState> {
    private static final double FRICTION = 1;
    private static final double DIFFERENCE = 1e-4;

    private final boolean momentum;
    private final Anchor anchor;
    private final RowDensity batches;
    private final NutsSettings settings;
    private final IterationRandom random = new IterationRandom();
    private final double[] here;
    private final double[] there;
    /** The rows' numbers, in order. */
    private final int[] order;

    /** The mode, which the chains of a run have in common and the first of them looks for. */
    private static final class Anchor {
        private final LogDensity density;
        private Optional<Found> found = Optional.empty();

        Anchor(LogDensity density) {
            this.density = density;
        }

        private record Found(double[] mode, double logDensity, double[] gradient, double[] scales) {}

        synchronized Found found() {
            if (found.isEmpty()) {
                Laplace.Mode highest = Laplace.mode(density, Key.of(1).fold("mode"));
                double[] gradient = new double[density.dimension()];
                double logDensity = density.logDensity(highest.position(), gradient);
                found = Optional.of(
                        new Found(highest.position(), logDensity, gradient, scales(density, highest.position())));
            }
            return found.get();
        }

        synchronized double[] near(Key key) {
            IterationRandom random = new IterationRandom();
            random.start(key);
            return Pathfinder.start(density, key.fold("pathfinder"), random).position();
        }

        /** Standard deviations at the mode, by the curvature of each coordinate. */
        private static double[] scales(LogDensity density, double[] mode) {
            double[] scales = new double[mode.length];
            double[] above = new double[mode.length];
            double[] below = new double[mode.length];
            double[] moved = mode.clone();
            for (int i = 0; i < mode.length; i++) {
                double step = DIFFERENCE * Math.max(1, Math.abs(mode[i]));
                moved[i] = mode[i] + step;
                density.logDensity(moved, above);
                moved[i] = mode[i] - step;
                density.logDensity(moved, below);
                moved[i] = mode[i];
                double curvature = (below[i] - above[i]) / (2 * step);
                if (!(curvature > 0) || Double.isInfinite(curvature)) {
                    throw new SamplingException(
                            "the log density is not curved downwards at its mode, so no step fits it; `nuts` can do such models");
                }
                scales[i] = 1 / Math.sqrt(curvature);
            }
            return scales;
        }
    }

    private StochasticGradient(boolean momentum, Anchor anchor, RowDensity batches, NutsSettings settings) {
        this.momentum = momentum;
        this.anchor = anchor;
        this.batches = batches;
        this.settings = settings;
        this.here = new double[anchor.density.dimension()];
        this.there = new double[anchor.density.dimension()];
        this.order = IntStream.range(0, batches.rows()).toArray();
    }

    /**
     * Kernels of one run.
     *
     * @param momentum whether steps have momentum and friction
     * @param all by all rows, where the mode is looked for: one of its own, since chains that run side by side wait for each other at their densities
     * @param batches of the same density, of which only {@link RowDensity#fork forks} are used
     */
    public static Kernels kernels(boolean momentum, LogDensity all, RowDensity batches) {
        Anchor anchor = new Anchor(all);
        return (density, settings) -> new StochasticGradient(momentum, anchor, batches.fork(), settings);
    }

    /** At the mode, or, if the settings ask for it, at a draw from what a path to one finds. */
    @Override
    public StochasticGradientState init(Key key) {
        return init(
                key,
                settings.init() == NutsSettings.Init.PATHFINDER
                        ? anchor.near(key)
                        : anchor.found().mode());
    }

    @Override
    public StochasticGradientState init(Key key, double[] position) {
        return new StochasticGradientState(key, 0, position.clone(), new double[position.length], 0);
    }

    @Override
    public Step<StochasticGradientState> step(StochasticGradientState state) {
        Anchor.Found known = anchor.found();
        random.start(state.key().fold(state.iteration()));
        batches.choose(chosen());
        double logDensity = known.logDensity()
                + batches.logDensity(state.position(), here)
                - batches.logDensity(known.mode(), there);
        double[] position = state.position().clone();
        double[] speed = state.momentum().clone();
        double h = settings.batch().stepSize();
        for (int i = 0; i < position.length; i++) {
            double scale = known.scales()[i];
            double slope = scale * (known.gradient()[i] + here[i] - there[i]);
            if (momentum) {
                speed[i] += h * (slope - FRICTION * speed[i]) + Math.sqrt(2 * FRICTION * h) * random.normal();
                position[i] += h * scale * speed[i];
            } else {
                position[i] += scale * (0.5 * h * slope + Math.sqrt(h) * random.normal());
            }
        }
        if (!Double.isFinite(logDensity) || !Arrays.stream(position).allMatch(Double::isFinite)) {
            throw new SamplingException(
                    "the steps led to where the log density or its gradient is not finite. Take a smaller `stepSize`, or more rows in a batch; `nuts` needs neither");
        }
        return new Step<>(
                new StochasticGradientState(state.key(), state.iteration() + 1, position, speed, state.gradients() + 2),
                new NutsInfo(logDensity, 1, h, 0, 1, false, Double.NaN));
    }

    @Override
    public StochasticGradientState resume(byte[] bytes) {
        StochasticGradientState state = StochasticGradientState.decode(bytes);
        if (state.position().length != here.length) {
            throw new InvalidCheckpointException("The checkpoint has " + state.position().length
                    + " coordinates, and this model has " + here.length);
        }
        if (state.iteration() > settings.iterations()) {
            throw new InvalidCheckpointException("The checkpoint stands at iteration " + state.iteration()
                    + " and the run has " + settings.iterations());
        }
        return state;
    }

    /** The first of a shuffle (Fisher and Yates), which is then undone, so that the next depends on nothing before it. */
    private int[] chosen() {
        int[] partners = new int[batches.batchSize()];
        for (int i = 0; i < partners.length; i++) {
            partners[i] = i + (int) (random.uniform() * (order.length - i));
            swap(i, partners[i]);
        }
        int[] chosen = Arrays.copyOf(order, partners.length);
        for (int i = partners.length - 1; i >= 0; i--) {
            swap(i, partners[i]);
        }
        return chosen;
    }

    private void swap(int i, int j) {
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}
