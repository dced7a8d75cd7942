package dev.variate.frontend.checks;

import dev.variate.backend.run.ChecksView;
import dev.variate.diagnostics.LeaveOneOut;
import dev.variate.diagnostics.PowerScaling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Checks as a browser takes them: a figure that does not exist is null, for JSON has no NaN. Field names are those of {@code variate-checks.ts}.
 *
 * @param loo null where there is none
 * @param sensitivity null where that was not asked
 */
record ChecksReport(boolean prior, List<Variable> variables, Loo loo, Sensitivity sensitivity, List<String> notes) {

    record Variable(
            String name,
            String kind,
            boolean observed,
            int elements,
            int dataSets,
            List<ChecksView.Curve> curves,
            List<Bar> bars,
            List<Interval> intervals,
            List<Statistic> statistics) {}

    record Bar(double low, double high, Double observed, double q05, double q50, double q95) {}

    record Interval(String name, Double observed, double q05, double q25, double q50, double q75, double q95) {}

    record Statistic(
            String name, double observed, double p, double q05, double q50, double q95, double[] edges, int[] counts) {}

    record Loo(
            Double elpd,
            Double se,
            Double parameters,
            Double waic,
            Double waicSe,
            int draws,
            double largestUsable,
            int unreliable,
            List<Observation> observations) {}

    record Observation(String name, Double elpd, Double kHat, Double pit) {}

    /** @param striking the quantities that priors move, the most first */
    record Sensitivity(double threshold, int quantities, List<Moved> striking) {}

    record Moved(String name, double prior, double likelihood, String diagnosis) {}

    static ChecksReport of(ChecksView view, boolean prior) {
        return new ChecksReport(
                prior,
                view.predicted().stream().map(ChecksReport::variable).toList(),
                view.loo().map(ChecksReport::loo).orElse(null),
                view.sensitivity().map(ChecksReport::sensitivity).orElse(null),
                view.notes());
    }

    private static Variable variable(ChecksView.Variable v) {
        return new Variable(
                v.name(),
                v.kind().name().toLowerCase(Locale.ROOT),
                v.observed(),
                v.elements(),
                v.dataSets(),
                v.curves(),
                v.bars().stream()
                        .map(b -> new Bar(b.low(), b.high(), finite(b.observed()), b.q05(), b.q50(), b.q95()))
                        .toList(),
                v.intervals().stream()
                        .map(i -> new Interval(
                                i.name(), finite(i.observed()), i.q05(), i.q25(), i.q50(), i.q75(), i.q95()))
                        .toList(),
                v.statistics().stream()
                        .map(s -> new Statistic(
                                s.statistic().name().toLowerCase(Locale.ROOT),
                                s.observed(),
                                s.p(),
                                s.q05(),
                                s.q50(),
                                s.q95(),
                                s.edges(),
                                s.counts()))
                        .toList());
    }

    private static Loo loo(ChecksView.Loo loo) {
        LeaveOneOut figures = loo.figures();
        List<Observation> observations = new ArrayList<>();
        for (LeaveOneOut.Observation o : figures.observations()) {
            Double pit = loo.pit().length == 0 ? null : finite(loo.pit()[observations.size()]);
            observations.add(new Observation(o.name(), finite(o.elpd()), finite(o.kHat()), pit));
        }
        return new Loo(
                finite(figures.elpd()),
                finite(figures.se()),
                finite(figures.parameters()),
                finite(loo.waic()),
                finite(loo.waicSe()),
                figures.draws(),
                figures.largestUsable(),
                figures.unreliable().size(),
                observations);
    }

    private static Sensitivity sensitivity(PowerScaling scaling) {
        return new Sensitivity(
                PowerScaling.THRESHOLD,
                scaling.scalars().size(),
                scaling.striking().stream()
                        .map(s -> new Moved(
                                s.name(),
                                s.prior(),
                                s.likelihood(),
                                s.diagnosis().words()))
                        .toList());
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
