package dev.variate.device.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * One method under construction: which locals hold which arrays and scalars, and the scalar work between loops. Local 1 holds the
 * arguments, local 2 the results.
 */
final class MethodWriter {
    static final ClassDesc LOOPS = describe(CompiledLoops.class);
    static final ClassDesc ORIGIN = describe(CompiledClass.class);
    static final ClassDesc ELEMENTARY = describe(Elementary.class);
    static final ClassDesc DOUBLES = ConstantDescs.CD_double.arrayType();
    static final ClassDesc INTS = ConstantDescs.CD_int.arrayType();
    static final MethodTypeDesc RUN = MethodTypeDesc.of(ConstantDescs.CD_double, DOUBLES, DOUBLES);
    static final MethodTypeDesc PART = MethodTypeDesc.of(ConstantDescs.CD_void, DOUBLES, DOUBLES);
    static final MethodTypeDesc STAGE = PART.insertParameterTypes(0, ConstantDescs.CD_int);
    static final MethodTypeDesc ROWS_PART = MethodTypeDesc.of(
            ConstantDescs.CD_void, DOUBLES, DOUBLES, ConstantDescs.CD_int, ConstantDescs.CD_int, ConstantDescs.CD_int);
    static final MethodTypeDesc ROWS = ROWS_PART.insertParameterTypes(0, ConstantDescs.CD_int);
    private static final ClassDesc MATH = describe(Math.class);
    private static final ClassDesc STRICT_MATH = describe(StrictMath.class);
    static final ClassDesc ARRAYS = describe(Arrays.class);
    private static final ClassDesc NORMAL = ClassDesc.of("dev.variate.tensor.NormalFunctions");
    private static final ClassDesc BESSEL = ClassDesc.of("dev.variate.tensor.BesselFunctions");
    private static final ClassDesc INCOMPLETE = ClassDesc.of("dev.variate.tensor.IncompleteFunctions");
    private static final ClassDesc SPECIAL = ClassDesc.of("dev.variate.tensor.SpecialFunctions");
    private static final MethodTypeDesc UNARY = MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double);
    private static final MethodTypeDesc BINARY = UNARY.insertParameterTypes(0, ConstantDescs.CD_double);

    final Plan plan;
    final Layout layout;
    final CodeBuilder code;
    private final boolean staged;
    private final Map<Node, Integer> scalars = new HashMap<>();
    private final Map<Object, Integer> arrays = new HashMap<>();
    private int nextLocal;

    MethodWriter(Plan plan, Layout layout, CodeBuilder code, boolean staged, int firstLocal) {
        this.plan = plan;
        this.layout = layout;
        this.code = code;
        this.staged = staged;
        this.nextLocal = firstLocal;
    }

    static ClassDesc describe(Class<?> type) {
        return ClassDesc.of(type.getName());
    }

    int local(int width) {
        int local = nextLocal;
        nextLocal += width;
        return local;
    }

    /** Locals taken after {@link #local} returned this may be reused. */
    int mark() {
        return nextLocal;
    }

    void release(int mark) {
        nextLocal = mark;
    }

    // ---- arrays

    private record DataKey(Node node) {}

    private record IndexKey(Object node) {}

    int dataArray(Node data) {
        return arrays.computeIfAbsent(new DataKey(data), k -> arrayLocal("data", DOUBLES, layout.data(data)));
    }

    int indexArray(Node index) {
        return arrays.computeIfAbsent(new IndexKey(index), k -> arrayLocal("indexes", INTS, layout.index(index)));
    }

    int startsArray(RowOrder order) {
        return arrays.computeIfAbsent(new IndexKey(order), k -> arrayLocal("indexes", INTS, layout.starts(order)));
    }

    int place(Layout.Place place) {
        return arrays.computeIfAbsent(place, k -> arrayLocal("scratch", DOUBLES, layout.place(place)));
    }

    private int arrayLocal(String field, ClassDesc type, int number) {
        int local = local(1);
        code.aload(0)
                .getfield(LOOPS, field, type.arrayType())
                .loadConstant(number)
                .aaload()
                .astore(local);
        return local;
    }

    /** Where elements of an array lie: a local with the array, and an offset in it. */
    record Address(int array, int offset) {}

    Address address(Node array) {
        return switch (array.kind()) {
            case ARGUMENT -> new Address(1, 0);
            case DATA -> new Address(dataArray(array), 0);
            case SLICE -> {
                Address whole = address(array.operand(0));
                yield new Address(whole.array(), whole.offset() + array.offset());
            }
            default -> new Address(place(new Layout.Place.Of(array)), 0);
        };
    }

    void zeroed(int array) {
        code.aload(array)
                .dconst_0()
                .invokestatic(
                        ARRAYS, "fill", MethodTypeDesc.of(ConstantDescs.CD_void, DOUBLES, ConstantDescs.CD_double));
    }

    // ---- scalars

    /** Pushes a scalar. */
    void load(Node scalar) {
        if (scalar.kind() == Kind.CONSTANT) {
            code.loadConstant(scalar.number());
        } else if (scalars.containsKey(scalar)) {
            code.dload(scalars.get(scalar));
        } else if (staged) {
            code.aload(0)
                    .getfield(LOOPS, "slots", DOUBLES)
                    .loadConstant(layout.slot(scalar))
                    .daload();
        } else {
            throw new IllegalStateException(scalar + " is used before it is computed");
        }
    }

    /** Makes sure that a local holds the scalar, before a loop. */
    void hoist(Node scalar) {
        if (scalar.kind() != Kind.CONSTANT && !scalars.containsKey(scalar)) {
            load(scalar);
            int local = local(2);
            code.dstore(local);
            scalars.put(scalar, local);
        }
    }

    /** Takes the scalar from the stack. */
    void define(Node scalar) {
        int local = local(2);
        code.dstore(local);
        scalars.put(scalar, local);
        if (staged) {
            code.aload(0)
                    .getfield(LOOPS, "slots", DOUBLES)
                    .loadConstant(layout.slot(scalar))
                    .dload(local)
                    .dastore();
        }
    }

    /** Computes what is not in a loop. */
    void step(Node node) {
        switch (node.kind()) {
            case DATA ->
                code.aload(0)
                        .getfield(LOOPS, "data", DOUBLES.arrayType())
                        .iconst_0()
                        .aaload()
                        .loadConstant(layout.scalarData(node))
                        .daload();
            case ARGUMENT -> code.aload(1).iconst_0().daload();
            case SLICE -> {
                Address at = address(node);
                code.aload(at.array()).loadConstant(at.offset()).daload();
            }
            case CALL -> {
                call(node);
                if (!node.isScalar()) {
                    return;
                }
                code.aload(place(new Layout.Place.Of(node))).iconst_0().daload();
            }
            case CONCATENATE -> {
                concatenate(node);
                return;
            }
            case SCAN -> {
                new ScanWriter(this, node).write();
                return;
            }
            default -> operation(node, this::load);
        }
        define(node);
    }

    private void call(Node node) {
        for (Node x : node.operands()) {
            if (x.isScalar()) {
                code.aload(place(new Layout.Place.Box(x))).iconst_0();
                load(x);
                code.dastore();
            }
        }
        code.aload(0)
                .loadConstant(layout.call(node))
                .invokevirtual(LOOPS, "call", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_int));
    }

    private void concatenate(Node node) {
        int at = 0;
        for (Graph.Piece piece : Graph.pieces(node)) {
            if (piece.node().isScalar()) {
                fill(place(new Layout.Place.Of(node)), at, piece.length(), piece.node());
            }
            at += piece.length();
        }
    }

    private void fill(int array, int from, int length, Node scalar) {
        code.aload(array).loadConstant(from);
        if (length == 1) {
            load(scalar);
            code.dastore();
        } else {
            code.loadConstant(from + length);
            load(scalar);
            code.invokestatic(
                    ARRAYS,
                    "fill",
                    MethodTypeDesc.of(
                            ConstantDescs.CD_void,
                            DOUBLES,
                            ConstantDescs.CD_int,
                            ConstantDescs.CD_int,
                            ConstantDescs.CD_double));
        }
    }

    void scalarOutputs() {
        for (Plan.Output output : plan.outputs) {
            if (output.node().isScalar()) {
                fill(2, output.offset(), output.length(), output.node());
            }
        }
    }

    void returnSlot() {
        code.aload(0).getfield(LOOPS, "slots", DOUBLES).iconst_0();
        load(plan.returned);
        code.dastore();
    }

    // ---- operations

    /** Pushes an operand. */
    interface Push {
        void push(Node operand);

        /** Whether a comparison is there as a number, and its operands perhaps are not. */
        default boolean isNumber(Node comparison) {
            return false;
        }
    }

    /** Pushes the result of an element-wise operation on numbers. */
    void operation(Node node, Push p) {
        Node x = node.operand(0);
        switch (node.kind()) {
            case ADD -> {
                both(node, p);
                code.dadd();
            }
            case MULTIPLY -> {
                if (x.is(-1)) {
                    p.push(node.operand(1));
                    code.dneg();
                } else {
                    both(node, p);
                    code.dmul();
                }
            }
            case DIVIDE -> {
                both(node, p);
                code.ddiv();
            }
            case MAXIMUM, MINIMUM -> extreme(node, p);
            case POWER -> binary(node, p, ELEMENTARY, "powerOf");
            case REMAINDER -> binary(node, p, ELEMENTARY, "remainder");
            case ATAN2 -> binary(node, p, STRICT_MATH, "atan2");
            case EQ, NE, LT, LE, GT, GE -> {
                Label no = code.newLabel();
                Label end = code.newLabel();
                jumpUnless(node, p, no);
                code.dconst_1().goto_(end).labelBinding(no).dconst_0().labelBinding(end);
            }
            case SELECT -> select(node, p);
            case ABS, SQRT -> unary(x, p, MATH, node.kind() == Kind.ABS ? "abs" : "sqrt");
            case SIGN -> unary(x, p, MATH, "signum");
            case FLOOR -> unary(x, p, STRICT_MATH, "floor");
            case CEIL -> unary(x, p, STRICT_MATH, "ceil");
            case ROUND_EVEN -> unary(x, p, STRICT_MATH, "rint");
            case ROUND_BFLOAT16 -> unary(x, p, ELEMENTARY, "roundToBFloat16");
            case EXP -> unary(x, p, ELEMENTARY, "exp");
            case EXPM1 -> unary(x, p, STRICT_MATH, "expm1");
            case LOG -> unary(x, p, ELEMENTARY, "log");
            case LOG1P -> unary(x, p, ELEMENTARY, "log1p");
            case SIN -> unary(x, p, STRICT_MATH, "sin");
            case COS -> unary(x, p, STRICT_MATH, "cos");
            case TAN -> unary(x, p, STRICT_MATH, "tan");
            case ATAN -> unary(x, p, STRICT_MATH, "atan");
            case TANH -> unary(x, p, STRICT_MATH, "tanh");
            case LGAMMA -> unary(x, p, SPECIAL, "lgamma");
            case ERF -> unary(x, p, SPECIAL, "erf");
            case ERFCX -> unary(x, p, NORMAL, "erfcx");
            case LOG_NORMAL_CDF -> unary(x, p, NORMAL, "logCdf");
            case NORMAL_QUANTILE -> unary(x, p, NORMAL, "quantile");
            case BESSEL_I0E -> unary(x, p, BESSEL, "i0e");
            case BESSEL_I1E -> unary(x, p, BESSEL, "i1e");
            case LOG_GAMMA_P, LOG_GAMMA_Q -> {
                both(node, p);
                code.loadConstant(node.offset())
                        .invokestatic(
                                INCOMPLETE,
                                node.kind() == Kind.LOG_GAMMA_P ? "logGammaP" : "logGammaQ",
                                BINARY.insertParameterTypes(2, ConstantDescs.CD_int));
            }
            case LOG_BETA -> {
                both(node, p);
                p.push(node.operand(2));
                code.loadConstant(node.offset())
                        .invokestatic(
                                ELEMENTARY,
                                "logBeta",
                                BINARY.insertParameterTypes(2, ConstantDescs.CD_double, ConstantDescs.CD_int));
            }
            case POLYGAMMA -> {
                p.push(x);
                code.loadConstant(node.offset())
                        .invokestatic(ELEMENTARY, "polygamma", UNARY.insertParameterTypes(1, ConstantDescs.CD_int));
            }
            case IS_FINITE -> unary(x, p, ELEMENTARY, "isFinite");
            case ROUND_F32 -> unary(x, p, ELEMENTARY, "roundToSingle");
            case WRAP_I32 -> unary(x, p, ELEMENTARY, "wrap");
            case TRUNCATE_I32 -> unary(x, p, ELEMENTARY, "truncate");
            case CONSTANT,
                    DATA,
                    INDEX,
                    ARGUMENT,
                    SLICE,
                    GATHER,
                    SUM,
                    SEGMENT_SUM,
                    ROW_PRODUCT,
                    COLUMN_PRODUCT,
                    CONCATENATE,
                    SCAN,
                    CALL -> throw new IllegalStateException(node + " is not element-wise");
        }
    }

    private void both(Node node, Push p) {
        p.push(node.operand(0));
        p.push(node.operand(1));
    }

    private void unary(Node x, Push p, ClassDesc owner, String name) {
        p.push(x);
        code.invokestatic(owner, name, UNARY);
    }

    private void binary(Node node, Push p, ClassDesc owner, String name) {
        both(node, p);
        code.invokestatic(owner, name, BINARY);
    }

    /** Java's own; of a number that is not 0 and another, by a jump that a processor foresees, which gives the same bits sooner. */
    private void extreme(Node node, Push p) {
        boolean first = isLimit(node.operand(0));
        boolean largest = node.kind() == Kind.MAXIMUM;
        if (!first && !isLimit(node.operand(1))) {
            binary(node, p, MATH, largest ? "max" : "min");
            return;
        }
        Node limit = node.operand(first ? 0 : 1);
        Label inside = code.newLabel();
        p.push(node.operand(first ? 1 : 0));
        code.dup2();
        p.push(limit);
        if (largest) {
            code.dcmpg().ifge(inside);
        } else {
            code.dcmpl().ifle(inside);
        }
        code.pop2();
        p.push(limit);
        code.labelBinding(inside);
    }

    private static boolean isLimit(Node node) {
        return node.kind() == Kind.CONSTANT && node.number() != 0 && !Double.isNaN(node.number());
    }

    private void select(Node node, Push p) {
        Node condition = node.operand(0);
        Label no = code.newLabel();
        Label end = code.newLabel();
        if (condition.kind().isComparison() && !p.isNumber(condition)) {
            jumpUnless(condition, p, no);
        } else {
            p.push(condition);
            code.dconst_0().dcmpl().ifeq(no);
        }
        p.push(node.operand(1));
        code.goto_(end).labelBinding(no);
        p.push(node.operand(2));
        code.labelBinding(end);
    }

    /** Jumps if the comparison does not hold; with NaN only NE holds. */
    private void jumpUnless(Node comparison, Push p, Label no) {
        both(comparison, p);
        switch (comparison.kind()) {
            case EQ -> code.dcmpl().ifne(no);
            case NE -> code.dcmpl().ifeq(no);
            case LT -> code.dcmpg().ifge(no);
            case LE -> code.dcmpg().ifgt(no);
            case GT -> code.dcmpl().ifle(no);
            case GE -> code.dcmpl().iflt(no);
            default -> throw new IllegalStateException(comparison + " is not a comparison");
        }
    }
}
