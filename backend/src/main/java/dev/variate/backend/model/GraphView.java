package dev.variate.backend.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;

/** The graph of a model: its random variables, data and named values, and which of them each depends on. */
public record GraphView(List<Node> nodes, List<Edge> edges, List<Plate> plates) {
    public static final GraphView EMPTY = new GraphView(List.of(), List.of(), List.of());

    public GraphView {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
        plates = List.copyOf(plates);
    }

    /** What a node stands for. */
    public enum Kind {
        LATENT,
        OBSERVED,
        DATA,
        DETERMINISTIC;

        /** As REST writes it. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A node.
     *
     * @param id the name in the model, unique
     * @param distribution as in the model, such as {@code normal(mu, tau)}; empty for data and deterministic values
     * @param shape such as {@code [8]}; a scalar is {@code []}
     * @param support in words, such as {@code positive}; empty for data
     * @param line the line of the model that makes it, from 1; 0 if it has none
     * @param plate name of the innermost plate around it, empty if none
     */
    public record Node(
            String id,
            Kind kind,
            String distribution,
            String shape,
            String support,
            int line,
            int column,
            String plate) {}

    public record Edge(String from, String to) {}

    /**
     * A repetition.
     *
     * @param within name of the plate in which all of it lies, empty if there is none
     */
    public record Plate(String name, int size, String within) {}
}
