package dev.variate.backend.run;

import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.ProblemView;
import java.util.List;

/**
 * The posterior of a text as it is typed. Never stored.
 *
 * @param problems if there are any, there are no marginals
 * @param note why there is no posterior although the model is right, such as that it is too slow; else empty
 */
public record LiveView(
        GraphView graph,
        List<ProblemView> problems,
        List<Marginal> marginals,
        SummaryView.Verdict verdict,
        String note,
        int divergences,
        long elaborateMillis,
        long compileMillis,
        long sampleMillis,
        long totalMillis) {
    public LiveView {
        problems = List.copyOf(problems);
        marginals = List.copyOf(marginals);
    }

    /** The marginal posterior of one scalar: figures, and its density as points of a curve. */
    public record Marginal(
            String name,
            double mean,
            double sd,
            double q05,
            double q50,
            double q95,
            double rHat,
            List<Double> x,
            List<Double> density) {
        public Marginal {
            x = List.copyOf(x);
            density = List.copyOf(density);
        }
    }
}
