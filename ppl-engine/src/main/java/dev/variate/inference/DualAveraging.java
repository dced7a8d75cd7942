package dev.variate.inference;

/**
 * Tunes the step size until the average acceptance is the wanted one: dual averaging (Nesterov 2009) as in Hoffman and Gelman, <em>The No-U-Turn Sampler</em>, JMLR 15 (2014),
 * section 3.2, with the constants of that paper; but the average forgets in some fifty iterations, so that it is of the metric that warm-up ends with, and is corrected once that is final.
 *
 * @param stepSize for the next iteration
 * @param shrinkage the log step size that the iterates are drawn to, log(10 ε₀)
 * @param meanError the weighted mean of target − acceptance
 * @param meanLogStepSize the weighted mean of log step sizes, which is used once warm-up is over
 * @param target the average acceptance that is wanted
 * @param count iterations seen
 */
public record DualAveraging(
        double stepSize, double shrinkage, double meanError, double meanLogStepSize, double target, long count) {
    private static final double GAMMA = 0.05;
    private static final double T0 = 10;
    private static final double SETTLING_GAIN = 0.05;
    /** The newest step size's share of the average, at least. */
    private static final double LEAST_WEIGHT = 0.02;

    static DualAveraging startingAt(double stepSize, double targetAccept) {
        return new DualAveraging(stepSize, StrictMath.log(10 * stepSize), 0, 0, targetAccept, 0);
    }

    DualAveraging learn(double acceptance) {
        long n = count + 1;
        double eta = 1 / (n + T0);
        double error = (1 - eta) * meanError + eta * (target - Math.min(1, acceptance));
        double logStepSize = shrinkage - error * Math.sqrt(n) / GAMMA;
        double weight =
                Math.max(LEAST_WEIGHT, 1 / (Math.sqrt(n) * Math.sqrt(Math.sqrt(n)))); // n to the paper's −κ = −0.75
        double mean = (1 - weight) * meanLogStepSize + weight * logStepSize;
        return new DualAveraging(StrictMath.exp(logStepSize), shrinkage, error, mean, target, n);
    }

    /**
     * Learns slowly (Robbins and Monro 1951): {@link #learn} shortens its steps within an iteration or two of coming to where they are refused, so that what it averages there accepts as often as is wanted and drawing with the average does not.
     */
    DualAveraging settle(double acceptance) {
        double logStepSize = meanLogStepSize + SETTLING_GAIN * (Math.min(1, acceptance) - target);
        return new DualAveraging(StrictMath.exp(logStepSize), shrinkage, meanError, logStepSize, target, count);
    }

    DualAveraging wanting(double targetAccept) {
        return new DualAveraging(stepSize, shrinkage, meanError, meanLogStepSize, targetAccept, count);
    }

    /** With the averaged step size, fit for drawing; unchanged if nothing was learnt. */
    DualAveraging finished() {
        return count == 0
                ? this
                : new DualAveraging(
                        StrictMath.exp(meanLogStepSize), shrinkage, meanError, meanLogStepSize, target, count);
    }
}
