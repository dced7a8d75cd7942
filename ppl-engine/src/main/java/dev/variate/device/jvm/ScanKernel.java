package dev.variate.device.jvm;

import dev.variate.program.Program;
import dev.variate.tensor.Op;
import dev.variate.tensor.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A recurrence whose body is a compiled class of its own, called once a step. */
final class ScanKernel implements ArrayKernel {
    private final Op.Scan op;
    private final int[] rowSizes;
    private final CompiledClass body;
    private final Evaluation evaluation;
    /** The body's arguments end to end, and the carry that it makes. */
    private final double[] in;

    private final double[] out;

    private ScanKernel(Op.Scan op, int[] rowSizes, CompiledClass body) {
        this.op = op;
        this.rowSizes = rowSizes;
        this.body = body;
        this.evaluation = new Evaluation(body);
        int length = 0;
        for (int size : rowSizes) {
            length += size;
        }
        this.in = new double[length];
        this.out = new double[rowSizes[0]];
    }

    static ScanKernel of(Op.Scan op, List<TensorType> types) {
        int[] rowSizes =
                op.body().arguments().stream().mapToInt(t -> t.shape().size()).toArray();
        Graph graph = new Graph();
        Node next =
                Lowering.lower(graph, Program.of("body", op.body()), Map.of()).get(0);
        Plan plan = new Plan(graph.zero, List.of(new Plan.Output(next, 0, rowSizes[0])));
        return new ScanKernel(op, rowSizes, CompiledClass.of(plan));
    }

    @Override
    public String title() {
        return "a recurrence of " + op.length() + " steps";
    }

    @Override
    public ArrayKernel fork() {
        return new ScanKernel(op, rowSizes, body);
    }

    @Override
    public void run(double[][] operands, double[] carries) {
        int carry = rowSizes[0];
        int from = op.reverse() ? op.length() * carry : 0;
        System.arraycopy(operands[0], 0, carries, from, carry);
        int constants = carry;
        for (int i = 1; i <= op.sequences(); i++) {
            constants += rowSizes[i];
        }
        for (int i = op.sequences() + 1; i < operands.length; i++) {
            System.arraycopy(operands[i], 0, in, constants, rowSizes[i]);
            constants += rowSizes[i];
        }
        for (int step = 0; step < op.length(); step++) {
            int t = op.reverse() ? op.length() - 1 - step : step;
            System.arraycopy(carries, from, in, 0, carry);
            int at = carry;
            for (int i = 1; i <= op.sequences(); i++) {
                System.arraycopy(operands[i], t * rowSizes[i], in, at, rowSizes[i]);
                at += rowSizes[i];
            }
            evaluation.run(in, out);
            from = (op.reverse() ? t : t + 1) * carry;
            System.arraycopy(out, 0, carries, from, carry);
            if (op.sequences() == 0 && Arrays.equals(out, 0, carry, in, 0, carry)) {
                stay(carries, op.reverse() ? 0 : t + 2, op.reverse() ? t : op.length() + 1);
                return;
            }
        }
    }

    /** A carry that a step has not changed stays for ever where nothing else differs between steps. */
    private void stay(double[] carries, int first, int end) {
        for (int row = first; row < end; row++) {
            System.arraycopy(out, 0, carries, row * out.length, out.length);
        }
    }
}
