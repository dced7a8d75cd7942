package dev.variate.diagnostics;

import java.util.Arrays;

/**
 * Whether importance weights can be relied on: the shape k̂ of a generalised Pareto distribution fitted to the largest of them, and the weights with these replaced by that distribution's
 * quantiles (Vehtari, Simpson, Gelman, Yao and Gabry, <em>Pareto smoothed importance sampling</em>, JMLR 25, 2024). Below 0.7 the weights can be used; above 1 their mean does not
 * exist, and what was drawn from is not near what was to be drawn from.
 *
 * @param kHat NaN for fewer than 25 weights, +∞ where all weight lies on none or on fewer than five, −∞ where the largest are all alike
 * @param logWeights smoothed and normalised: their exponentials sum to one
 */
public record ParetoTail(double kHat, double[] logWeights) {
    /** The largest k̂ with which weights of any usual number can be used. */
    public static final double LARGEST_USABLE = 0.7;

    private static final int FEWEST_WEIGHTS = 25;
    private static final int FEWEST_IN_TAIL = 5;
    /** In distances of the 95 % quantile from the median: of a normal the farthest of 4,000 draws is some 2 of them away, of a Cauchy some 200. */
    private static final double FAR_OUT = 5;
    /** Relative differences that are taken for rounding. */
    private static final double ALIKE = 1e-9;

    /** Of the logarithms of weights that are known up to a factor; −∞ for a weight of 0. */
    public static ParetoTail of(double[] logRatios) {
        return of(logRatios, 1);
    }

    /**
     * The same for draws that depend on each other.
     *
     * @param relativeEfficiency how many independent draws a draw is worth, above 0; the fewer, the longer the tail that is fitted
     */
    public static ParetoTail of(double[] logRatios, double relativeEfficiency) {
        int n = logRatios.length;
        double[] log = logRatios.clone();
        double largest = Arrays.stream(log).max().orElse(Double.NaN);
        if (!Double.isFinite(largest)) {
            return new ParetoTail(n < FEWEST_WEIGHTS ? Double.NaN : Double.POSITIVE_INFINITY, log);
        }
        for (int i = 0; i < n; i++) {
            log[i] -= largest;
        }
        double kHat = n < FEWEST_WEIGHTS ? Double.NaN : smoothTail(log, relativeEfficiency);
        double sum = 0;
        for (double each : log) {
            sum += StrictMath.exp(each);
        }
        double logSum = StrictMath.log(sum);
        for (int i = 0; i < n; i++) {
            log[i] -= logSum;
        }
        return new ParetoTail(kHat, log);
    }

    /**
     * The largest k̂ with which this many weights can be used: 1 − 1/log₁₀ n, and at most {@link #LARGEST_USABLE} (section 3.2.4 of the paper).
     */
    public static double largestUsable(int weights) {
        return Math.min(1 - 1 / StrictMath.log10(weights), LARGEST_USABLE);
    }

    /**
     * k̂ of the heavier tail of draws of one scalar, beyond which a mean or a variance need not exist (section 3 of the paper, with draws in the place of weights); −∞ where no draw lies far enough out for it to matter, and where all are
     * between 0 and 1: a probability that is nearly 0 and now and then not is spread over many powers of ten, and has moments all the same.
     *
     * @param relativeEfficiency how many independent draws of a tail a draw is worth
     */
    static double shapeOf(Ranking ranking, double relativeEfficiency) {
        if (ranking.quantile(0) >= 0 && ranking.quantile(1) <= 1) {
            return Double.NEGATIVE_INFINITY;
        }
        double median = ranking.quantile(0.5);
        return Math.max(
                shapeOf(ranking.values(), median, 1, ranking.quantile(0.95) - median, relativeEfficiency),
                shapeOf(ranking.values(), median, -1, median - ranking.quantile(0.05), relativeEfficiency));
    }

    private static double shapeOf(double[] values, double median, int side, double usual, double relativeEfficiency) {
        double farthest = 0;
        for (double value : values) {
            farthest = Math.max(farthest, side * (value - median));
        }
        if (!(usual > 0 && farthest > FAR_OUT * usual && relativeEfficiency > 0)) {
            return Double.NEGATIVE_INFINITY;
        }
        double[] log = new double[values.length];
        Arrays.setAll(log, i -> StrictMath.log(Math.max(0, side * (values[i] - median))));
        return of(log, Math.min(1, relativeEfficiency)).kHat();
    }

    /** The number of draws from the target that weigh as much as these: 1 / Σ w². */
    public double effectiveDraws() {
        double squares = 0;
        for (double each : logWeights) {
            squares += StrictMath.exp(2 * each);
        }
        return 1 / squares;
    }

    /** @param log of weights relative to the largest; the tail is smoothed in place */
    private static double smoothTail(double[] log, double relativeEfficiency) {
        int n = log.length;
        int size = (int) Math.ceil(Math.min(0.2 * n, 3 * Math.sqrt(n / relativeEfficiency)));
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (i, j) -> Double.compare(log[i], log[j]));
        double cut = StrictMath.exp(Math.max(log[order[n - size - 1]], -700));
        if (cut > 1 - ALIKE) {
            return Double.NEGATIVE_INFINITY;
        }
        double[] tail = new double[size];
        for (int i = 0; i < size; i++) {
            tail[i] = StrictMath.exp(log[order[n - size + i]]) - cut;
        }
        int positive = 0;
        while (positive < size && tail[size - 1 - positive] > 0) {
            positive++;
        }
        if (positive < FEWEST_IN_TAIL) {
            return Double.POSITIVE_INFINITY;
        }
        double[] exceedances = Arrays.copyOfRange(tail, size - positive, size);
        double scaled = scale(exceedances);
        double k = shape(scaled, exceedances);
        double sigma = -k / scaled;
        double regular = (positive * k + 10 * 0.5) / (positive + 10);
        if (Double.isFinite(regular) && sigma > 0) {
            for (int i = 0; i < size; i++) {
                double p = (i + 0.5) / size;
                double quantile = regular == 0
                        ? -sigma * StrictMath.log1p(-p)
                        : sigma * StrictMath.expm1(-regular * StrictMath.log1p(-p)) / regular;
                log[order[n - size + i]] = Math.min(0, StrictMath.log(cut + quantile));
            }
        }
        return regular;
    }

    /** The posterior mean of −k/σ under the weak prior of Zhang and Stephens (<em>Technometrics</em> 51, 2009). */
    private static double scale(double[] sorted) {
        int n = sorted.length;
        int m = 30 + (int) Math.sqrt(n);
        double quartile = sorted[(int) (n / 4.0 + 0.5) - 1];
        double[] candidates = new double[m];
        double[] logLikelihoods = new double[m];
        for (int j = 0; j < m; j++) {
            candidates[j] = 1 / sorted[n - 1] + (1 - Math.sqrt(m / (j + 0.5))) / (3 * quartile);
            double k = shape(candidates[j], sorted);
            logLikelihoods[j] = n * (StrictMath.log(-candidates[j] / k) - k - 1);
        }
        double mean = 0;
        for (int j = 0; j < m; j++) {
            double others = 0;
            for (int i = 0; i < m; i++) {
                others += StrictMath.exp(logLikelihoods[i] - logLikelihoods[j]);
            }
            mean += candidates[j] / others;
        }
        return mean;
    }

    private static double shape(double scale, double[] sorted) {
        double sum = 0;
        for (double each : sorted) {
            sum += StrictMath.log1p(-scale * each);
        }
        return sum / sorted.length;
    }
}
