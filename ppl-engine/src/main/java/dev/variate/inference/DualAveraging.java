package dev.variate.inference;

/**
 * Tunes the step size until the average acceptance is the wanted one: dual averaging (Nesterov 2009) as in Hoffman and Gelman, <em>The No-U-Turn Sampler</em>, JMLR 15 (2014),
 * section 3.2, with the constants of that paper.
 *
 * @param stepSize for the next iteration
 * @param shrinkage the log step size that the iterates are drawn to, log(10 ε₀)
 * @param meanError the weighted mean of target − acceptance
 * @param meanLogStepSize the weighted mean of log step sizes, which is used once warm-up is over
 * @param count iterations seen since the last restart
 */
public record DualAveraging(double stepSize, double shrinkage, double meanError, double meanLogStepSize, long count) {
    private static final double GAMMA = 0.05;
    private static final double T0 = 10;

    static DualAveraging startingAt(double stepSize) {
        return new DualAveraging(stepSize, StrictMath.log(10 * stepSize), 0, 0, 0);
    }

    DualAveraging learn(double acceptance, double targetAccept) {
        long n = count + 1;
        double eta = 1 / (n + T0);
        double error = (1 - eta) * meanError + eta * (targetAccept - Math.min(1, acceptance));
        double logStepSize = shrinkage - error * Math.sqrt(n) / GAMMA;
        double weight = 1 / (Math.sqrt(n) * Math.sqrt(Math.sqrt(n))); // n to the paper's −κ = −0.75
        double mean = (1 - weight) * meanLogStepSize + weight * logStepSize;
        return new DualAveraging(StrictMath.exp(logStepSize), shrinkage, error, mean, n);
    }

    /** With the averaged step size, fit for drawing; unchanged if nothing was learnt. */
    DualAveraging finished() {
        return count == 0
                ? this
                : new DualAveraging(StrictMath.exp(meanLogStepSize), shrinkage, meanError, meanLogStepSize, count);
    }
}
