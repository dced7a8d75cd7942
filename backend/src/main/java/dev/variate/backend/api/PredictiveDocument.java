package dev.variate.backend.api;

import static dev.variate.backend.api.LooDocument.number;

import dev.variate.backend.run.ChecksView;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Data that a run's model would make, beside what was observed; a figure without a meaning is null. */
record PredictiveDocument(List<PredictedVariable> variables, List<String> notes) {

    /**
     * @param kind {@code continuous}, {@code count} or {@code binary}
     * @param dataSets that were predicted
     * @param intervals element by element, evenly chosen if there are more than 200
     */
    record PredictedVariable(
            String name,
            String kind,
            int elements,
            int dataSets,
            List<Statistic> statistics,
            List<Interval> intervals,
            List<Bar> bars) {}

    /** @param p the share of predicted data sets that have more of it: near 0 or 1 the model does not make such data */
    record Statistic(String name, double observed, double p, double q05, double q50, double q95) {}

    record Interval(
            String name, @Nullable Double observed, double q05, double q25, double q50, double q75, double q95) {}

    /** How many elements have a value from {@code low} to {@code high}. */
    record Bar(double low, double high, @Nullable Double observed, double q05, double q50, double q95) {}

    static PredictiveDocument of(ChecksView checks) {
        return new PredictiveDocument(
                checks.predicted().stream().map(PredictiveDocument::variable).toList(), checks.notes());
    }

    private static PredictedVariable variable(ChecksView.Variable v) {
        return new PredictedVariable(
                v.name(),
                v.kind().name().toLowerCase(Locale.ROOT),
                v.elements(),
                v.dataSets(),
                v.statistics().stream()
                        .map(s -> new Statistic(
                                s.statistic().name().toLowerCase(Locale.ROOT),
                                s.observed(),
                                s.p(),
                                s.q05(),
                                s.q50(),
                                s.q95()))
                        .toList(),
                v.intervals().stream()
                        .map(i -> new Interval(
                                i.name(), number(i.observed()), i.q05(), i.q25(), i.q50(), i.q75(), i.q95()))
                        .toList(),
                v.bars().stream()
                        .map(b -> new Bar(b.low(), b.high(), number(b.observed()), b.q05(), b.q50(), b.q95()))
                        .toList());
    }
}
