package dev.variate.backend.run;

import java.util.List;

/**
 * The posterior in figures, from the draws after warm-up that are there.
 *
 * @param draws of all chains together
 */
public record SummaryView(List<ParameterView> parameters, int draws, int divergences, Verdict verdict) {
    public SummaryView {
        parameters = List.copyOf(parameters);
    }

    /** Whether the result can be trusted: {@code good}, {@code not yet}, {@code bad}, … with the sentence for the page. */
    public record Verdict(boolean good, String sentence) {}
}
