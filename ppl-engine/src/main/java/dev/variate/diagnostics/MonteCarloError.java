package dev.variate.diagnostics;

import dev.variate.tensor.IncompleteFunctions;
import java.util.Arrays;

/**
 * How far an estimate from these draws may lie from the truth only because they are finitely many: one standard error (Vehtari et al. 2021, section 4). NaN where the effective sample
 * size that it rests on is.
 */
public final class MonteCarloError {
    private static final int HALVINGS = 60;
    /** How probable a normal is a standard deviation or more below its mean; the digits are those of <em>posterior</em>. */
    private static final double ONE_SD_BELOW = 0.1586553;

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

    /**
     * Of the quantile at {@code probability}: half of how far apart the draws are that stand where a standard error's range of ranks ends, which is that of a beta distribution with the quantile's effective draws (as in the R package
     * <em>posterior</em>).
     */
    public static double ofQuantile(double[][] chains, double probability) {
        double[] all = Chains.concatenate(Chains.equalLengths(chains));
        if (!EffectiveSampleSize.usable(all)) {
            return Double.NaN;
        }
        double found = EffectiveSampleSize.quantile(chains, probability);
        // a quantile that no draw exceeds, as of a discrete quantity: none of the draws says otherwise
        double effective = Double.isNaN(found) ? all.length : found;
        Arrays.sort(all);
        double a = effective * probability + 1;
        double b = effective * (1 - probability) + 1;
        int low = (int) Math.max(Math.floor(betaQuantile(a, b, ONE_SD_BELOW) * all.length), 1);
        int high = (int) Math.min(Math.ceil(betaQuantile(a, b, 1 - ONE_SD_BELOW) * all.length), all.length);
        return (all[high - 1] - all[low - 1]) / 2;
    }

    /** By bisection, to the last bits of a double. */
    private static double betaQuantile(double a, double b, double probability) {
        double wanted = StrictMath.log(probability);
        double low = 0;
        double high = 1;
        for (int halving = 0; halving < HALVINGS; halving++) {
            double middle = 0.5 * (low + high);
            if (IncompleteFunctions.logBeta(a, b, middle, 0, 0) < wanted) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    static double ofMean(double[] all, int chains) {
        return EffectiveSampleSize.usable(all)
                ? Math.sqrt(Chains.variance(all, 0, all.length) / EffectiveSampleSize.ofMean(all, chains))
                : Double.NaN;
    }
}
