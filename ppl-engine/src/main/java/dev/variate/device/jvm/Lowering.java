package dev.variate.device.jvm;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.DType;
import dev.variate.tensor.Kernels;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a program's tensors into flat {@link Node}s: every op gets its meaning in a {@link Graph}. Ops that only move elements become
 * slices, concatenations and gathers by an index that the shapes alone give; sums over axes become segment sums; what has no such form is a
 * call of its kernel.
 */
final class Lowering {
    private final Graph graph;
    private final Map<Integer, Node> nodes = new HashMap<>();

    private Lowering(Graph graph) {
        this.graph = graph;
    }

    /** The outputs of {@code program}, where inputs in {@code known} are data and the others lie end to end in one argument. */
    static List<Node> lower(Graph graph, Program program, Map<String, Value> known) {
        Lowering lowering = new Lowering(graph);
        lowering.inputs(program, known);
        for (Equation equation : program.equations()) {
            lowering.nodes.put(equation.result().id(), lowering.equation(equation));
        }
        return program.outputs().stream()
                .map(o -> lowering.nodes.get(o.var().id()))
                .toList();
    }

    private void inputs(Program program, Map<String, Value> known) {
        int total = program.inputs().stream()
                .filter(i -> !known.containsKey(i.name()))
                .mapToInt(i -> i.var().type().shape().size())
                .sum();
        Node argument = graph.argument(total);
        int offset = 0;
        for (Input input : program.inputs()) {
            TensorType type = input.var().type();
            Value value = known.get(input.name());
            if (value == null) {
                nodes.put(
                        input.var().id(),
                        type.shape().size() == 0
                                ? graph.data(new double[0])
                                : graph.slice(argument, offset, type.shape().size()));
                offset += type.shape().size();
            } else if (!value.type().equals(type)) {
                throw new IllegalArgumentException("The input '" + input.name() + "' of '" + program.name()
                        + "' is of type " + type + ", its value of type " + value.type());
            } else {
                nodes.put(input.var().id(), graph.data(value.elements()));
            }
        }
    }

    private Node equation(Equation equation) {
        TensorType type = equation.result().type();
        if (type.shape().size() == 0) {
            return graph.data(new double[0]);
        }
        List<Node> x = equation.operands().stream().map(v -> nodes.get(v.id())).toList();
        List<TensorType> types = equation.operands().stream().map(Var::type).toList();
        return switch (equation.op()) {
            case Op.Constant c -> constant(c.value());
            case Op.Iota i -> graph.data(Kernels.evaluate(i, List.of()).elements());
            case Op.Unary u -> rounded(type, unary(u.kind(), x.get(0)));
            case Op.Polygamma p -> rounded(type, graph.elementwise(Kind.POLYGAMMA, p.order(), x.get(0)));
            case Op.LogIncompleteGamma g ->
                rounded(
                        type,
                        graph.elementwise(
                                g.upper() ? Kind.LOG_GAMMA_Q : Kind.LOG_GAMMA_P, g.order(), x.get(0), x.get(1)));
            case Op.LogIncompleteBeta i ->
                rounded(
                        type,
                        graph.elementwise(
                                Kind.LOG_BETA,
                                Elementary.orders(i.orderA(), i.orderB()),
                                x.get(0),
                                x.get(1),
                                x.get(2)));
            case Op.Binary b -> binary(equation, b.kind(), x.get(0), x.get(1));
            case Op.Compare c -> graph.elementwise(comparison(c.comparison()), 0, x.get(0), x.get(1));
            case Op.Select s -> graph.select(x.get(0), x.get(1), x.get(2));
            case Op.Convert c -> convert(types.get(0).dtype(), c.dtype(), x.get(0));
            case Op.StopGradient s -> x.get(0);
            case Op.WithGradient w -> x.get(0);
            case Op.Broadcast b -> broadcast(b, types.get(0).shape(), x.get(0));
            case Op.Reshape r -> x.get(0);
            case Op.Transpose t ->
                view(x.get(0), type.shape(), permuted(types.get(0).shape().strides(), t.permutation()), 0);
            case Op.Slice s -> slice(s, types.get(0).shape(), type.shape(), x.get(0));
            case Op.Pad p -> pad(p, types.get(0).shape(), type.shape(), x.get(0));
            case Op.Concatenate c -> concatenate(c, types, type.shape(), x);
            case Op.Reverse r -> reverse(r, type.shape(), x.get(0));
            case Op.Reduce r -> reduce(equation, r, types.get(0).shape(), x.get(0));
            case Op.Take t -> take(equation, types, x);
            case Op.SegmentSum s -> segmentSum(equation, s, types.get(0).shape(), x);
            case Op.Dot d ->
                new Products(graph, d, types, type)
                        .of(x)
                        .map(product -> rounded(type, product))
                        .orElseGet(() -> call(equation, x.get(0), x.get(1)));
            case Op.CumulativeSum c -> call(equation, x.get(0));
            case Op.ArgSort s -> call(equation, x.get(0));
            case Op.Triangle t -> triangle(t, type.shape(), x.get(0));
            case Op.Cholesky c -> call(equation, x.get(0));
            case Op.CholeskyAdjoint c -> call(equation, x.get(0), x.get(1));
            case Op.TriangularSolve s -> call(equation, x.get(0), x.get(1));
            case Op.Lu l -> call(equation, x.get(0));
            case Op.SymmetricEigen e -> call(equation, x.get(0));
            case Op.RandomBits r -> call(equation, x.get(0));
            case Op.Fourier f -> call(equation, x.get(0));
            case Op.MatrixExponential e -> call(equation, x.get(0));
            case Op.Scan s -> scan(equation, s, types, x);
        };
    }

    private Node constant(Value value) {
        double[] elements = value.elements();
        boolean same = true;
        for (double e : elements) {
            same &= Double.doubleToRawLongBits(e) == Double.doubleToRawLongBits(elements[0]);
        }
        return same ? graph.constant(elements[0]) : graph.data(elements);
    }

    // ---- element-wise

    private Node rounded(TensorType type, Node x) {
        return switch (type.dtype()) {
            case F64, BOOL -> x;
            case F32 -> graph.elementwise(Kind.ROUND_F32, 0, x);
            case I32 -> graph.elementwise(Kind.WRAP_I32, 0, x);
        };
    }

    private Node unary(Op.UnaryKind kind, Node x) {
        return switch (kind) {
            case NEGATE -> graph.negate(x);
            case ABS -> graph.elementwise(Kind.ABS, 0, x);
            case SIGN -> graph.elementwise(Kind.SIGN, 0, x);
            case FLOOR -> graph.elementwise(Kind.FLOOR, 0, x);
            case CEIL -> graph.elementwise(Kind.CEIL, 0, x);
            case ROUND_EVEN -> graph.elementwise(Kind.ROUND_EVEN, 0, x);
            case ROUND_BFLOAT16 -> graph.elementwise(Kind.ROUND_BFLOAT16, 0, x);
            case EXP -> graph.elementwise(Kind.EXP, 0, x);
            case EXPM1 -> graph.elementwise(Kind.EXPM1, 0, x);
            case LOG -> graph.elementwise(Kind.LOG, 0, x);
            case LOG1P -> graph.elementwise(Kind.LOG1P, 0, x);
            case SQRT -> graph.elementwise(Kind.SQRT, 0, x);
            case SIN -> graph.elementwise(Kind.SIN, 0, x);
            case COS -> graph.elementwise(Kind.COS, 0, x);
            case TAN -> graph.elementwise(Kind.TAN, 0, x);
            case ATAN -> graph.elementwise(Kind.ATAN, 0, x);
            case TANH -> graph.elementwise(Kind.TANH, 0, x);
            // these two share e^−|x| and 1 + e^−|x| when both are there, as in the gradient of a logistic regression
            case LOGISTIC ->
                graph.divide(
                        graph.select(graph.elementwise(Kind.GE, 0, x, graph.zero), graph.one, tail(x)),
                        graph.add(graph.one, tail(x)));
            case SOFTPLUS ->
                graph.add(graph.elementwise(Kind.MAXIMUM, 0, x, graph.zero), graph.elementwise(Kind.LOG1P, 0, tail(x)));
            case LGAMMA -> graph.elementwise(Kind.LGAMMA, 0, x);
            case ERF -> graph.elementwise(Kind.ERF, 0, x);
            case ERFCX -> graph.elementwise(Kind.ERFCX, 0, x);
            case LOG_NORMAL_CDF -> graph.elementwise(Kind.LOG_NORMAL_CDF, 0, x);
            case NORMAL_QUANTILE -> graph.elementwise(Kind.NORMAL_QUANTILE, 0, x);
            case BESSEL_I0E -> graph.elementwise(Kind.BESSEL_I0E, 0, x);
            case BESSEL_I1E -> graph.elementwise(Kind.BESSEL_I1E, 0, x);
            case NOT -> graph.elementwise(Kind.EQ, 0, x, graph.zero);
            case IS_FINITE -> graph.elementwise(Kind.IS_FINITE, 0, x);
        };
    }

    private Node tail(Node x) {
        return graph.elementwise(Kind.EXP, 0, graph.negate(graph.elementwise(Kind.ABS, 0, x)));
    }

    private Node binary(Equation equation, Op.BinaryKind kind, Node x, Node y) {
        TensorType type = equation.result().type();
        boolean integer = type.dtype() == DType.I32;
        return switch (kind) {
            case ADD -> rounded(type, graph.add(x, y));
            case SUBTRACT -> rounded(type, graph.subtract(x, y));
            // integer products do not fit a double, and the other two have rules of their own
            case MULTIPLY -> integer ? call(equation, x, y) : rounded(type, graph.multiply(x, y));
            case POWER -> integer ? call(equation, x, y) : rounded(type, graph.power(x, y));
            case REMAINDER ->
                integer ? call(equation, x, y) : rounded(type, graph.elementwise(Kind.REMAINDER, 0, x, y));
            case DIVIDE -> rounded(type, graph.divide(x, y));
            case MAXIMUM, OR -> graph.elementwise(Kind.MAXIMUM, 0, x, y);
            case MINIMUM, AND -> graph.elementwise(Kind.MINIMUM, 0, x, y);
            case ATAN2 -> rounded(type, graph.elementwise(Kind.ATAN2, 0, x, y));
        };
    }

    private static Kind comparison(Op.Comparison comparison) {
        return switch (comparison) {
            case EQ -> Kind.EQ;
            case NE -> Kind.NE;
            case LT -> Kind.LT;
            case LE -> Kind.LE;
            case GT -> Kind.GT;
            case GE -> Kind.GE;
        };
    }

    private Node convert(DType from, DType to, Node x) {
        return switch (to) {
            case F64 -> x;
            case F32 -> from == DType.BOOL ? x : graph.elementwise(Kind.ROUND_F32, 0, x);
            case I32 -> from == DType.BOOL ? x : graph.elementwise(Kind.TRUNCATE_I32, 0, x);
            case BOOL -> graph.elementwise(Kind.NE, 0, x, graph.zero);
        };
    }

    // ---- moving elements

    /** Elements of {@code x} at {@code start + Σ index·stride}, for each index of {@code shape} in row-major order. */
    private Node view(Node x, Shape shape, int[] strides, int start) {
        return graph.gather(x, graph.index(Strides.offsets(shape.dims(), strides, start)));
    }

    private static int[] permuted(int[] strides, List<Integer> permutation) {
        return permutation.stream().mapToInt(axis -> strides[axis]).toArray();
    }

    private Node broadcast(Op.Broadcast op, Shape from, Node x) {
        int[] strides = new int[op.shape().rank()];
        int[] own = from.strides();
        for (int i = 0; i < own.length; i++) {
            strides[op.axes().get(i)] = from.dim(i) == 1 ? 0 : own[i];
        }
        return x.isScalar() ? x : view(x, op.shape(), strides, 0);
    }

    private Node slice(Op.Slice op, Shape from, Shape to, Node x) {
        int[] strides = from.strides();
        int start = 0;
        for (int i = 0; i < strides.length; i++) {
            start += op.starts().get(i) * strides[i];
            strides[i] *= op.strides().get(i);
        }
        return view(x, to, strides, start);
    }

    private Node reverse(Op.Reverse op, Shape shape, Node x) {
        int[] strides = shape.strides();
        int start = 0;
        for (int axis : op.axes()) {
            start += (shape.dim(axis) - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }
        return view(x, shape, strides, start);
    }

    /**
     * The operand with a zero behind it, gathered: padding reads the zero. Where the padding is all outside, that is zeros, operand, zeros
     * end to end.
     */
    private Node pad(Op.Pad op, Shape from, Shape to, Node x) {
        if (from.size() == 0) {
            return graph.zero;
        }
        int[] strides = to.strides();
        int start = 0;
        for (int i = 0; i < strides.length; i++) {
            start += op.low().get(i) * strides[i];
            strides[i] *= op.interior().get(i) + 1;
        }
        int[] places = Strides.offsets(from.dims(), strides, start);
        int last = places[places.length - 1];
        if (last - places[0] + 1 == places.length) {
            return graph.concatenate(List.of(
                    new Graph.Piece(graph.zero, places[0]),
                    new Graph.Piece(x, places.length),
                    new Graph.Piece(graph.zero, to.size() - last - 1)));
        }
        int[] index = new int[to.size()];
        java.util.Arrays.fill(index, places.length);
        for (int i = 0; i < places.length; i++) {
            index[places[i]] = i;
        }
        Node padded = graph.concatenate(List.of(new Graph.Piece(x, places.length), new Graph.Piece(graph.zero, 1)));
        return graph.gather(padded, graph.index(index));
    }

    private Node triangle(Op.Triangle op, Shape shape, Node x) {
        double[] kept = new double[shape.size()];
        for (int i = 0; i < kept.length; i++) {
            int diagonal = i % shape.dim(-1) - i / shape.dim(-1) % shape.dim(-2);
            kept[i] = op.lower() == diagonal <= op.diagonal() || diagonal == op.diagonal() ? 1 : 0;
        }
        return graph.select(graph.data(kept), x, graph.zero);
    }

    private Node concatenate(Op.Concatenate op, List<TensorType> types, Shape to, List<Node> x) {
        List<Graph.Piece> pieces = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        int outer = to.axes(0, op.axis()).size();
        int inner = to.axes(op.axis() + 1, to.rank()).size();
        int[] starts = new int[x.size()];
        int start = 0;
        for (int k = 0; k < x.size(); k++) {
            pieces.add(new Graph.Piece(x.get(k), types.get(k).shape().size()));
            starts[k] = start;
            start += types.get(k).shape().size();
        }
        Node all = graph.concatenate(pieces);
        for (int i = 0; i < outer; i++) {
            for (int k = 0; k < x.size(); k++) {
                int block = types.get(k).shape().dim(op.axis()) * inner;
                for (int j = 0; j < block; j++) {
                    order.add(starts[k] + i * block + j);
                }
            }
        }
        return graph.gather(
                all, graph.index(order.stream().mapToInt(Integer::intValue).toArray()));
    }

    // ---- sums, indexes, products

    private Node reduce(Equation equation, Op.Reduce op, Shape from, Node x) {
        TensorType type = equation.result().type();
        int groups = type.shape().size();
        if (from.size() == 0) {
            return graph.constant(Kernels.evaluate(
                            op, List.of(Value.wrap(equation.operands().get(0).type(), new double[0])))
                    .get(0));
        }
        if (op.kind() != Op.ReduceKind.SUM) {
            return call(equation, x);
        }
        if (groups == 1) {
            return rounded(type, graph.sum(x, from.size()));
        }
        int[] own = type.shape().strides();
        int[] strides = new int[from.rank()];
        int kept = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = op.axes().contains(axis) ? 0 : own[kept++];
        }
        return rounded(type, graph.segmentSum(x, graph.index(Strides.offsets(from.dims(), strides, 0)), groups));
    }

    private Node take(Equation equation, List<TensorType> types, List<Node> x) {
        Shape from = types.get(0).shape();
        int rest = from.axes(1, from.rank()).size();
        return x.get(1).isKnown()
                ? graph.gather(x.get(0), rowIndex(x.get(1), types.get(1).shape().size(), from.dim(0), rest))
                : call(equation, x.get(0), x.get(1));
    }

    private Node segmentSum(Equation equation, Op.SegmentSum op, Shape from, List<Node> x) {
        if (from.size() == 0) {
            return graph.zero;
        }
        int rest = from.axes(1, from.rank()).size();
        if (!x.get(1).isKnown()) {
            return call(equation, x.get(0), x.get(1));
        }
        return rounded(
                equation.result().type(),
                graph.segmentSum(x.get(0), rowIndex(x.get(1), from.dim(0), op.groups(), rest), op.groups() * rest));
    }

    /** The index of each element of each row, for an index of rows with {@code rest} elements. */
    private Node rowIndex(Node index, int length, int rows, int rest) {
        double[] known = Known.elements(index);
        int[] result = new int[length * rest];
        for (int i = 0; i < length; i++) {
            int row = (int) known[known.length == 1 ? 0 : i];
            if (row < 0 || row >= rows) {
                throw new IndexOutOfBoundsException(
                        "Index " + row + " (element " + i + " of the index) is outside 0 … " + (rows - 1));
            }
            for (int j = 0; j < rest; j++) {
                result[i * rest + j] = row * rest + j;
            }
        }
        return graph.index(result);
    }

    /** A loop of our own if the body is small and element-wise once it is written out, else calls of a class for the body. */
    private Node scan(Equation equation, Op.Scan op, List<TensorType> types, List<Node> x) {
        if (op.length() == 0) {
            return x.get(0);
        }
        int length = equation.result().type().shape().size();
        Optional<ScanLoop> loop = ScanLoop.of(op, types);
        int carry = types.get(0).shape().size();
        return loop.isPresent()
                ? view(
                        graph.scan(loop.get(), length, x.toArray(Node[]::new)),
                        Shape.of(op.length() + 1, carry),
                        new int[] {1, op.length() + 1},
                        0)
                : graph.call(ScanKernel.of(op, types), length, filled(types, x.toArray(Node[]::new)));
    }

    /** Calls the reference kernel on whole arrays: for what is rare and has no loop of its own. */
    private Node call(Equation equation, Node... operands) {
        List<TensorType> types = equation.operands().stream().map(Var::type).toList();
        return graph.call(
                WholeArrays.kernel(equation.op(), types),
                equation.result().type().shape().size(),
                filled(types, operands));
    }

    private Node[] filled(List<TensorType> types, Node[] operands) {
        Node[] arrays = new Node[operands.length];
        for (int i = 0; i < operands.length; i++) {
            arrays[i] = graph.filled(operands[i], types.get(i).shape().size());
        }
        return arrays;
    }
}
