package dev.variate.diagnostics;

import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Lays data beside draws of what the model predicts in their place (Gelman, Meng and Stern, Statistica Sinica 6, 1996; Gabry et al., JRSS A 182, 2019). */
public final class PredictiveCheck {

    private PredictiveCheck() {}

    /** A number that a whole data set has. */
    public enum Statistic {
        MEAN,
        SD,
        MIN,
        MAX,
        /** The share of elements that are 0. */
        ZEROS;

        /** NaN for the standard deviation of fewer than two numbers. */
        public double of(double[] data) {
            return switch (this) {
                case MEAN -> Chains.mean(data, 0, data.length);
                case SD -> Math.sqrt(Chains.variance(data, 0, data.length));
                case MIN -> Arrays.stream(data).min().orElse(Double.NaN);
                case MAX -> Arrays.stream(data).max().orElse(Double.NaN);
                case ZEROS -> Arrays.stream(data).filter(x -> x == 0).count() / (double) data.length;
            };
        }
    }

    /**
     * One statistic of the data, and of each predicted data set.
     *
     * @param p the share of predicted data sets whose statistic is at least that of the data, ties counted by half: near 0 or 1 the model does not make such data
     */
    public record Compared(Statistic statistic, double observed, double[] predicted, double p) {}

    /**
     * By each statistic that the data have: a single number has no standard deviation.
     *
     * @param predicted by draw, then element; draws with a number that is not finite are left out
     */
    public static List<Compared> compare(double[] observed, double[][] predicted) {
        List<Compared> all = new ArrayList<>();
        for (Statistic statistic : Statistic.values()) {
            double own = statistic.of(observed);
            if (Double.isNaN(own)) {
                continue;
            }
            double[] others = Arrays.stream(predicted)
                    .filter(Chains::allFinite)
                    .mapToDouble(statistic::of)
                    .toArray();
            double above = Arrays.stream(others).filter(x -> x > own).count();
            double ties = Arrays.stream(others).filter(x -> x == own).count();
            all.add(new Compared(statistic, own, others, (above + ties / 2) / others.length));
        }
        return all;
    }

    /**
     * LOO-PIT: for each observation the probability, under the posterior without it, of a value below it. If the model predicts well these are uniform between 0 and 1. Where values can be
     * equal, as counts can, the probability of the observed one is counted by a uniform share (section 2 of Säilynoja, Bürkner and Vehtari, Statistics and Computing 32, 2022).
     *
     * @param likelihood at the draws from which was predicted
     * @param observed one value for each observation
     * @param predicted by draw of {@code likelihood}, then observation
     * @param key of the uniform shares
     */
    public static double[] looPit(PointwiseLogLikelihood likelihood, double[] observed, double[][] predicted, Key key) {
        RandomStream random = key.stream();
        double[] pit = new double[observed.length];
        for (int i = 0; i < pit.length; i++) {
            double efficiency = LeaveOneOut.relativeEfficiency(likelihood, i);
            double[] logWeights =
                    LeaveOneOut.tail(likelihood.logDensities()[i], efficiency).logWeights();
            double below = 0;
            double equal = 0;
            for (int s = 0; s < logWeights.length; s++) {
                double weight = StrictMath.exp(logWeights[s]);
                below += predicted[s][i] < observed[i] ? weight : 0;
                equal += predicted[s][i] == observed[i] ? weight : 0;
            }
            pit[i] = Math.min(1, below + random.nextDouble() * equal);
        }
        return pit;
    }
}
