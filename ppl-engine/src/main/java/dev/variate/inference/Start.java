package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.Optional;

/**
 * Where a method begins: a point at which log density and gradient are finite.
 *
 * @param evaluations of the density that finding it took
 */
record Start(double[] position, double[] gradient, double logDensity, int evaluations) {
    private static final int ATTEMPTS = 100;
    static final double RADIUS = 2;

    /** So many points are looked at for one whose energy can be told from its rounding. */
    private static final int ATTEMPTS_AT_RESOLUTION = 20;

    /** How well a log density must be known, since steps are accepted or not by differences of it. A double knows one of −10¹⁰ that well. */
    private static final double RESOLUTION = 1e-6;

    /**
     * A point uniform on (−2, 2)ⁿ.
     *
     * <p>Some models have densities of e^−10¹⁰⁰ in half of that cube: a moving average whose errors explode, a scale that is an exponential of
     * covariates. There the change of energy by the smallest step that moves the position at all is lost in rounding, and a chain would never
     * leave. So such a point is only taken if all of {@value #ATTEMPTS_AT_RESOLUTION} are, and then the best of them.
     *
     * @throws SamplingException if {@value #ATTEMPTS} points were tried and none was finite
     */
    static Start jittered(LogDensity density, IterationRandom random) {
        int n = density.dimension();
        int notANumber = 0;
        int outside = 0;
        double[] last = new double[n];
        Optional<Start> best = Optional.empty();
        for (int attempt = 1; attempt <= (best.isPresent() ? ATTEMPTS_AT_RESOLUTION : ATTEMPTS); attempt++) {
            double[] position = new double[n];
            double[] gradient = new double[n];
            last = position;
            for (int i = 0; i < n; i++) {
                position[i] = RADIUS * (2 * random.uniform() - 1);
            }
            double logDensity = density.logDensity(position, gradient);
            if (finite(logDensity, gradient)) {
                if (Math.ulp(logDensity) < RESOLUTION) {
                    return new Start(position, gradient, logDensity, attempt);
                }
                if (best.isEmpty() || logDensity > best.get().logDensity()) {
                    best = Optional.of(new Start(position, gradient, logDensity, ATTEMPTS_AT_RESOLUTION));
                }
            } else if (Double.isNaN(logDensity)) {
                notANumber++;
            } else if (logDensity == Double.NEGATIVE_INFINITY) {
                outside++;
            }
        }
        if (best.isPresent()) {
            return best.get();
        }
        throw new SamplingException(
                "no starting point was found. " + ATTEMPTS
                        + " random points were tried; the log density was −∞ at " + outside + ", not a number at "
                        + notANumber + ", and it or its gradient infinite at " + (ATTEMPTS - outside - notANumber)
                        + ". Check that each variable's distribution allows every value that its support has, and that the data can occur under the model",
                last);
    }

    /**
     * This point.
     *
     * @throws SamplingException if the density has another dimension, or it or its gradient is not finite there
     */
    static Start at(LogDensity density, double[] position) {
        if (position.length != density.dimension()) {
            throw new SamplingException("the starting point has " + position.length + " coordinates and the model has "
                    + density.dimension());
        }
        double[] gradient = new double[position.length];
        double logDensity = density.logDensity(position, gradient);
        if (!finite(logDensity, gradient)) {
            throw new SamplingException("the log density at the starting point is " + logDensity
                    + (Double.isFinite(logDensity) ? ", but its gradient is not finite" : "")
                    + ". Start elsewhere, or leave the choice to the sampler");
        }
        return new Start(position.clone(), gradient, logDensity, 1);
    }

    static boolean finite(double logDensity, double[] gradient) {
        if (!Double.isFinite(logDensity)) {
            return false;
        }
        for (double derivative : gradient) {
            if (!Double.isFinite(derivative)) {
                return false;
            }
        }
        return true;
    }
}
