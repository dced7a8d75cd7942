package dev.variate.device.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a {@link ScanLoop}: what all steps share before it, then one step after the other with the carry in locals. */
final class ScanWriter {
    private final MethodWriter m;
    private final CodeBuilder code;
    private final Node scan;
    private final ScanLoop loop;
    private final List<Node> body;
    private final Map<Node, Integer> values = new HashMap<>();
    private final Set<Node> perStep = new HashSet<>();
    private final Set<Node> conditions;
    /** By operand: where it lies, and its first element among the body's arguments. Scalars lie nowhere. */
    private final List<Strided> addresses = new ArrayList<>();

    private final List<Integer> starts = new ArrayList<>();

    /** Where an operand's elements lie: {@code stride} apart, in the array of a local. */
    private record Strided(int array, int offset, int stride) {}

    private static final Strided NOWHERE = new Strided(-1, 0, 0);

    ScanWriter(MethodWriter m, Node scan) {
        this.m = m;
        this.code = m.code;
        this.scan = scan;
        this.loop = (ScanLoop) scan.payload();
        this.body = Plan.reachable(loop.next()).stream()
                .filter(v -> v.kind() != Kind.ARGUMENT && v.kind() != Kind.CONSTANT)
                .toList();
        this.conditions = conditions();
    }

    void write() {
        int start = 0;
        for (int i = 0; i < scan.operands().size(); i++) {
            Node x = scan.operand(i);
            addresses.add(x.isScalar() || x.length() == 0 ? NOWHERE : address(x));
            starts.add(start);
            start += loop.rowSize(i);
        }
        int result = m.place(new Layout.Place.Of(scan));
        findPerStep();
        int mark = m.mark();
        int t = m.local(1);
        int[] carry = new int[loop.next().size()];
        for (int j = 0; j < carry.length; j++) {
            carry[j] = m.local(2);
            element(0, j, -1);
            code.dstore(carry[j]);
        }
        body.stream().filter(v -> !perStep.contains(v)).forEach(v -> compute(v, carry, -1));
        store(
                result,
                carry,
                () -> code.loadConstant(loop.op().reverse() ? loop.op().length() : 0));
        steps(t, carry, result);
        m.release(mark);
    }

    private void steps(int t, int[] carry, int result) {
        Label top = code.newLabel();
        Label end = code.newLabel();
        boolean reverse = loop.op().reverse();
        code.loadConstant(reverse ? loop.op().length() - 1 : 0).istore(t).labelBinding(top);
        code.iload(t);
        if (reverse) {
            code.iflt(end);
        } else {
            code.loadConstant(loop.op().length()).if_icmpge(end);
        }
        body.stream().filter(perStep::contains).forEach(v -> compute(v, carry, t));
        if (loop.op().sequences() == 0) {
            leaveIfUnchanged(t, carry, result, end);
        }
        // all are on the stack before the first is overwritten
        loop.next().forEach(v -> push(v, carry));
        for (int j = carry.length - 1; j >= 0; j--) {
            code.dstore(carry[j]);
        }
        if (reverse) {
            store(result, carry, () -> code.iload(t));
        } else {
            store(result, carry, () -> code.iload(t).iconst_1().iadd());
        }
        code.iinc(t, reverse ? -1 : 1).goto_(top).labelBinding(end);
    }

    /** A carry that a step has not changed stays for ever where nothing else differs between steps. */
    private void leaveIfUnchanged(int t, int[] carry, int result, Label end) {
        Label changed = code.newLabel();
        for (int j = 0; j < carry.length; j++) {
            push(loop.next().get(j), carry);
            bits();
            code.dload(carry[j]);
            bits();
            code.lcmp().ifne(changed);
        }
        int rows = loop.op().length() + 1;
        for (int j = 0; j < carry.length; j++) {
            code.aload(result);
            if (loop.op().reverse()) {
                code.loadConstant(j * rows).iload(t).loadConstant(j * rows + 1).iadd();
            } else {
                code.iload(t).loadConstant(j * rows + 1).iadd().loadConstant((j + 1) * rows);
            }
            code.dload(carry[j])
                    .invokestatic(
                            MethodWriter.ARRAYS,
                            "fill",
                            MethodTypeDesc.of(
                                    ConstantDescs.CD_void,
                                    MethodWriter.DOUBLES,
                                    ConstantDescs.CD_int,
                                    ConstantDescs.CD_int,
                                    ConstantDescs.CD_double));
        }
        code.goto_(end).labelBinding(changed);
    }

    private void bits() {
        code.invokestatic(
                ConstantDescs.CD_Double,
                "doubleToRawLongBits",
                MethodTypeDesc.of(ConstantDescs.CD_long, ConstantDescs.CD_double));
    }

    private Strided address(Node x) {
        if (!Plan.isStrided(x)) {
            MethodWriter.Address at = m.address(x);
            return new Strided(at.array(), at.offset(), 1);
        }
        MethodWriter.Address at = m.address(x.operand(0));
        return new Strided(at.array(), at.offset() + x.operand(1).index()[0], Graph.stride(x));
    }

    /** What differs between steps: what depends on the carry or on a sequence. */
    private void findPerStep() {
        for (Node v : body) {
            if (v.kind() == Kind.SLICE) {
                int i = operandOf(v.offset());
                if (i == 0 || loop.isSequence(i) && !scan.operand(i).isScalar()) {
                    perStep.add(v);
                }
            } else if (v.operands().stream().anyMatch(perStep::contains)) {
                perStep.add(v);
            }
        }
    }

    /** Comparisons that only decide: they become jumps. */
    private Set<Node> conditions() {
        Set<Node> found = new HashSet<>();
        Set<Node> others = new HashSet<>(loop.next());
        for (Node v : body) {
            for (int i = 0; i < v.operands().size(); i++) {
                (v.kind() == Kind.SELECT && i == 0 && v.operand(0).kind().isComparison() ? found : others)
                        .add(v.operand(i));
            }
        }
        found.removeAll(others);
        return found;
    }

    private int operandOf(int element) {
        int i = starts.size() - 1;
        while (starts.get(i) > element || loop.rowSize(i) == 0) {
            i--;
        }
        return i;
    }

    private void compute(Node v, int[] carry, int t) {
        if (conditions.contains(v)) {
            return;
        }
        if (v.kind() == Kind.SLICE) {
            int i = operandOf(v.offset());
            if (i == 0) {
                values.put(v, carry[v.offset()]);
                return;
            }
            element(i, v.offset() - starts.get(i), t);
        } else {
            m.operation(v, x -> push(x, carry));
        }
        int local = m.local(2);
        code.dstore(local);
        values.put(v, local);
    }

    /** Pushes element {@code j} of what a step takes of operand {@code i}; {@code t} is below 0 where all steps take the same. */
    private void element(int i, int j, int t) {
        Strided at = addresses.get(i);
        if (at.array() < 0) {
            m.load(scan.operand(i));
            return;
        }
        code.aload(at.array());
        if (t < 0 || !loop.isSequence(i)) {
            code.loadConstant(at.offset() + j * at.stride());
        } else {
            code.iload(t);
            scaled(loop.rowSize(i) * at.stride(), at.offset() + j * at.stride());
        }
        code.daload();
    }

    private void store(int result, int[] carry, Runnable row) {
        for (int j = 0; j < carry.length; j++) {
            code.aload(result);
            row.run();
            scaled(1, j * (loop.op().length() + 1));
            code.dload(carry[j]).dastore();
        }
    }

    /** The row on the stack becomes an element's place. */
    private void scaled(int rowSize, int offset) {
        if (rowSize > 1) {
            code.loadConstant(rowSize).imul();
        }
        if (offset > 0) {
            code.loadConstant(offset).iadd();
        }
    }

    private void push(Node v, int[] carry) {
        if (v.kind() == Kind.CONSTANT) {
            code.loadConstant(v.number());
        } else {
            code.dload(values.get(v));
        }
    }
}
