package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.util.Arrays;

/**
 * Elliptical slice sampling (Murray, Adams and MacKay, AISTATS 2010), for normal priors: a step goes along the ellipse through where the chain is and a draw from the prior, to a point whose likelihood is
 * above a level that is drawn beforehand; the arc is halved or so until there is one. Nothing is tuned, and no gradient is needed.
 */
public final class EllipticalSlice implements Kernel<NutsState> {
    private static final int STARTS = 100;
    /** An arc of 2⁻⁵⁰ of the ellipse is the point itself. */
    private static final int MOST_SHRINKS = 500;

    private final Tempered tempered;
    private final NutsSettings settings;
    private final double[] centre;
    private final PriorDraws prior;
    private final IterationRandom random = new IterationRandom();
    private final int n;

    private EllipticalSlice(LogDensity joint, NutsSettings settings, double[] centre, PriorDraws prior) {
        this.tempered = new Tempered(joint);
        this.tempered.at(1);
        this.settings = settings;
        this.centre = centre.clone();
        this.prior = prior;
        this.n = joint.dimension() - 1;
    }

    /**
     * Kernels for a density whose last coordinate is the likelihood's power, as of {@link SequentialMonteCarlo}.
     *
     * @param centre the mean of the prior, which must be normal
     * @param prior from any thread
     */
    public static Kernels kernels(double[] centre, PriorDraws prior) {
        return (joint, settings) -> new EllipticalSlice(joint, settings, centre, prior);
    }

    /** The mean of a normal prior, which is its mode. */
    public static double[] centre(LogDensity joint, Key key) {
        Tempered priors = new Tempered(joint);
        priors.at(0);
        return Laplace.mode(priors, key).position();
    }

    /** A draw from the prior at which the likelihood is finite. */
    @Override
    public NutsState init(Key key) {
        double[] position = new double[n];
        for (int attempt = 0; attempt < STARTS; attempt++) {
            prior.draw(key.fold("init").fold(attempt), position);
            if (Double.isFinite(logLikelihood(position))) {
                return begin(key, position);
            }
        }
        throw new SamplingException(
                "no starting point was found: at " + STARTS
                        + " draws from the priors the log likelihood is −∞ or not a number. Check that the data can occur under the model",
                position);
    }

    @Override
    public NutsState init(Key key, double[] position) {
        if (position.length != n || !Double.isFinite(logLikelihood(position))) {
            throw new SamplingException("the log likelihood at the starting point is not finite, or the point has not "
                    + n + " coordinates. Start elsewhere, or leave the choice to the sampler");
        }
        return begin(key, position);
    }

    private NutsState begin(Key key, double[] position) {
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        return new NutsState(
                key,
                0,
                position,
                new double[n],
                tempered.logDensity(position, new double[n]),
                new Metric.Diagonal(ones),
                DualAveraging.startingAt(1, settings.targetAccept()),
                AdaptationWindow.empty(n),
                AdaptationWindow.empty(n),
                2);
    }

    @Override
    public Step<NutsState> step(NutsState state) {
        Key key = state.key().fold(state.iteration());
        random.start(key);
        double[] other = new double[n];
        prior.draw(key.fold("prior"), other);
        double[] from = state.position();
        double level = logLikelihood(from) + StrictMath.log(random.uniform());
        double angle = 2 * StrictMath.PI * random.uniform();
        double least = angle - 2 * StrictMath.PI;
        double most = angle;
        double[] there = new double[n];
        int evaluations = 1;
        boolean found = false;
        while (!found && evaluations < MOST_SHRINKS) {
            double cos = StrictMath.cos(angle);
            double sin = StrictMath.sin(angle);
            for (int i = 0; i < n; i++) {
                there[i] = centre[i] + (from[i] - centre[i]) * cos + (other[i] - centre[i]) * sin;
            }
            evaluations++;
            found = logLikelihood(there) > level;
            if (!found) {
                if (angle < 0) {
                    least = angle;
                } else {
                    most = angle;
                }
                angle = least + (most - least) * random.uniform();
            }
        }
        double[] position = found ? there : from;
        double[] none = new double[n];
        double logDensity = tempered.logDensity(position, none);
        NutsState next = new NutsState(
                state.key(),
                state.iteration() + 1,
                position,
                new double[n],
                logDensity,
                state.metric(),
                state.stepSize(),
                state.older(),
                state.newer(),
                state.gradients() + evaluations + 1);
        return new Step<>(
                next,
                new NutsInfo(
                        logDensity,
                        1.0 / (evaluations - 1),
                        found ? Math.abs(angle) : 0,
                        0,
                        evaluations + 1,
                        false,
                        Double.NaN));
    }

    private double logLikelihood(double[] position) {
        return tempered.logLikelihoods(new double[][] {position})[0];
    }

    @Override
    public NutsState resume(byte[] bytes) {
        NutsState state = NutsState.decode(bytes);
        if (state.position().length != n || state.iteration() > settings.iterations()) {
            throw new InvalidCheckpointException("The checkpoint has " + state.position().length
                    + " coordinates at iteration " + state.iteration() + ", and the model has " + n + " and the run "
                    + settings.iterations());
        }
        return state;
    }
}
