package dev.variate.backend.model;

import java.util.List;

/** What a model's text means: its graph, or what is wrong with it. */
public record ElaborationView(GraphView graph, List<ProblemView> problems) {
    public ElaborationView {
        problems = List.copyOf(problems);
    }
}
