package dev.variate.backend.run;

import dev.variate.backend.model.GraphView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The graph of a run's model, and what the draws say of each of its nodes that has draws. */
public record RunGraphView(GraphView graph, List<Figures> figures) {
    public RunGraphView {
        figures = List.copyOf(figures);
    }

    /**
     * The worst of a node's elements. Null where a figure has no meaning.
     *
     * @param id of the node
     * @param rHat the largest
     * @param ess the smallest effective sample size, bulk or tail
     * @param divergentShift how far the mean of the divergent draws lies from the mean of all, in standard deviations, the largest; null without divergences
     */
    public record Figures(
            String id,
            @Nullable Double rHat,
            @Nullable Double ess,
            @Nullable Double divergentShift) {}
}
