package dev.variate.backend.run;

import dev.variate.diagnostics.Verdict.Level;
import dev.variate.diagnostics.Verdict.Part;
import dev.variate.diagnostics.Verdict.Style;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * The posterior in figures, from the draws after warm-up that are there.
 *
 * @param draws of all chains together
 */
public record SummaryView(List<ParameterView> parameters, int draws, int divergences, Verdict verdict) {
    public SummaryView {
        parameters = List.copyOf(parameters);
    }

    /**
     * Whether the result can be trusted.
     *
     * @param good nothing stands against it
     * @param sentence for the page
     * @param advice what to try; empty if nothing needs doing
     * @param detail the same in parts, each with what it speaks of
     */
    public record Verdict(boolean good, String sentence, String advice, dev.variate.diagnostics.Verdict detail) {
        /** Before every chain has a draw that counts nothing can be said about any. */
        static final Verdict WARMING_UP = of(new dev.variate.diagnostics.Verdict(
                Level.EARLY,
                List.of(new Part(Style.TEXT, "Warming up; no draw counts yet.", Optional.empty(), Optional.empty())),
                List.of()));

        static Verdict of(dev.variate.diagnostics.Verdict verdict) {
            return new Verdict(verdict.level() == Level.GOOD, verdict.text(), verdict.adviceText(), verdict);
        }
    }

    /** The largest R-hat, if any parameter has one. */
    public OptionalDouble maxRHat() {
        DoubleSummaryStatistics rHats = finite(parameters.stream().mapToDouble(ParameterView::rHat));
        return rHats.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(rHats.getMax());
    }

    /** The smallest effective sample size, bulk or tail, if any parameter has one. */
    public OptionalDouble minEss() {
        DoubleSummaryStatistics sizes = finite(parameters.stream()
                .flatMapToDouble(parameter -> DoubleStream.of(parameter.essBulk(), parameter.essTail())));
        return sizes.getCount() == 0 ? OptionalDouble.empty() : OptionalDouble.of(sizes.getMin());
    }

    private static DoubleSummaryStatistics finite(DoubleStream numbers) {
        return numbers.filter(Double::isFinite).summaryStatistics();
    }
}
