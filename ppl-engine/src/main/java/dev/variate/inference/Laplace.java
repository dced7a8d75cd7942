package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;

/** Modes, and the normal approximation about one: its mean the mode, its precision the curvature there (Laplace 1774; Tierney and Kadane, JASA 81, 1986). */
public final class Laplace {
    private static final double LOG_TWO_PI = 1.8378770664093453;
    /** Step of the gradient's central differences, relative to the coordinate: about the cube root of the rounding error. */
    private static final double DIFFERENCE = 6e-6;

    private Laplace() {}

    /**
     * The highest point that was found.
     *
     * @param position unconstrained; the density that is highest there is that of the unconstrained position, log |det J| of the constraints included
     * @param gradients evaluations that it took
     */
    public record Mode(double[] position, double logDensity, long gradients) {}

    /**
     * Climbs from a random point to a mode, by L-BFGS.
     *
     * @throws SamplingException if no starting point is found, or the climb does not end: the density may have no mode
     */
    public static Mode mode(LogDensity density, Key key) {
        IterationRandom random = new IterationRandom();
        random.start(key.fold("init"));
        Ascent ascent = Ascent.from(density, Start.jittered(density, random));
        if (!ascent.arrived()) {
            throw new SamplingException(
                    "no mode was found: the log density still rises after "
                            + (ascent.points().size() - 1)
                            + " steps. The scale of a group of effects may shrink to 0, where the density grows beyond all bounds; NUTS can do such models");
        }
        Ascent.Point highest = ascent.highest();
        return new Mode(highest.position(), highest.logDensity(), ascent.evaluations());
    }

    /**
     * {@code count} draws from the normal about a mode.
     *
     * @throws SamplingException as {@link #mode}, or if the density is not curved downwards in every direction there
     */
    public static Approximation approximate(LogDensity density, Key key, int count) {
        Mode mode = mode(density, key);
        int n = density.dimension();
        double[] lower = FisherMetric.cholesky(n, curvature(density, mode.position()));
        double logDeterminant = 0;
        for (int i = 0; i < n; i++) {
            logDeterminant += StrictMath.log(lower[i * n + i]);
        }
        if (!Double.isFinite(logDeterminant)) {
            throw new SamplingException(
                    "the log density is not curved downwards in every direction at its mode, so no normal stands for it. Some quantity may be unknown to the data and without a proper prior");
        }
        IterationRandom random = new IterationRandom();
        random.start(key.fold("laplace"));
        Approximation approximation = new Approximation(
                new double[count][n], new double[count], new double[count], mode.gradients() + 2L * n + count);
        double[] gradient = new double[n];
        for (int j = 0; j < count; j++) {
            double[] draw = approximation.draws()[j];
            for (int i = 0; i < n; i++) {
                draw[i] = random.normal();
            }
            approximation.logApproximations()[j] = -0.5 * (n * LOG_TWO_PI + Products.dot(draw, draw)) + logDeterminant;
            // with precision RRᵀ, a draw is R⁻ᵀz from the mode
            for (int i = n - 1; i >= 0; i--) {
                draw[i] /= lower[i * n + i];
                for (int k = 0; k < i; k++) {
                    draw[k] = Math.fma(-draw[i], lower[i * n + k], draw[k]);
                }
            }
            for (int i = 0; i < n; i++) {
                draw[i] += mode.position()[i];
            }
            approximation.logDensities()[j] = density.logDensity(draw, gradient);
        }
        return approximation;
    }

    /** Minus the Hessian, by central differences of the gradient, made symmetric. */
    private static double[] curvature(LogDensity density, double[] at) {
        int n = at.length;
        double[] curvature = new double[n * n];
        double[] above = new double[n];
        double[] below = new double[n];
        double[] moved = at.clone();
        for (int i = 0; i < n; i++) {
            double step = DIFFERENCE * Math.max(1, Math.abs(at[i]));
            moved[i] = at[i] + step;
            density.logDensity(moved, above);
            moved[i] = at[i] - step;
            density.logDensity(moved, below);
            moved[i] = at[i];
            for (int j = 0; j < n; j++) {
                double second = (below[j] - above[j]) / (2 * step);
                curvature[i * n + j] += 0.5 * second;
                curvature[j * n + i] += 0.5 * second;
            }
        }
        return curvature;
    }
}
