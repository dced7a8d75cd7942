package dev.variate.diagnostics;

/**
 * What the draws of one scalar say, and how far they can be believed. NaN where a figure has no meaning: too few draws, draws that are not finite, or a quantity that never varies.
 *
 * @param name as in the draws' header, such as {@code z[0]}
 * @param mean of all draws
 * @param sd their standard deviation, with n − 1
 * @param mcse Monte Carlo standard error of {@code mean}
 * @param q05 the 5 % quantile, interpolated linearly (type 7 of Hyndman and Fan 1996), as are {@code q50} and {@code q95}
 * @param essBulk effective draws for the centre of the distribution
 * @param essTail effective draws for the 5 % or 95 % quantile, whichever has fewer
 * @param rHat potential scale reduction: about 1 when the chains agree
 * @param q25 the lower quartile
 * @param q75 the upper quartile
 * @param tailShape k̂ of the heavier tail where draws lie far out, otherwise −∞, and NaN if it is not looked at: from 0.5 on the variance may not exist, from 1 on not even the mean
 */
public record ParameterSummary(
        String name,
        double mean,
        double sd,
        double mcse,
        double q05,
        double q50,
        double q95,
        double essBulk,
        double essTail,
        double rHat,
        double q25,
        double q75,
        double tailShape) {

    /** Without quartiles and tails. */
    public ParameterSummary(
            String name,
            double mean,
            double sd,
            double mcse,
            double q05,
            double q50,
            double q95,
            double essBulk,
            double essTail,
            double rHat) {
        this(name, mean, sd, mcse, q05, q50, q95, essBulk, essTail, rHat, Double.NaN, Double.NaN, Double.NaN);
    }
}
