package dev.variate.diagnostics;

import java.util.Arrays;
import java.util.List;

/**
 * The log density of each observation at each draw of a posterior: all that is needed to say how well observations are predicted.
 *
 * @param names of the observations
 * @param chains of which the draws come, equally long
 * @param logDensities by observation, then draw; the draws of a chain stand together
 */
public record PointwiseLogLikelihood(List<String> names, int chains, double[][] logDensities) {

    /** @throws IllegalArgumentException if names and numbers do not fit, or there is no draw */
    public PointwiseLogLikelihood {
        names = List.copyOf(names);
        if (names.size() != logDensities.length) {
            throw new IllegalArgumentException(names.size() + " names for " + logDensities.length + " observations");
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("There is no observation, so nothing that could be predicted");
        }
        int draws = logDensities[0].length;
        if (chains < 1 || draws < chains || draws % chains != 0) {
            throw new IllegalArgumentException(draws + " draws do not make " + chains + " chains of one length");
        }
        for (double[] each : logDensities) {
            if (each.length != draws) {
                throw new IllegalArgumentException("Observations have " + draws + " and " + each.length + " draws");
            }
        }
    }

    /** Of all chains together. */
    public int draws() {
        return logDensities[0].length;
    }

    /** The draws of one observation by chain. */
    double[][] byChain(double[] draws) {
        double[][] byChain = new double[chains][];
        int length = draws.length / chains;
        for (int chain = 0; chain < chains; chain++) {
            byChain[chain] = Arrays.copyOfRange(draws, chain * length, (chain + 1) * length);
        }
        return byChain;
    }

    /** log of the mean density of an observation over the draws. */
    double logMeanDensity(int observation) {
        return logSumExp(logDensities[observation]) - StrictMath.log(draws());
    }

    static double logSumExp(double[] logs) {
        double top = Arrays.stream(logs).max().orElse(Double.NEGATIVE_INFINITY);
        if (!Double.isFinite(top)) {
            return top;
        }
        double sum = 0;
        for (double log : logs) {
            sum += StrictMath.exp(log - top);
        }
        return top + StrictMath.log(sum);
    }
}
