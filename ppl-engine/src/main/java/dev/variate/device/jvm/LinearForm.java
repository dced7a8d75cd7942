package dev.variate.device.jvm;

import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A vector over rows as a sum of coefficients times known columns: {@code Σ c_k d_k}. A coefficient is a scalar, or a value for each group
 * of an index, gathered to the rows.
 *
 * @param terms by column; the graph's {@code one} stands for a column of ones
 * @param index by which coefficients are gathered
 */
record LinearForm(Map<Node, Coefficient> terms, Index index) {

    /** Which rows belong together. */
    sealed interface Index {
        record None() implements Index {}

        record By(Node node, int groups) implements Index {}
    }

    static final Index NONE = new Index.None();

    /** One number, or one a group. */
    record Coefficient(Node node, boolean perGroup) {}

    /** What {@code v} is as a linear form; empty if it is none. */
    static Optional<LinearForm> of(Graph graph, Node v) {
        LinearForm form = parse(graph, v, new IdentityHashMap<>());
        return form == NOT_LINEAR ? Optional.empty() : Optional.of(form);
    }

    private static final LinearForm NOT_LINEAR = new LinearForm(Map.of(), NONE);

    /** @param known forms of nodes that others share: without it the time would double with each of them */
    private static LinearForm parse(Graph graph, Node v, Map<Node, LinearForm> known) {
        LinearForm before = known.get(v);
        if (before != null) {
            return before;
        }
        LinearForm form = v.isScalar()
                ? new LinearForm(Map.of(graph.one, new Coefficient(v, false)), NONE)
                : switch (v.kind()) {
                    case DATA -> new LinearForm(Map.of(v, new Coefficient(graph.one, false)), NONE);
                    case GATHER ->
                        new LinearForm(
                                Map.of(graph.one, new Coefficient(v.operand(0), true)),
                                new Index.By(v.operand(1), v.operand(0).length()));
                    case ADD -> sum(graph, parse(graph, v.operand(0), known), parse(graph, v.operand(1), known));
                    case MULTIPLY ->
                        product(graph, parse(graph, v.operand(0), known), parse(graph, v.operand(1), known));
                    default -> NOT_LINEAR;
                };
        known.put(v, form);
        return form;
    }

    private static LinearForm sum(Graph graph, LinearForm a, LinearForm b) {
        if (a == NOT_LINEAR || b == NOT_LINEAR || !compatible(a.index, b.index)) {
            return NOT_LINEAR;
        }
        Map<Node, Coefficient> terms = new LinkedHashMap<>(a.terms);
        b.terms.forEach((column, c) ->
                terms.merge(column, c, (x, y) -> new Coefficient(graph.add(x.node, y.node), x.perGroup || y.perGroup)));
        return new LinearForm(terms, a.index instanceof Index.By ? a.index : b.index);
    }

    /** One of the two has to be a single term: then columns multiply, which is known, and coefficients do. */
    private static LinearForm product(Graph graph, LinearForm a, LinearForm b) {
        if (a == NOT_LINEAR
                || b == NOT_LINEAR
                || !compatible(a.index, b.index)
                || a.terms.size() > 1 && b.terms.size() > 1) {
            return NOT_LINEAR;
        }
        LinearForm single = a.terms.size() == 1 ? a : b;
        LinearForm other = single == a ? b : a;
        Node column = single.terms.keySet().iterator().next();
        Coefficient factor = single.terms.get(column);
        Map<Node, Coefficient> terms = new LinkedHashMap<>();
        other.terms.forEach((d, c) -> terms.merge(
                graph.multiply(column, d),
                new Coefficient(graph.multiply(factor.node, c.node), factor.perGroup || c.perGroup),
                (x, y) -> new Coefficient(graph.add(x.node, y.node), x.perGroup || y.perGroup)));
        return new LinearForm(terms, a.index instanceof Index.By ? a.index : b.index);
    }

    static boolean compatible(Index a, Index b) {
        return a instanceof Index.None || b instanceof Index.None || a.equals(b);
    }
}
