package dev.variate.device.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rows of a block, eight at a time by the Vector API: one vector of eight lanes or two of four, the same operations as {@link RowWriter} row by row, and the same eight running sums. So
 * the result is the same to the bit. Locals: 3 the block's first row, 4 and 5 the rows to do, a multiple of eight of them.
 */
final class VectorRowWriter {
    private static final ClassDesc VECTOR = ClassDesc.of("jdk.incubator.vector.Vector");
    private static final ClassDesc DOUBLE_VECTOR = ClassDesc.of("jdk.incubator.vector.DoubleVector");
    private static final ClassDesc MASK = ClassDesc.of("jdk.incubator.vector.VectorMask");
    private static final ClassDesc SPECIES = ClassDesc.of("jdk.incubator.vector.VectorSpecies");
    private static final ClassDesc OPERATORS = ClassDesc.of("jdk.incubator.vector.VectorOperators");
    private static final ClassDesc COMPARISON = ClassDesc.of("jdk.incubator.vector.VectorOperators$Comparison");
    private static final ClassDesc FUNCTIONS = ClassDesc.of("dev.variate.device.jvm.VectorElementary");
    private static final MethodTypeDesc UNARY = MethodTypeDesc.of(DOUBLE_VECTOR);
    private static final MethodTypeDesc BINARY = MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR);
    private static final MethodTypeDesc FUNCTION = MethodTypeDesc.of(DOUBLE_VECTOR, DOUBLE_VECTOR);
    private static final MethodTypeDesc COMPARE = MethodTypeDesc.of(MASK, COMPARISON, VECTOR);
    private static final MethodTypeDesc COMPARE_NUMBER = MethodTypeDesc.of(MASK, COMPARISON, ConstantDescs.CD_double);
    private static final MethodTypeDesc BLEND = MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR, MASK);
    private static final MethodTypeDesc BLEND_NUMBER = MethodTypeDesc.of(DOUBLE_VECTOR, ConstantDescs.CD_double, MASK);
    private static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, ConstantDescs.CD_double);
    private static final MethodTypeDesc FROM_ARRAY = MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, MethodWriter.DOUBLES, ConstantDescs.CD_int);
    private static final MethodTypeDesc GATHER = FROM_ARRAY.insertParameterTypes(3, MethodWriter.INTS, ConstantDescs.CD_int);
    private static final MethodTypeDesc INTO_ARRAY = MethodTypeDesc.of(ConstantDescs.CD_void, MethodWriter.DOUBLES, ConstantDescs.CD_int);
    private static final int BASE = 3;
    private static final int FROM = 4;
    private static final int TO = 5;

    private final MethodWriter m;
    private final CodeBuilder code;
    private final Plan.Loop loop;
    private final Set<Node> withinSelect;
    private final Map<Node, Integer> broadcasts = new HashMap<>();
    private final Map<Node, Integer> values = new HashMap<>();
    private final List<Plan.Root> totals;
    /** The running sums of {@code totals}: lanes 0 … of each, then, where vectors hold four, lanes 4 …. */
    private final List<int[]> sums = new ArrayList<>();
    /** Local with the first row of the vector at hand. */
    private int row;

    VectorRowWriter(MethodWriter m, Plan.Loop loop) {
        this.m = m;
        this.code = m.code;
        this.loop = loop;
        this.withinSelect = RowBody.comparisonsWithinSelect(m.plan, loop);
        this.totals = loop.roots.stream().filter(r -> r.purpose() == Plan.Purpose.TOTAL).toList();
    }

    void write() {
        int halves = BlockedRows.LANES / VectorElementary.LANES;
        RowBody scalar = new RowBody(m, loop, FROM, BASE);
        scalar.prepare();
        scalar.prepareRoots(loop.roots);
        loop.body.stream().filter(Node::isScalar).forEach(this::broadcast);
        for (Plan.Root root : totals) {
            int lanes = m.place(new Layout.Place.Lanes(root.target()));
            int[] locals = new int[halves];
            for (int h = 0; h < halves; h++) {
                species();
                code.aload(lanes).loadConstant(h * VectorElementary.LANES).invokestatic(DOUBLE_VECTOR, "fromArray", FROM_ARRAY);
                locals[h] = store();
            }
            sums.add(locals);
        }
        row = m.local(1);
        Label top = code.newLabel();
        Label out = code.newLabel();
        code.labelBinding(top).iload(FROM).iload(TO).if_icmpge(out);
        int mark = m.mark();
        for (int h = 0; h < halves; h++) {
            code.iload(FROM).loadConstant(h * VectorElementary.LANES).iadd().istore(row);
            rows(h);
            m.release(mark);
        }
        code.iinc(FROM, BlockedRows.LANES).goto_(top).labelBinding(out);
        for (int t = 0; t < totals.size(); t++) {
            for (int h = 0; h < halves; h++) {
                code.aload(sums.get(t)[h]).aload(m.place(new Layout.Place.Lanes(totals.get(t).target()))).loadConstant(h * VectorElementary.LANES)
                        .invokevirtual(DOUBLE_VECTOR, "intoArray", INTO_ARRAY);
            }
        }
    }

    private void species() {
        code.getstatic(FUNCTIONS, "SPECIES", SPECIES);
    }

    private int store() {
        int local = m.local(1);
        code.astore(local);
        return local;
    }

    private void broadcast(Node scalar) {
        species();
        m.load(scalar);
        code.invokestatic(DOUBLE_VECTOR, "broadcast", BROADCAST);
        broadcasts.put(scalar, store());
    }

    private void rows(int half) {
        values.clear();
        for (Node v : loop.body) {
            if (!v.isScalar() && v.kind() != Kind.INDEX && !withinSelect.contains(v)) {
                compute(v);
                values.put(v, store());
            }
        }
        for (Plan.Root root : loop.roots) {
            switch (root.purpose()) {
                case TOTAL -> {
                    int sum = sums.get(totals.indexOf(root))[half];
                    code.aload(sum);
                    push(root.value());
                    code.invokevirtual(DOUBLE_VECTOR, "add", BINARY).astore(sum);
                }
                case COLUMNS -> {
                    push(root.value());
                    code.aload(m.place(new Layout.Place.ColumnBuffer(root.target()))).iload(row).iload(BASE).isub().invokevirtual(DOUBLE_VECTOR, "intoArray", INTO_ARRAY);
                }
                case KEEP, PLACE -> write(m.place(new Layout.Place.Of(root.target())), root);
                case OUTPUT -> write(2, root);
                case SEGMENTS -> throw new IllegalStateException("vectors do not scatter");
            }
        }
    }

    private void write(int array, Plan.Root root) {
        push(root.value());
        code.aload(array).iload(row);
        if (root.offset() > 0) {
            code.loadConstant(root.offset()).iadd();
        }
        code.invokevirtual(DOUBLE_VECTOR, "intoArray", INTO_ARRAY);
    }

    private void push(Node v) {
        code.aload(v.isScalar() ? broadcasts.get(v) : values.get(v));
    }

    private void compute(Node v) {
        if (v.kind() == Kind.GATHER) {
            MethodWriter.Address from = m.address(v.operand(0));
            species();
            code.aload(from.array()).loadConstant(from.offset()).aload(m.indexArray(v.operand(1))).iload(row).invokestatic(DOUBLE_VECTOR, "fromArray", GATHER);
        } else if (v.kind() == Kind.SLICE) {
            read(m.address(v));
        } else if (m.plan.isStored(loop, v)) {
            read(new MethodWriter.Address(m.place(new Layout.Place.Of(v)), 0));
        } else if (v.kind() == Kind.ROW_PRODUCT) {
            species();
            code.aload(m.place(new Layout.Place.RowBuffer(v))).iload(row).iload(BASE).isub().invokestatic(DOUBLE_VECTOR, "fromArray", FROM_ARRAY);
        } else if (v.kind() == Kind.DATA || v.kind().isArray()) {
            read(m.address(v));
        } else {
            operation(v);
        }
    }

    private void read(MethodWriter.Address from) {
        species();
        code.aload(from.array()).iload(row);
        if (from.offset() > 0) {
            code.loadConstant(from.offset()).iadd();
        }
        code.invokestatic(DOUBLE_VECTOR, "fromArray", FROM_ARRAY);
    }

    private void operation(Node v) {
        Node x = v.operand(0);
        switch (v.kind()) {
            case ADD -> binary(v, "add");
            case MULTIPLY -> {
                if (x.is(-1)) {
                    push(v.operand(1));
                    code.invokevirtual(DOUBLE_VECTOR, "neg", UNARY);
                } else {
                    binary(v, "mul");
                }
            }
            case DIVIDE -> binary(v, "div");
            case MAXIMUM -> binary(v, "max");
            case MINIMUM -> binary(v, "min");
            case EQ, NE, LT, LE, GT, GE -> {
                species();
                code.dconst_0().invokestatic(DOUBLE_VECTOR, "broadcast", BROADCAST).dconst_1();
                mask(v);
                code.invokevirtual(DOUBLE_VECTOR, "blend", BLEND_NUMBER);
            }
            case SELECT -> {
                push(v.operand(2));
                push(v.operand(1));
                mask(x);
                code.invokevirtual(DOUBLE_VECTOR, "blend", BLEND);
            }
            case ABS, SQRT -> {
                push(x);
                code.invokevirtual(DOUBLE_VECTOR, v.kind() == Kind.ABS ? "abs" : "sqrt", UNARY);
            }
            case EXP -> function(x, "exp");
            case LOG -> function(x, "log");
            case LOG1P -> function(x, "log1p");
            case CONSTANT, DATA, INDEX, ARGUMENT, POWER, REMAINDER, ATAN2, SIGN, FLOOR, CEIL, ROUND_EVEN, EXPM1, SIN, COS, TAN, ATAN, TANH, LGAMMA, ERF, POLYGAMMA, IS_FINITE, ROUND_F32,
                    WRAP_I32, TRUNCATE_I32, SLICE, GATHER, SUM, SEGMENT_SUM, ROW_PRODUCT, COLUMN_PRODUCT, CONCATENATE, CALL -> throw new IllegalStateException(v + " has no vector form");
        }
    }

    private void binary(Node v, String name) {
        push(v.operand(0));
        push(v.operand(1));
        code.invokevirtual(DOUBLE_VECTOR, name, BINARY);
    }

    private void function(Node x, String name) {
        push(x);
        code.invokestatic(FUNCTIONS, name, FUNCTION);
    }

    /** Pushes the lanes where a condition holds. */
    private void mask(Node condition) {
        push(condition.kind().isComparison() && !values.containsKey(condition) && !condition.isScalar() ? condition.operand(0) : condition);
        if (condition.kind().isComparison() && !values.containsKey(condition) && !condition.isScalar()) {
            code.getstatic(OPERATORS, condition.kind().name(), COMPARISON);
            push(condition.operand(1));
            code.invokevirtual(DOUBLE_VECTOR, "compare", COMPARE);
        } else {
            code.getstatic(OPERATORS, "NE", COMPARISON).dconst_0().invokevirtual(DOUBLE_VECTOR, "compare", COMPARE_NUMBER);
        }
    }
}
