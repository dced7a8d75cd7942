package dev.variate.device.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows of a block, eight at a time by the Vector API: one vector of eight lanes or two of four, the same operations as {@link RowWriter}
 * row by row, and the same eight running sums. So the result is the same to the bit.
 *
 * <p>There is a loop, in a method of its own, for each <em>phase</em>: what can be computed before any exponential or logarithm, then what
 * needs those of the first phase's values, and so on. Between the phases these functions are called for all rows of the block. What is
 * cheap is computed again in each phase that needs it. Locals: 3 the block's first row, 4 and 5 the rows to do, a multiple of eight of
 * them, where 4 is 3.
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
    private static final MethodTypeDesc FUNCTION =
            MethodTypeDesc.of(ConstantDescs.CD_void, MethodWriter.DOUBLES, MethodWriter.DOUBLES, ConstantDescs.CD_int);
    private static final ClassDesc BLOCKS = ClassDesc.of("dev.variate.device.jvm.BlockedRows");
    private static final MethodTypeDesc SCATTER = MethodTypeDesc.of(
            ConstantDescs.CD_void,
            MethodWriter.DOUBLES,
            MethodWriter.INTS,
            MethodWriter.DOUBLES,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int);
    private static final MethodTypeDesc COMPARE = MethodTypeDesc.of(MASK, COMPARISON, VECTOR);
    private static final MethodTypeDesc COMPARE_NUMBER = MethodTypeDesc.of(MASK, COMPARISON, ConstantDescs.CD_double);
    private static final MethodTypeDesc BLEND = MethodTypeDesc.of(DOUBLE_VECTOR, VECTOR, MASK);
    private static final MethodTypeDesc BLEND_NUMBER = MethodTypeDesc.of(DOUBLE_VECTOR, ConstantDescs.CD_double, MASK);
    private static final MethodTypeDesc BROADCAST = MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, ConstantDescs.CD_double);
    private static final MethodTypeDesc FROM_ARRAY =
            MethodTypeDesc.of(DOUBLE_VECTOR, SPECIES, MethodWriter.DOUBLES, ConstantDescs.CD_int);
    private static final MethodTypeDesc GATHER = MethodTypeDesc.of(
            ConstantDescs.CD_void,
            MethodWriter.DOUBLES,
            ConstantDescs.CD_int,
            MethodWriter.INTS,
            MethodWriter.DOUBLES,
            ConstantDescs.CD_int,
            ConstantDescs.CD_int);
    private static final MethodTypeDesc INTO_ARRAY =
            MethodTypeDesc.of(ConstantDescs.CD_void, MethodWriter.DOUBLES, ConstantDescs.CD_int);
    private static final int BASE = 3;
    private static final int FROM = 4;
    private static final int TO = 5;

    private final Plan plan;
    private final Plan.Loop loop;
    private final List<Plan.Root> roots;
    /** Functions whose arguments this phase computes. */
    private final List<Node> functions;
    /** What this phase computes or reads, operands first. */
    private final TreeSet<Node> body = new TreeSet<>(Comparator.comparingInt(Node::id));

    private final Set<Node> withinSelect;
    private final Map<Node, Integer> broadcasts = new HashMap<>();
    private final Map<Node, Integer> values = new HashMap<>();
    private final List<Plan.Root> totals;
    /** The running sums of {@code totals}: lanes 0 … of each, then, where vectors hold four, lanes 4 …. */
    private final List<int[]> sums = new ArrayList<>();

    private MethodWriter m;
    private CodeBuilder code;
    /** Local with the first row of the vector at hand. */
    private int row;

    private VectorRowWriter(Plan plan, Plan.Loop loop, List<Plan.Root> roots, List<Node> functions) {
        this.plan = plan;
        this.loop = loop;
        this.roots = roots;
        this.functions = functions;
        this.withinSelect = RowBody.comparisonsWithinSelect(plan, loop);
        this.totals =
                roots.stream().filter(r -> r.purpose() == Plan.Purpose.TOTAL).toList();
        List<Node> open = new ArrayList<>(functions.stream()
                .map(f -> f.operand(0))
                .filter(x -> !isFunction(plan, loop, x))
                .toList());
        roots.forEach(r -> open.add(r.value()));
        while (!open.isEmpty()) {
            Node v = open.removeLast();
            if (body.add(v) && plan.computes(loop, v) && v.kind() != Kind.ROW_PRODUCT && !isFunction(plan, loop, v)) {
                open.addAll(v.operands());
            }
        }
    }

    private static boolean isFunction(Plan plan, Plan.Loop loop, Node v) {
        return v.kind().isFunction() && plan.computes(loop, v);
    }

    /** The functions that are computed for a block at once. */
    static List<Node> functions(Plan plan, Plan.Loop loop) {
        return loop.body.stream().filter(v -> isFunction(plan, loop, v)).toList();
    }

    static List<VectorRowWriter> phases(Plan plan, Plan.Loop loop) {
        Map<Node, Integer> phase = new HashMap<>();
        int last = 0;
        for (Node v : loop.body) {
            int needs = 0;
            if (plan.computes(loop, v) && v.kind() != Kind.ROW_PRODUCT) {
                needs = v.operands().stream()
                        .mapToInt(x -> phase.getOrDefault(x, 0))
                        .max()
                        .orElse(0);
            }
            phase.put(v, isFunction(plan, loop, v) ? needs + 1 : needs);
            last = Math.max(last, phase.get(v));
        }
        List<VectorRowWriter> phases = new ArrayList<>();
        for (int k = 0; k <= last; k++) {
            int at = k;
            List<Plan.Root> roots =
                    loop.roots.stream().filter(r -> phase.get(r.value()) == at).toList();
            List<Node> functions = functions(plan, loop).stream()
                    .filter(f -> phase.get(f) == at + 1)
                    .toList();
            phases.add(new VectorRowWriter(plan, loop, roots, functions));
        }
        return phases;
    }

    /** What rows gather is fetched for a block before its first phase: element by element that takes half the time of a vector's gather. */
    static List<Node> gathers(Plan.Loop loop) {
        return loop.body.stream().filter(v -> v.kind() == Kind.GATHER).toList();
    }

    static void gather(MethodWriter method, Node v) {
        MethodWriter.Address from = method.address(v.operand(0));
        int index = method.indexArray(v.operand(1));
        int to = method.place(new Layout.Place.RowBuffer(v));
        method.code
                .aload(from.array())
                .loadConstant(from.offset())
                .aload(index)
                .aload(to)
                .iload(FROM)
                .iload(TO)
                .invokestatic(BLOCKS, "gather", GATHER);
    }

    /** Computes, after this phase, the functions whose arguments it left. */
    void callFunctions(MethodWriter method) {
        for (Node f : functions) {
            Layout.Place argument = isFunction(plan, loop, f.operand(0))
                    ? new Layout.Place.RowBuffer(f.operand(0))
                    : new Layout.Place.ArgumentBuffer(f);
            int from = method.place(argument);
            int to = method.place(new Layout.Place.RowBuffer(f));
            String name = f.kind().name().toLowerCase(Locale.ROOT);
            method.code.aload(from).aload(to).iload(TO).iload(FROM).isub().invokestatic(FUNCTIONS, name, FUNCTION);
        }
    }

    /** Adds, after this phase, what the rows left for segment sums, one row after the other: vectors do not scatter. */
    void scatter(MethodWriter method) {
        for (Plan.Root root : roots) {
            if (root.purpose() == Plan.Purpose.SEGMENTS) {
                int sums = method.place(new Layout.Place.Of(root.target()));
                int index = method.indexArray(root.target().operand(1));
                int rows = method.place(new Layout.Place.SegmentBuffer(root.target()));
                method.code
                        .aload(sums)
                        .aload(index)
                        .aload(rows)
                        .iload(FROM)
                        .iload(TO)
                        .invokestatic(BLOCKS, "scatter", SCATTER);
            }
        }
    }

    void write(MethodWriter method) {
        m = method;
        code = method.code;
        int halves = BlockedRows.LANES / VectorElementary.LANES;
        prepare();
        for (Plan.Root root : totals) {
            int lanes = m.place(new Layout.Place.Lanes(root.target()));
            int[] locals = new int[halves];
            for (int h = 0; h < halves; h++) {
                species();
                code.aload(lanes)
                        .loadConstant(h * VectorElementary.LANES)
                        .invokestatic(DOUBLE_VECTOR, "fromArray", FROM_ARRAY);
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
                code.aload(sums.get(t)[h])
                        .aload(m.place(new Layout.Place.Lanes(totals.get(t).target())))
                        .loadConstant(h * VectorElementary.LANES)
                        .invokevirtual(DOUBLE_VECTOR, "intoArray", INTO_ARRAY);
            }
        }
    }

    /** Fetches arrays and scalars before the loop. */
    private void prepare() {
        for (Node v : body) {
            if (v.isScalar()) {
                broadcast(v);
            } else if (v.kind() == Kind.GATHER
                    || isFunction(plan, loop, v)
                    || v.kind() == Kind.ROW_PRODUCT && plan.computes(loop, v)) {
                m.place(new Layout.Place.RowBuffer(v));
            } else if (!plan.computes(loop, v)) {
                whole(v);
            }
        }
        for (Plan.Root root : roots) {
            switch (root.purpose()) {
                case TOTAL -> m.place(new Layout.Place.Lanes(root.target()));
                case COLUMNS -> m.place(new Layout.Place.ColumnBuffer(root.target()));
                case KEEP, PLACE -> m.place(new Layout.Place.Of(root.target()));
                case SEGMENTS -> m.place(new Layout.Place.SegmentBuffer(root.target()));
                case OUTPUT -> {}
            }
        }
        functions.forEach(f -> m.place(new Layout.Place.ArgumentBuffer(f)));
    }

    /** Where a vector that is not computed here lies. */
    private MethodWriter.Address whole(Node v) {
        return v.kind() != Kind.SLICE && plan.isStored(loop, v)
                ? new MethodWriter.Address(m.place(new Layout.Place.Of(v)), 0)
                : m.address(v);
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
        for (Node v : body) {
            if (!v.isScalar() && !withinSelect.contains(v)) {
                compute(v);
                values.put(v, store());
            }
        }
        for (Node f : functions) {
            if (!isFunction(plan, loop, f.operand(0))) {
                intoBuffer(f.operand(0), new Layout.Place.ArgumentBuffer(f));
            }
        }
        for (Plan.Root root : roots) {
            switch (root.purpose()) {
                case TOTAL -> {
                    int sum = sums.get(totals.indexOf(root))[half];
                    code.aload(sum);
                    push(root.value());
                    code.invokevirtual(DOUBLE_VECTOR, "add", BINARY).astore(sum);
                }
                case COLUMNS -> intoBuffer(root.value(), new Layout.Place.ColumnBuffer(root.target()));
                case SEGMENTS -> intoBuffer(root.value(), new Layout.Place.SegmentBuffer(root.target()));
                case KEEP, PLACE -> write(m.place(new Layout.Place.Of(root.target())), root);
                case OUTPUT -> write(2, root);
            }
        }
    }

    private void intoBuffer(Node value, Layout.Place buffer) {
        push(value);
        code.aload(m.place(buffer)).iload(row).iload(BASE).isub().invokevirtual(DOUBLE_VECTOR, "intoArray", INTO_ARRAY);
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
        if (v.kind() == Kind.GATHER
                || isFunction(plan, loop, v)
                || v.kind() == Kind.ROW_PRODUCT && plan.computes(loop, v)) {
            species();
            code.aload(m.place(new Layout.Place.RowBuffer(v)))
                    .iload(row)
                    .iload(BASE)
                    .isub()
                    .invokestatic(DOUBLE_VECTOR, "fromArray", FROM_ARRAY);
        } else if (!plan.computes(loop, v)) {
            read(whole(v));
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
                code.dconst_0()
                        .invokestatic(DOUBLE_VECTOR, "broadcast", BROADCAST)
                        .dconst_1();
                mask(v);
                code.invokevirtual(DOUBLE_VECTOR, "blend", BLEND_NUMBER);
            }
            case SELECT -> {
                push(v.operand(2));
                push(v.operand(1));
                mask(x);
                code.invokevirtual(DOUBLE_VECTOR, "blend", BLEND);
            }
            case IS_FINITE -> {
                species();
                code.dconst_0()
                        .invokestatic(DOUBLE_VECTOR, "broadcast", BROADCAST)
                        .dconst_1();
                push(x);
                code.invokevirtual(DOUBLE_VECTOR, "abs", UNARY)
                        .getstatic(OPERATORS, "LT", COMPARISON)
                        .loadConstant(Double.POSITIVE_INFINITY)
                        .invokevirtual(DOUBLE_VECTOR, "compare", COMPARE_NUMBER)
                        .invokevirtual(DOUBLE_VECTOR, "blend", BLEND_NUMBER);
            }
            case ABS, SQRT -> {
                push(x);
                code.invokevirtual(DOUBLE_VECTOR, v.kind() == Kind.ABS ? "abs" : "sqrt", UNARY);
            }
            case EXP,
                    LOG,
                    LOG1P,
                    CONSTANT,
                    DATA,
                    INDEX,
                    ARGUMENT,
                    POWER,
                    REMAINDER,
                    ATAN2,
                    SIGN,
                    FLOOR,
                    CEIL,
                    ROUND_EVEN,
                    ROUND_BFLOAT16,
                    EXPM1,
                    SIN,
                    COS,
                    TAN,
                    ATAN,
                    TANH,
                    LGAMMA,
                    ERF,
                    ERFCX,
                    LOG_NORMAL_CDF,
                    NORMAL_QUANTILE,
                    BESSEL_I0E,
                    BESSEL_I1E,
                    LOG_GAMMA_P,
                    LOG_GAMMA_Q,
                    LOG_BETA,
                    POLYGAMMA,
                    ROUND_F32,
                    WRAP_I32,
                    TRUNCATE_I32,
                    SLICE,
                    GATHER,
                    SUM,
                    SEGMENT_SUM,
                    ROW_PRODUCT,
                    COLUMN_PRODUCT,
                    CONCATENATE,
                    SCAN,
                    CALL -> throw new IllegalStateException(v + " is not computed by a vector operation");
        }
    }

    private void binary(Node v, String name) {
        push(v.operand(0));
        push(v.operand(1));
        code.invokevirtual(DOUBLE_VECTOR, name, BINARY);
    }

    /** Pushes the lanes where a condition holds. */
    private void mask(Node condition) {
        push(
                condition.kind().isComparison() && !values.containsKey(condition) && !condition.isScalar()
                        ? condition.operand(0)
                        : condition);
        if (condition.kind().isComparison() && !values.containsKey(condition) && !condition.isScalar()) {
            code.getstatic(OPERATORS, condition.kind().name(), COMPARISON);
            push(condition.operand(1));
            code.invokevirtual(DOUBLE_VECTOR, "compare", COMPARE);
        } else {
            code.getstatic(OPERATORS, "NE", COMPARISON)
                    .dconst_0()
                    .invokevirtual(DOUBLE_VECTOR, "compare", COMPARE_NUMBER);
        }
    }
}
