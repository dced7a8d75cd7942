package dev.variate.backend.run;

import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.diagnostics.PowerScaling;
import dev.variate.diagnostics.PredictiveCheck.Statistic;
import java.util.List;
import java.util.Optional;

/**
 * What a model predicts, beside what was observed.
 *
 * @param predicted each variable that was drawn anew
 * @param loo how well each observation is predicted without having been seen
 * @param notes what a reader must know to read these figures right; each a sentence
 * @param error why there is nothing of all this; else empty
 * @param sensitivity of each quantity to priors and data; empty if that was not asked
 */
public record ChecksView(
        List<Variable> predicted,
        Optional<Loo> loo,
        List<String> notes,
        String error,
        Optional<PowerScaling> sensitivity) {
    public ChecksView {
        predicted = List.copyOf(predicted);
        notes = List.copyOf(notes);
    }

    /** Why there is nothing. */
    public static ChecksView nothing(String why) {
        return new ChecksView(List.of(), Optional.empty(), List.of(), why, Optional.empty());
    }

    /** What kind of picture shows a variable. */
    public enum Kind {
        CONTINUOUS,
        COUNT,
        BINARY
    }

    /**
     * A variable with the data sets that are predicted of it.
     *
     * @param observed whether it has data; a variable without has no statistics
     * @param dataSets that were predicted and are finite
     * @param curves densities: the observed data's first if there are any, then those of single predicted data sets; continuous variables only
     * @param bars how often each value occurs; counts and binary variables only
     * @param intervals element by element, evenly chosen if there are many
     */
    public record Variable(
            String name,
            Kind kind,
            boolean observed,
            int elements,
            int dataSets,
            List<Curve> curves,
            List<Bar> bars,
            List<Interval> intervals,
            List<StatisticCheck> statistics) {
        public Variable {
            curves = List.copyOf(curves);
            bars = List.copyOf(bars);
            intervals = List.copyOf(intervals);
            statistics = List.copyOf(statistics);
        }
    }

    /** A density as points. */
    public record Curve(boolean observed, double[] x, double[] y) {}

    /**
     * How many elements of a data set have a value from {@code low} to {@code high}, both included.
     *
     * @param observed NaN without data
     * @param q05 of the predicted data sets, as are the others
     */
    public record Bar(double low, double high, double observed, double q05, double q50, double q95) {}

    /** One element: its data, NaN if there are none, and quantiles of its predictions. */
    public record Interval(String name, double observed, double q05, double q25, double q50, double q75, double q95) {}

    /**
     * A number that a data set has, of the data and of the predicted data sets.
     *
     * @param p the share of predicted data sets that have more of it
     * @param edges of the bins of a histogram of the predicted ones
     * @param counts one fewer than edges
     */
    public record StatisticCheck(
            Statistic statistic,
            double observed,
            double p,
            double q05,
            double q50,
            double q95,
            double[] edges,
            int[] counts) {}

    /**
     * Leave-one-out figures.
     *
     * @param figures of the engine
     * @param pit the probability of a value below each observation; none where observations are no numbers
     * @param waic expected log predictive density by the information criterion
     */
    public record Loo(LeaveOneOut figures, double[] pit, double waic, double waicSe, double waicParameters) {}
}
