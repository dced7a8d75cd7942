package dev.variate.frontend.run;

import dev.variate.backend.run.ParameterView;
import dev.variate.backend.run.SummaryView;
import dev.variate.fit.Method;
import java.util.List;
import java.util.Locale;

/**
 * A summary as a browser takes it: a figure that does not exist is null, for JSON has no NaN.
 *
 * @param result {@code chains}, {@code weighed} or {@code point}: which figures have a meaning
 * @param energyFractions E-BFMI of each chain
 */
record SummaryFigures(List<Row> parameters, String result, String sampler, List<Double> energyFractions) {

    record Row(
            String name,
            Double mean,
            Double mcse,
            Double sd,
            Double q05,
            Double q50,
            Double q95,
            Double essBulk,
            Double essTail,
            Double rHat,
            Double q25,
            Double q75) {}

    static SummaryFigures of(SummaryView summary, Method method, SamplerFigures sampler) {
        return new SummaryFigures(
                summary.parameters().stream().map(SummaryFigures::row).toList(),
                method.result().name().toLowerCase(Locale.ROOT),
                sampler.sentence(),
                sampler.energyFractions().stream().map(SummaryFigures::finite).toList());
    }

    private static Row row(ParameterView p) {
        return new Row(
                p.name(),
                finite(p.mean()),
                finite(p.mcse()),
                finite(p.sd()),
                finite(p.q05()),
                finite(p.q50()),
                finite(p.q95()),
                finite(p.essBulk()),
                finite(p.essTail()),
                finite(p.rHat()),
                finite(p.q25()),
                finite(p.q75()));
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
