package dev.variate.inference;

import dev.variate.device.LogDensity;

/**
 * Where a method begins: a point at which log density and gradient are finite.
 *
 * @param evaluations of the density that finding it took
 */
record Start(double[] position, double[] gradient, double logDensity, int evaluations) {
    private static final int ATTEMPTS = 100;
    private static final double RADIUS = 2;

    /**
     * A point uniform on (−2, 2)ⁿ.
     *
     * @throws SamplingException if {@value #ATTEMPTS} points were tried and none was finite
     */
    static Start jittered(LogDensity density, IterationRandom random) {
        int n = density.dimension();
        double[] position = new double[n];
        double[] gradient = new double[n];
        int notANumber = 0;
        int outside = 0;
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            for (int i = 0; i < n; i++) {
                position[i] = RADIUS * (2 * random.uniform() - 1);
            }
            double logDensity = density.logDensity(position, gradient);
            if (finite(logDensity, gradient)) {
                return new Start(position, gradient, logDensity, attempt);
            }
            if (Double.isNaN(logDensity)) {
                notANumber++;
            } else if (logDensity == Double.NEGATIVE_INFINITY) {
                outside++;
            }
        }
        throw new SamplingException(
                "no starting point was found. " + ATTEMPTS
                        + " random points were tried; the log density was −∞ at " + outside + ", not a number at "
                        + notANumber + ", and it or its gradient infinite at " + (ATTEMPTS - outside - notANumber)
                        + ". Check that each variable's distribution allows every value that its support has, and that the data can occur under the model");
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
