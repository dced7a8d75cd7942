package dev.variate.backend.api;

import dev.variate.backend.run.ParameterView;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.SummaryView;
import dev.variate.diagnostics.Importance;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A run's summary, laid out as {@code summary.json} of the command line; a figure without a meaning is null, for JSON has no NaN. */
public record SummaryDocument(List<Parameter> parameters, Run run) {

    public record Parameter(
            String name,
            @Nullable Double mean,
            @Nullable Double sd,
            @Nullable Double mcse,
            @Nullable Double q05,
            @Nullable Double q50,
            @Nullable Double q95,
            @Nullable Double essBulk,
            @Nullable Double essTail,
            @Nullable Double rHat) {}

    public record Run(
            String model,
            String method,
            String device,
            long seed,
            int chains,
            int warmup,
            int draws,
            String metric,
            int divergences,
            @Nullable Double kHat,
            @Nullable Double effectiveDraws,
            @Nullable Long gradients,
            Seconds seconds,
            String status,
            String verdict,
            String advice) {}

    public record Seconds(
            @Nullable Double compile, @Nullable Double sample) {}

    public static SummaryDocument of(RunView run, SummaryView summary) {
        Seconds seconds = new Seconds(
                run.compileSeconds().isPresent() ? run.compileSeconds().getAsDouble() : null,
                run.sampleSeconds().isPresent() ? run.sampleSeconds().getAsDouble() : null);
        return new SummaryDocument(
                summary.parameters().stream().map(SummaryDocument::parameter).toList(),
                new Run(
                        run.modelName(),
                        run.method().text(),
                        run.settings().device(),
                        run.seed(),
                        run.settings().chains(),
                        run.settings().warmup(),
                        run.kept().orElse(run.settings().draws()),
                        run.settings().metric().text(),
                        summary.divergences(),
                        run.importance()
                                .map(Importance::kHat)
                                .filter(Double::isFinite)
                                .orElse(null),
                        run.importance()
                                .map(Importance::effectiveDraws)
                                .filter(Double::isFinite)
                                .orElse(null),
                        run.gradients().isPresent() ? run.gradients().getAsLong() : null,
                        seconds,
                        run.status().text(),
                        summary.verdict().sentence(),
                        summary.verdict().advice()));
    }

    private static Parameter parameter(ParameterView p) {
        return new Parameter(
                p.name(),
                number(p.mean()),
                number(p.sd()),
                number(p.mcse()),
                number(p.q05()),
                number(p.q50()),
                number(p.q95()),
                number(p.essBulk()),
                number(p.essTail()),
                number(p.rHat()));
    }

    private static @Nullable Double number(double x) {
        return Double.isFinite(x) ? x : null;
    }
}
