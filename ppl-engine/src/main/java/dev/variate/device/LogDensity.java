package dev.variate.device;

/**
 * A log density on R^n with its gradient: all that an inference method knows of a model or a device. An instance has scratch memory of its
 * own and serves one thread; {@link #fork} gives another.
 */
public interface LogDensity {

    /** The length n of a position. */
    int dimension();

    /**
     * The log density at {@code position}, and its gradient written to {@code gradient}; both have length {@link #dimension}. Outside the
     * support, or where the arithmetic fails, the result is −∞ or NaN, never an exception.
     */
    double logDensity(double[] position, double[] gradient);

    /**
     * The same for several positions at once, in one pass over the data where the device can. {@code logDensities[i]} and {@code
     * gradients[i]} belong to {@code positions[i]}.
     */
    default void logDensities(double[][] positions, double[] logDensities, double[][] gradients) {
        for (int i = 0; i < positions.length; i++) {
            logDensities[i] = logDensity(positions[i], gradients[i]);
        }
    }

    /** How many positions {@link #logDensities} would like at once; 1 if there is nothing to gain. */
    default int preferredBatch() {
        return 1;
    }

    /** An instance that likes some tens of positions at once, for methods that always have as many; this one, where the device gains nothing by it. */
    default LogDensity wide() {
        return this;
    }

    /** Another instance over the same code and data, for another thread. */
    LogDensity fork();
}
