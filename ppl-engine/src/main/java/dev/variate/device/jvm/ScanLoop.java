package dev.variate.device.jvm;

import dev.variate.program.Program;
import dev.variate.tensor.Kernels;
import dev.variate.tensor.Op;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A recurrence whose body is written out element by element, so that {@link ScanWriter} makes it a plain loop with its carry in locals.
 *
 * @param types the operands': initial carry, sequences, constants
 * @param next the elements of the next carry, in a graph of their own. A {@code SLICE} of the {@code ARGUMENT} there stands for an element
 *     of the body's arguments, which lie end to end
 * @param size how many scalars a step computes
 */
record ScanLoop(Op.Scan op, List<TensorType> types, List<Node> next, int size) {
    /** Larger bodies would outgrow what HotSpot compiles. */
    private static final int LARGEST = 400;

    /** Empty if the body is too large, or has an op that cannot be written out. */
    static Optional<ScanLoop> of(Op.Scan op, List<TensorType> types) {
        int carry = types.get(0).shape().size();
        if (carry > LARGEST) {
            return Optional.empty();
        }
        Graph graph = new Graph();
        Node next =
                Lowering.lower(graph, Program.of("body", op.body()), Map.of()).get(0);
        return Scalars.of(graph, next, carry, LARGEST)
                .map(elements -> new ScanLoop(
                        op, types, elements, Plan.reachable(elements).size()));
    }

    /** How many elements of operand {@code i} a step takes. */
    int rowSize(int i) {
        return op.body().arguments().get(i).shape().size();
    }

    boolean isSequence(int i) {
        return i > 0 && i <= op.sequences();
    }

    /** The carries if all operands are known; an operand of one element may stand for many. */
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
        return Kernels.evaluate(op, values).elements();
    }
}
