package dev.variate.diagnostics;

/**
 * How far an estimate from these draws may lie from the truth only because they are finitely many: one standard error (Vehtari et al. 2021, section 4). NaN where the effective sample
 * size that it rests on is.
 */
public final class MonteCarloError {
    private MonteCarloError() {}

    /** Of the mean: the standard deviation over the square root of the effective draws. */
    public static double ofMean(double[][] chains) {
        double[][] equal = Chains.equalLengths(chains);
        return ofMean(Chains.concatenate(equal), equal.length);
    }

    /**
     * Of the standard deviation: the error of the variance as a mean of squared deviations, with their own effective sample size, carried over by the derivative of the square root
     * (Kenney and Keeping, <em>Mathematics of Statistics</em>, 1951, p. 141; as in the R package <em>posterior</em>).
     */
    public static double ofSd(double[][] chains) {
        double[][] equal = Chains.equalLengths(chains);
        double[] all = Chains.concatenate(equal);
        if (!EffectiveSampleSize.usable(all)) {
            return Double.NaN;
        }
        double mean = Chains.mean(all, 0, all.length);
        double[] squares = new double[all.length];
        double fourth = 0;
        for (int i = 0; i < all.length; i++) {
            squares[i] = (all[i] - mean) * (all[i] - mean);
            fourth += squares[i] * squares[i] / all.length;
        }
        double variance = Chains.mean(squares, 0, squares.length);
        double errorOfVariance = (fourth - variance * variance) / EffectiveSampleSize.ofMean(squares, equal.length);
        return Math.sqrt(errorOfVariance / (4 * variance));
    }

    static double ofMean(double[] all, int chains) {
        return EffectiveSampleSize.usable(all)
                ? Math.sqrt(Chains.variance(all, 0, all.length) / EffectiveSampleSize.ofMean(all, chains))
                : Double.NaN;
    }
}
