package dev.variate.diagnostics;

/**
 * R-hat: how much wider the pooled draws are than each chain's own. The larger of two, for the centre and for the tails (Vehtari et al. 2021, section 4): of rank-normalised draws, and
 * of rank-normalised distances from the median, over half chains. NaN for fewer than four draws a chain, for draws that are not finite, and for a constant.
 */
public final class ScaleReduction {
    private static final int FEWEST_DRAWS = 4;

    private ScaleReduction() {}

    /** @param chains draws of one scalar, by chain; cut to the shortest */
    public static double rHat(double[][] chains) {
        double[][] equal = Chains.equalLengths(chains);
        double[] all = Chains.concatenate(equal);
        return all.length == 0 || !Chains.allFinite(all)
                ? Double.NaN
                : rHat(Ranking.of(Chains.evenLength(all, equal.length)), equal.length);
    }

    /** @param ranking of chains of an even length */
    static double rHat(Ranking ranking, int chains) {
        if (ranking.values().length / chains < FEWEST_DRAWS || ranking.constant()) {
            return Double.NaN;
        }
        double centre = ofHalves(Chains.halves(ranking.normalScores(), chains));
        double tails = ofHalves(Chains.halves(ranking.folded().normalScores(), chains));
        // distances from the median may be constant where the draws are not, as for fair coins: then the centre alone
        // counts
        return Double.isNaN(tails) ? centre : Math.max(centre, tails);
    }

    /** √(((n − 1)/n W + B/n) / W) with W the mean variance within and B/n the variance of the means; equation 4. */
    private static double ofHalves(double[][] halves) {
        int n = halves[0].length;
        double[] means = new double[halves.length];
        double within = 0;
        for (int i = 0; i < halves.length; i++) {
            means[i] = Chains.mean(halves[i], 0, n);
            within += Chains.variance(halves[i], 0, n) / halves.length;
        }
        double between = Chains.variance(means, 0, means.length);
        return Math.sqrt((between + (n - 1.0) / n * within) / within);
    }
}
