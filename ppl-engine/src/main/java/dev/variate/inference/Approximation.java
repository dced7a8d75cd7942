package dev.variate.inference;

/**
 * Draws from a normal that stands for a posterior, and how likely each is under both.
 *
 * @param draws unconstrained positions
 * @param logDensities of the posterior, not normalised; −∞ or NaN where a draw lies outside of its support
 * @param logApproximations of the normal
 * @param gradients evaluations of the density that all of it took
 */
public record Approximation(double[][] draws, double[] logDensities, double[] logApproximations, long gradients) {

    /** The logarithm of how much more likely than under the approximation each draw is under the posterior, up to a constant; −∞ outside of its support. */
    public double[] logRatios() {
        double[] ratios = new double[draws.length];
        for (int i = 0; i < ratios.length; i++) {
            double ratio = logDensities[i] - logApproximations[i];
            ratios[i] = Double.isNaN(ratio) ? Double.NEGATIVE_INFINITY : ratio;
        }
        return ratios;
    }
}
