package dev.variate.backend.run;

import java.util.DoubleSummaryStatistics;
import java.util.List;
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
        static Verdict of(dev.variate.diagnostics.Verdict verdict) {
            return new Verdict(
                    verdict.level() == dev.variate.diagnostics.Verdict.Level.GOOD,
                    verdict.text(),
                    verdict.adviceText(),
                    verdict);
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
