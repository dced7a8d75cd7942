package dev.variate.diagnostics;

import java.util.ArrayList;
import java.util.List;

/**
 * Summarises draws, scalar by scalar.
 *
 * <p>The diagnostics are those of Vehtari, Gelman, Simpson, Carpenter and Bürkner, <em>Rank-normalization, folding, and localization: an improved R-hat for assessing convergence of
 * MCMC</em>, Bayesian Analysis 16 (2021), with the R package <em>posterior</em>'s conventions: each chain is split in two, and a quantity that is constant or not finite has no
 * diagnostics. Chains of unequal length, as in a run that goes on, are cut to the shortest.
 */
public final class Summary {
    private Summary() {}

    /**
     * A summary for each name, in order.
     *
     * @param draws by chain, draw and scalar; warm-up left out
     */
    public static List<ParameterSummary> of(List<String> names, double[][][] draws) {
        return of(names, draws, 0);
    }

    /**
     * The same of many short chains.
     *
     * @param superchains into how many groups of one starting point the chains fall, whose nested R-hat then stands for R-hat; 0 if into none
     */
    public static List<ParameterSummary> of(List<String> names, double[][][] draws, int superchains) {
        int length = shortest(draws);
        double[][] chains = new double[draws.length][length];
        List<ParameterSummary> summaries = new ArrayList<>(names.size());
        for (int scalar = 0; scalar < names.size(); scalar++) {
            for (int chain = 0; chain < draws.length; chain++) {
                for (int draw = 0; draw < length; draw++) {
                    chains[chain][draw] = draws[chain][draw][scalar];
                }
            }
            summaries.add(summarise(names.get(scalar), chains, superchains));
        }
        return List.copyOf(summaries);
    }

    /** The summary of one scalar, from its draws by chain. */
    public static ParameterSummary of(String name, double[][] chains) {
        return of(name, chains, 0);
    }

    /** The same of many short chains; see {@link #of(List, double[][][], int)}. */
    public static ParameterSummary of(String name, double[][] chains, int superchains) {
        return summarise(name, Chains.equalLengths(chains), superchains);
    }

    /**
     * The summary of one scalar from draws that are no chain's: without diagnostics of chains.
     *
     * @param effectiveDraws how many draws of the posterior they are worth; NaN if that is not known
     */
    public static ParameterSummary weighed(String name, double[] draws, double effectiveDraws) {
        double nan = Double.NaN;
        if (draws.length == 0 || !Chains.allFinite(draws)) {
            return new ParameterSummary(name, nan, nan, nan, nan, nan, nan, nan, nan, nan);
        }
        Ranking ranking = Ranking.of(draws);
        double sd = Math.sqrt(Chains.variance(draws, 0, draws.length));
        return new ParameterSummary(
                name,
                Chains.mean(draws, 0, draws.length),
                sd,
                sd / Math.sqrt(effectiveDraws),
                ranking.quantile(0.05),
                ranking.quantile(0.5),
                ranking.quantile(0.95),
                nan,
                nan,
                nan,
                ranking.quantile(0.25),
                ranking.quantile(0.75),
                nan);
    }

    /** The summary of one scalar of which there is one value: the value as its mean, and nothing else. */
    public static ParameterSummary point(String name, double value) {
        double nan = Double.NaN;
        return new ParameterSummary(name, Double.isFinite(value) ? value : nan, nan, nan, nan, nan, nan, nan, nan, nan);
    }

    private static ParameterSummary summarise(String name, double[][] chains, int superchains) {
        double[] all = Chains.concatenate(chains);
        if (all.length == 0 || !Chains.allFinite(all)) {
            double nan = Double.NaN;
            return new ParameterSummary(name, nan, nan, nan, nan, nan, nan, nan, nan, nan);
        }
        Ranking ranking = Ranking.of(all);
        double[] paired = Chains.evenLength(all, chains.length);
        Ranking ofHalves = paired == all ? ranking : Ranking.of(paired);
        double mean = Chains.mean(all, 0, all.length);
        double sd = Math.sqrt(Chains.variance(all, 0, all.length));
        double essTail = EffectiveSampleSize.tail(ranking, chains.length);
        return new ParameterSummary(
                name,
                mean,
                sd,
                MonteCarloError.ofMean(all, chains.length),
                ranking.quantile(0.05),
                ranking.quantile(0.5),
                ranking.quantile(0.95),
                EffectiveSampleSize.bulk(ofHalves, chains.length),
                essTail,
                superchains > 1
                        ? ScaleReduction.nested(ofHalves, chains.length, superchains)
                        : ScaleReduction.rHat(ofHalves, chains.length),
                ranking.quantile(0.25),
                ranking.quantile(0.75),
                ParetoTail.shapeOf(ranking, essTail / all.length));
    }

    private static int shortest(double[][][] draws) {
        int length = draws.length == 0 ? 0 : Integer.MAX_VALUE;
        for (double[][] chain : draws) {
            length = Math.min(length, chain.length);
        }
        return length;
    }
}
