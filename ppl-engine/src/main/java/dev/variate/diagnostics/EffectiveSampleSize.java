package dev.variate.diagnostics;

/**
 * How many independent draws would tell as much: N / τ, with the autocorrelation time τ summed over Geyer's initial monotone sequence (<em>Statistical Science</em> 7, 1992) of the
 * autocorrelations that the chains have together (Vehtari et al. 2021, section 3.2). NaN for fewer than six draws a chain, for draws that are not finite, and for a constant.
 */
public final class EffectiveSampleSize {
    private static final int FEWEST_DRAWS_OF_A_HALF = 3;

    private EffectiveSampleSize() {}

    /** For the centre of the distribution: of the rank-normalised half chains. */
    public static double bulk(double[][] chains) {
        double[][] equal = Chains.equalLengths(chains);
        double[] all = Chains.concatenate(equal);
        return usable(all) ? bulk(Ranking.of(Chains.evenLength(all, equal.length)), equal.length) : Double.NaN;
    }

    /** For the tails: the smaller of those for the 5 % and the 95 % quantile. */
    public static double tail(double[][] chains) {
        double[][] equal = Chains.equalLengths(chains);
        double[] all = Chains.concatenate(equal);
        return usable(all) ? tail(Ranking.of(all), equal.length) : Double.NaN;
    }

    /** For the mean: of the half chains as they are. */
    public static double mean(double[][] chains) {
        double[][] equal = Chains.equalLengths(chains);
        double[] all = Chains.concatenate(equal);
        return usable(all) ? ofMean(all, equal.length) : Double.NaN;
    }

    /** For the quantile at {@code probability}: of the indicator that a draw lies at or below it. */
    public static double quantile(double[][] chains, double probability) {
        double[][] equal = Chains.equalLengths(chains);
        double[] all = Chains.concatenate(equal);
        return usable(all) ? ofHalves(Chains.halves(Ranking.of(all).below(probability), equal.length)) : Double.NaN;
    }

    /**
     * For the probability of a part of the distribution: of the indicator that a draw lies between the quantiles at {@code from} and {@code to} (local efficiency; Vehtari et al. 2021, section 4.3). Where it is far smaller than
     * elsewhere, chains seldom come to that part, or seldom leave it.
     */
    public static double local(double[][] chains, double from, double to) {
        double[][] equal = Chains.equalLengths(chains);
        double[] all = Chains.concatenate(equal);
        if (!usable(all)) {
            return Double.NaN;
        }
        Ranking ranking = Ranking.of(all);
        double low = ranking.quantile(from);
        double high = ranking.quantile(to);
        double[] within = new double[all.length];
        for (int i = 0; i < within.length; i++) {
            within[i] = all[i] >= low && all[i] <= high ? 1 : 0;
        }
        return ofHalves(Chains.halves(within, equal.length));
    }

    /** @param ranking of chains of an even length */
    static double bulk(Ranking ranking, int chains) {
        return ofHalves(Chains.halves(ranking.normalScores(), chains));
    }

    static double tail(Ranking ranking, int chains) {
        double lower = ofHalves(Chains.halves(ranking.below(0.05), chains));
        double upper = ofHalves(Chains.halves(ranking.below(0.95), chains));
        // of a discrete quantity one quantile may be an end of the range, which every draw obeys and which tells
        // nothing
        return Double.isNaN(lower) ? upper : Double.isNaN(upper) ? lower : Math.min(lower, upper);
    }

    static double ofMean(double[] all, int chains) {
        return ofHalves(Chains.halves(all, chains));
    }

    static boolean usable(double[] all) {
        return all.length > 0 && Chains.allFinite(all);
    }

    private static double ofHalves(double[][] halves) {
        int n = halves[0].length;
        if (n < FEWEST_DRAWS_OF_A_HALF || constant(halves)) {
            return Double.NaN;
        }
        Autocovariance covariance = new Autocovariance(halves);
        double within = covariance.at(0) * n / (n - 1.0);
        double total = covariance.at(0) + Chains.variance(covariance.means(), 0, halves.length);
        double count = (double) halves.length * n;
        return count / Math.max(autocorrelationTime(covariance, within, total, n), 1 / StrictMath.log10(count));
    }

    /**
     * 1 + 2 Σ ρₜ, summed in pairs ρ₂ₖ + ρ₂ₖ₊₁ while these are positive, none counted larger than the one before it. Of the pair at which the sum ends, the even lag counts once:
     * antithetic chains would otherwise be estimated too high (section 3.2 of the paper).
     */
    private static double autocorrelationTime(Autocovariance covariance, double within, double total, int n) {
        double even = 1;
        double odd = 1 - (within - covariance.at(1)) / total;
        double smallestPair = Double.POSITIVE_INFINITY;
        double time = -1;
        int lag = 1;
        while (lag < n - 3 && even + odd > 0) {
            smallestPair = Math.min(smallestPair, even + odd);
            time += 2 * smallestPair;
            even = 1 - (within - covariance.at(lag + 1)) / total;
            odd = 1 - (within - covariance.at(lag + 2)) / total;
            lag += 2;
        }
        return even > 0 || even + odd >= 0 ? time + even : time;
    }

    private static boolean constant(double[][] halves) {
        for (double[] half : halves) {
            for (double value : half) {
                if (value != halves[0][0]) {
                    return false;
                }
            }
        }
        return true;
    }
}
