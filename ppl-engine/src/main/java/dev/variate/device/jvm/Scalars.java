package dev.variate.device.jvm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Writes short vectors out as scalars, one node an element, so that no array and no inner loop is left. */
final class Scalars {
    private final Graph graph;
    private final Map<Node, Node[]> elements = new HashMap<>();

    private Scalars(Graph graph) {
        this.graph = graph;
    }

    /**
     * The {@code length} elements of {@code vector} as scalars of the same graph.
     *
     * @param limit of operations; beyond it, and where something has no form in scalars, the result is empty
     */
    static Optional<List<Node>> of(Graph graph, Node vector, int length, int limit) {
        List<Node> nodes = Plan.reachable(List.of(vector));
        long operations = 0;
        for (Node node : nodes) {
            operations += operations(node);
            boolean called = node.kind() == Kind.CALL && !(node.payload() instanceof WholeArrays.Fold);
            if (called || node.kind() == Kind.SCAN || operations > limit) {
                return Optional.empty();
            }
        }
        Scalars scalars = new Scalars(graph);
        for (Node node : nodes) {
            scalars.elements.put(node, scalars.expand(node));
        }
        Node[] all = scalars.elements.get(vector);
        return Optional.of(IntStream.range(0, length)
                .mapToObj(i -> all[all.length == 1 ? 0 : i])
                .toList());
    }

    private static long operations(Node node) {
        return switch (node.kind()) {
            case CONSTANT, DATA, INDEX, ARGUMENT, CONCATENATE -> 0;
            case SLICE, GATHER -> node.length();
            case SUM, SEGMENT_SUM, CALL ->
                node.operands().stream().mapToInt(Node::length).max().orElse(0);
            case ROW_PRODUCT, COLUMN_PRODUCT -> 2L * node.operand(0).length();
            default -> node.length();
        };
    }

    private Node[] expand(Node node) {
        return switch (node.kind()) {
            case INDEX, ARGUMENT -> new Node[0]; // read by others only
            case CONSTANT -> new Node[] {node};
            // of the program itself: nothing else is known in a body
            case DATA -> Arrays.stream(node.data()).mapToObj(graph::constant).toArray(Node[]::new);
            case SLICE -> slice(node);
            case GATHER -> {
                Node[] x = argument(node, 0);
                yield Arrays.stream(node.operand(1).index()).mapToObj(i -> x[i]).toArray(Node[]::new);
            }
            case SUM -> fold(argument(node, 0), new int[node.operand(0).length()], 1, graph.zero, graph::add);
            case SEGMENT_SUM -> fold(argument(node, 0), node.operand(1).index(), node.length(), graph.zero, graph::add);
            case ROW_PRODUCT -> rowProduct(argument(node, 0), argument(node, 1));
            case COLUMN_PRODUCT -> columnProduct(argument(node, 0), argument(node, 1), node.offset());
            case CONCATENATE -> {
                List<Node> all = new ArrayList<>();
                for (Graph.Piece piece : Graph.pieces(node)) {
                    Node[] x = elements(piece.node(), piece.length());
                    for (int i = 0; i < piece.length(); i++) {
                        all.add(x[x.length == 1 ? 0 : i]);
                    }
                }
                yield all.toArray(Node[]::new);
            }
            case CALL -> {
                WholeArrays.Fold fold = (WholeArrays.Fold) node.payload();
                yield fold(argument(node, 0), fold.to(), node.length(), graph.constant(fold.start()), combine(fold));
            }
            case SCAN -> throw new IllegalStateException(node + " is not written out");
            default -> {
                Node[] result = new Node[node.length()];
                for (int i = 0; i < result.length; i++) {
                    Node[] x = new Node[node.operands().size()];
                    for (int k = 0; k < x.length; k++) {
                        Node[] all = argument(node, k);
                        x[k] = all[all.length == 1 ? 0 : i];
                    }
                    result[i] = graph.remake(node, x);
                }
                yield result;
            }
        };
    }

    private Node[] slice(Node node) {
        Node from = node.operand(0);
        return IntStream.range(node.offset(), node.offset() + node.length())
                .mapToObj(i -> from.kind() == Kind.ARGUMENT ? graph.slice(from, i, 1) : elements.get(from)[i])
                .toArray(Node[]::new);
    }

    private Node[] argument(Node node, int i) {
        return elements(node.operand(i), node.operand(i).length());
    }

    private Node[] elements(Node x, int length) {
        return x.kind() == Kind.ARGUMENT
                ? IntStream.range(0, length).mapToObj(i -> graph.slice(x, i, 1)).toArray(Node[]::new)
                : elements.get(x);
    }

    private interface Combine {
        Node of(Node a, Node b);
    }

    private Combine combine(WholeArrays.Fold fold) {
        return switch (fold.kind()) {
            case SUM -> graph::add;
            case PRODUCT -> graph::multiply;
            case MAXIMUM -> (a, b) -> graph.elementwise(Kind.MAXIMUM, 0, a, b);
            case MINIMUM -> (a, b) -> graph.elementwise(Kind.MINIMUM, 0, a, b);
        };
    }

    /** The first element of a group is taken as it is; a group without any is {@code start}. */
    private static Node[] fold(Node[] x, int[] to, int groups, Node start, Combine combine) {
        Node[] result = new Node[groups];
        for (int i = 0; i < to.length; i++) {
            Node v = x[x.length == 1 ? 0 : i];
            result[to[i]] = result[to[i]] == null ? v : combine.of(result[to[i]], v);
        }
        for (int g = 0; g < groups; g++) {
            result[g] = result[g] == null ? start : result[g];
        }
        return result;
    }

    private Node[] rowProduct(Node[] matrix, Node[] v) {
        Node[] result = new Node[matrix.length / v.length];
        for (int i = 0; i < result.length; i++) {
            Node sum = graph.zero;
            for (int j = 0; j < v.length; j++) {
                sum = graph.add(sum, graph.multiply(matrix[i * v.length + j], v[j]));
            }
            result[i] = sum;
        }
        return result;
    }

    private Node[] columnProduct(Node[] matrix, Node[] v, int columns) {
        Node[] result = new Node[columns];
        Arrays.fill(result, graph.zero);
        for (int i = 0; i < matrix.length; i++) {
            result[i % columns] =
                    graph.add(result[i % columns], graph.multiply(matrix[i], v[v.length == 1 ? 0 : i / columns]));
        }
        return result;
    }
}
