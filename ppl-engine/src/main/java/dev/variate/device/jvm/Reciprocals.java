package dev.variate.device.jvm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where several arrays are divided by one, as residuals, their squares and their derivatives are by a standard deviation for each row, they are multiplied by its reciprocal: a
 * division takes as long as four to eight multiplications. As with a divisor that is a scalar, the last bit may be another than a division's.
 */
final class Reciprocals {
    private Reciprocals() {}

    /** The same roots. */
    static List<Node> rewrite(Graph graph, List<Node> roots) {
        List<Node> live = Plan.reachable(roots);
        Set<Node> once = new HashSet<>();
        Set<Node> shared = new HashSet<>();
        for (Node node : live) {
            if (divides(node) && !once.add(node.operand(1))) {
                shared.add(node.operand(1));
            }
        }
        if (shared.isEmpty()) {
            return roots;
        }
        Map<Node, Node> mapped = new HashMap<>();
        for (Node node : live) {
            Node[] x = node.operands().stream().map(mapped::get).toArray(Node[]::new);
            mapped.put(
                    node,
                    divides(node) && shared.contains(node.operand(1))
                            ? graph.multiply(x[0], graph.divide(graph.one, x[1]))
                            : graph.remake(node, x));
        }
        return roots.stream().map(mapped::get).toList();
    }

    private static boolean divides(Node node) {
        return node.kind() == Kind.DIVIDE && !node.operand(1).isScalar();
    }
}
