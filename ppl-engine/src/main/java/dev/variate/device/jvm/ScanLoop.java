package dev.variate.device.jvm;

import dev.variate.program.Program;
import dev.variate.tensor.Kernels;
import dev.variate.tensor.Op;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Elements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A recurrence whose body is written out element by element, so that {@link ScanWriter} makes it a plain loop with its carry in locals. Its
 * result is the first element of every carry, then the second, and so on: what follows goes through these one by one.
 *
 * @param types the operands': initial carry, sequences, constants
 * @param next the elements of the next carry, in a graph of their own. A {@code SLICE} of the {@code ARGUMENT} there stands for an element
 *     of the body's arguments, which lie end to end
 * @param size how many scalars a step computes
 */
record ScanLoop(Op.Scan op, List<TensorType> types, List<Node> next, int size) {
    /** Empty if the body is too large, or has an op that cannot be written out. */
    static Optional<ScanLoop> of(Op.Scan op, List<TensorType> types) {
        return Elements.of(op.body()).flatMap(body -> {
            Graph graph = new Graph();
            Node next =
                    Lowering.lower(graph, Program.of("body", body), Map.of()).get(0);
            List<Node> elements = elements(graph, next, types.get(0).shape().size());
            List<Node> nodes = Plan.reachable(elements);
            boolean scalar = nodes.stream()
                    .allMatch(v -> v.kind() == Kind.ARGUMENT
                            || v.isScalar() && v.kind() != Kind.CALL && v.kind() != Kind.GATHER);
            return scalar && !elements.isEmpty()
                    ? Optional.of(new ScanLoop(op, types, elements, nodes.size()))
                    : Optional.empty();
        });
    }

    private static List<Node> elements(Graph graph, Node vector, int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> vector.isScalar() && vector.kind() != Kind.ARGUMENT ? vector : graph.slice(vector, i, 1))
                .toList();
    }

    /** How many elements of operand {@code i} a step takes. */
    int rowSize(int i) {
        return op.body().arguments().get(i).shape().size();
    }

    boolean isSequence(int i) {
        return i > 0 && i <= op.sequences();
    }

    /** The result if all operands are known; an operand of one element may stand for many. */
    double[] known(List<double[]> operands) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            double[] elements = operands.get(i);
            int size = types.get(i).shape().size();
            if (elements.length != size) {
                double one = elements[0];
                elements = new double[size];
                Arrays.fill(elements, one);
            }
            values.add(Value.wrap(types.get(i), elements));
        }
        double[] rows = Kernels.evaluate(op, values).elements();
        int carry = rowSize(0);
        double[] result = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            result[i % carry * (op.length() + 1) + i / carry] = rows[i];
        }
        return result;
    }
}
