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

    /**
     * The largest local R-hat: of the indicators that a draw lies at or below each of 99 quantiles, over half chains. It finds chains that disagree in one part of the distribution only, which neither centre nor spread shows (Moins, Arbel,
     * Dutfoy and Girard, <em>On the use of a local R-hat to improve MCMC convergence diagnostic</em>, Bayesian Analysis 2023, where it is R-hat-infinity). Being the largest of many it is about 1.02 for a thousand good draws where {@link #rHat} is 1.00.
     *
     * @param chains draws of one scalar, by chain; cut to the shortest
     */
    public static double local(double[][] chains) {
        double[][] equal = Chains.equalLengths(chains);
        double[] all = Chains.concatenate(equal);
        if (all.length == 0 || !Chains.allFinite(all) || all.length / equal.length < FEWEST_DRAWS) {
            return Double.NaN;
        }
        Ranking ranking = Ranking.of(Chains.evenLength(all, equal.length));
        double largest = Double.NaN;
        for (int percent = 1; percent < 100; percent++) {
            double here = ofHalves(Chains.halves(ranking.below(0.01 * percent), equal.length));
            largest = Double.isNaN(here) || here <= largest ? largest : here;
        }
        return largest;
    }

    /**
     * Nested R-hat: whether superchains, groups of chains that began at the same point, have come to the same distribution. Chains may be too short to be judged each by itself, since it takes the variance
     * within a superchain from all of its chains (Margossian, Hoffman, Sountsov, Riou-Durand, Vehtari and Gelman, <em>Nested R-hat</em>, Bayesian Analysis 2024, equations 6 to 8). Rank-normalised, of half
     * chains, and for centre and tails, as {@link #rHat} is.
     *
     * @param chains draws of one scalar, by chain; the first chains / superchains of them are the first superchain, and so on
     * @param superchains a divisor of the number of chains, at least 2
     */
    public static double nested(double[][] chains, int superchains) {
        double[][] equal = Chains.equalLengths(chains);
        double[] all = Chains.concatenate(equal);
        return all.length == 0 || !Chains.allFinite(all)
                ? Double.NaN
                : nested(Ranking.of(Chains.evenLength(all, equal.length)), equal.length, superchains);
    }

    /** @param ranking of chains of an even length */
    static double nested(Ranking ranking, int chains, int superchains) {
        if (superchains < 2 || chains % superchains != 0) {
            throw new IllegalArgumentException(
                    chains + " chains do not fall into " + superchains + " superchains of the same size, at least two");
        }
        if (ranking.values().length / chains < FEWEST_DRAWS || ranking.constant()) {
            return Double.NaN;
        }
        double centre = ofSuperchains(Chains.halves(ranking.normalScores(), chains), superchains);
        double tails = ofSuperchains(Chains.halves(ranking.folded().normalScores(), chains), superchains);
        return Double.isNaN(tails) ? centre : Math.max(centre, tails);
    }

    /** √(1 + B/W) with B the variance of superchains' means, and W the mean over superchains of the variance between their chains' means and the mean variance within these. */
    private static double ofSuperchains(double[][] halves, int superchains) {
        int size = halves.length / superchains;
        int n = halves[0].length;
        double[] means = new double[superchains];
        double within = 0;
        for (int group = 0; group < superchains; group++) {
            double[] own = new double[size];
            for (int i = 0; i < size; i++) {
                double[] half = halves[group * size + i];
                own[i] = Chains.mean(half, 0, n);
                within += Chains.variance(half, 0, n) / size;
            }
            means[group] = Chains.mean(own, 0, size);
            within += Chains.variance(own, 0, size);
        }
        return Math.sqrt(1 + Chains.variance(means, 0, superchains) / (within / superchains));
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
