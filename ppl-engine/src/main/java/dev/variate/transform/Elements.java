package dev.variate.transform;

import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Kernels;
import dev.variate.tensor.Op;
import dev.variate.tensor.Op.BinaryKind;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.TypeRules;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Writes a small function out element by element: every step works on single numbers, and what is multiplied by 0 or added to it is left
 * out, as adjoints often are. Elements are cut out of the arguments first and put together again last.
 */
public final class Elements {
    /** Larger functions would outgrow what HotSpot compiles in one method. */
    private static final int LARGEST = 400;

    private final TensorFunction function;
    private final List<Tensor[]> values = new ArrayList<>();
    private int operations;

    private Elements(TensorFunction function) {
        this.function = function;
    }

    /** Stops where there is no form in single numbers. */
    private static final class NotWrittenOut extends RuntimeException {
        private static final long serialVersionUID = 1;

        NotWrittenOut() {
            super("No form in single numbers", null, false, false);
        }
    }

    /** Empty if that would take more than some hundred steps, or an op has no such form: an index that is not known, another recurrence. */
    public static Optional<TensorFunction> of(TensorFunction function) {
        if (function.work() > 4 * LARGEST
                || function.depth() > 0
                || function.resultType().shape().size() > LARGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(ProgramBuilder.function(function.arguments(), new Elements(function)::write)
                    .function());
        } catch (NotWrittenOut e) {
            return Optional.empty();
        }
    }

    private Tensor write(List<Tensor> arguments) {
        for (Tensor argument : arguments) {
            values.add(null);
        }
        for (TensorFunction.Step step : function.steps()) {
            values.add(null);
        }
        for (int i = 0; i < function.steps().size(); i++) {
            TensorFunction.Step step = function.steps().get(i);
            Tensor[][] x =
                    step.operands().stream().map(k -> elements(k, arguments)).toArray(Tensor[][]::new);
            values.set(arguments.size() + i, apply(step, x, function.type(arguments.size() + i)));
        }
        Tensor[] result = elements(function.result(), arguments);
        Shape shape = function.resultType().shape();
        if (shape.isScalar()) {
            return result[0];
        }
        if (shape.size() == 0) {
            return Value.full(function.resultType(), 0);
        }
        return Tensor.concatenate(
                        0, Arrays.stream(result).map(e -> e.reshape(1)).toArray(Tensor[]::new))
                .reshape(shape.dims());
    }

    private Tensor[] elements(int i, List<Tensor> arguments) {
        if (values.get(i) == null) {
            Tensor argument = arguments.get(i);
            int size = argument.shape().size();
            if (size > LARGEST) {
                throw new NotWrittenOut();
            }
            Tensor flat = argument.shape().isScalar() ? argument : argument.reshape(size);
            values.set(
                    i,
                    argument.shape().isScalar()
                            ? new Tensor[] {argument}
                            : IntStream.range(0, size).mapToObj(flat::at).toArray(Tensor[]::new));
        }
        return values.get(i);
    }

    private Tensor[] apply(TensorFunction.Step step, Tensor[][] x, TensorType type) {
        List<TensorType> types = step.operands().stream().map(function::type).toList();
        return switch (step.op()) {
            case Op.Constant c -> known(c.value());
            case Op.Iota i -> known(Kernels.evaluate(i, List.of()));
            case Op.Unary u -> each(u, x, type);
            case Op.Polygamma p -> each(p, x, type);
            case Op.LogIncompleteGamma g -> each(g, x, type);
            case Op.LogIncompleteBeta b -> each(b, x, type);
            case Op.Binary b -> each(b, x, type);
            case Op.Compare c -> each(c, x, type);
            case Op.Select s -> each(s, x, type);
            case Op.Convert c -> each(c, x, type);
            case Op.StopGradient s -> each(s, x, type);
            case Op.WithGradient w -> withGradient(w, x, type);
            case Op.Broadcast b -> moved(b, types, x, type);
            case Op.Reshape r -> x[0];
            case Op.Transpose t -> moved(t, types, x, type);
            case Op.Slice s -> moved(s, types, x, type);
            case Op.Pad p -> moved(p, types, x, type);
            case Op.Concatenate c -> moved(c, types, x, type);
            case Op.Reverse r -> moved(r, types, x, type);
            case Op.Reduce r -> reduce(r, types.get(0).shape(), x[0], type);
            case Op.Take t -> take(types.get(0).shape(), x[0], index(x[1]));
            case Op.SegmentSum s -> {
                int[] rows = index(x[1]);
                int rest = rows.length == 0 ? 0 : x[0].length / rows.length;
                yield fold(
                        BinaryKind.ADD,
                        x[0],
                        IntStream.range(0, x[0].length)
                                .map(i -> rows[i / rest] * rest + i % rest)
                                .toArray(),
                        type,
                        0);
            }
            case Op.Dot d -> dot(d, types, x, type);
            case Op.CumulativeSum c -> runningSum(c, type, x[0]);
            case Op.Triangle t -> moved(t, types, x, type);
            case Op.ArgSort a -> throw new NotWrittenOut();
            case Op.Cholesky c -> throw new NotWrittenOut();
            case Op.CholeskyAdjoint c -> throw new NotWrittenOut();
            case Op.TriangularSolve t -> throw new NotWrittenOut();
            case Op.Lu l -> throw new NotWrittenOut();
            case Op.SymmetricEigen e -> throw new NotWrittenOut();
            case Op.RandomBits r -> throw new NotWrittenOut();
            case Op.Fourier f -> throw new NotWrittenOut();
            case Op.MatrixExponential e -> throw new NotWrittenOut();
            case Op.Scan s -> throw new NotWrittenOut();
        };
    }

    private static Tensor[] known(Value value) {
        return Arrays.stream(value.elements())
                .mapToObj(e -> number(value.dtype(), e))
                .toArray(Tensor[]::new);
    }

    private static Value number(DType dtype, double x) {
        return Value.full(new TensorType(dtype, Shape.SCALAR), x);
    }

    // ---- element by element

    private Tensor[] each(Op op, Tensor[][] x, TensorType type) {
        Tensor[] result = new Tensor[type.shape().size()];
        for (int i = 0; i < result.length; i++) {
            Tensor[] own = new Tensor[x.length];
            for (int k = 0; k < own.length; k++) {
                own[k] = x[k][i];
            }
            result[i] = one(op, own);
        }
        return result;
    }

    /** A number with a slope in each of several has no such form. */
    private Tensor[] withGradient(Op.WithGradient op, Tensor[][] x, TensorType type) {
        if (x[0].length != x[1].length) {
            throw new NotWrittenOut();
        }
        return each(op, x, type);
    }

    private Tensor one(Op op, Tensor... x) {
        return switch (op) {
            case Op.Binary b when b.kind() == BinaryKind.ADD && is(x[0], 0) -> x[1];
            case Op.Binary b when b.kind() == BinaryKind.ADD && is(x[1], 0) -> x[0];
            case Op.Binary b when b.kind() == BinaryKind.SUBTRACT && is(x[1], 0) -> x[0];
            case Op.Binary b when b.kind() == BinaryKind.MULTIPLY && (is(x[0], 0) || is(x[1], 1)) -> x[0];
            case Op.Binary b when b.kind() == BinaryKind.MULTIPLY && (is(x[1], 0) || is(x[0], 1)) -> x[1];
            case Op.Binary b when b.kind() == BinaryKind.DIVIDE && (is(x[0], 0) || is(x[1], 1)) -> x[0];
            case Op.Select s when x[0] instanceof Value condition -> condition.item() != 0 ? x[1] : x[2];
            default -> {
                if (operations++ > LARGEST) {
                    throw new NotWrittenOut();
                }
                yield Tensor.apply(op, x);
            }
        };
    }

    private static boolean is(Tensor x, double number) {
        return x instanceof Value value && value.item() == number;
    }

    // ---- moving elements

    /** Lets the op move the elements' numbers, from 1; what stays 0 is padding. */
    private static Tensor[] moved(Op op, List<TensorType> types, Tensor[][] x, TensorType type) {
        List<Value> numbers = new ArrayList<>();
        List<Tensor> all = new ArrayList<>();
        for (int k = 0; k < x.length; k++) {
            double[] own = new double[x[k].length];
            for (int i = 0; i < own.length; i++) {
                all.add(x[k][i]);
                own[i] = all.size();
            }
            numbers.add(Value.wrap(new TensorType(DType.F64, types.get(k).shape()), own));
        }
        return Arrays.stream(Kernels.evaluate(op, numbers).elements())
                .mapToObj(n -> n == 0 ? number(type.dtype(), 0) : all.get((int) n - 1))
                .toArray(Tensor[]::new);
    }

    private static int[] index(Tensor[] elements) {
        return Arrays.stream(elements)
                .mapToInt(e -> {
                    if (e instanceof Value known) {
                        return (int) known.item();
                    }
                    throw new NotWrittenOut();
                })
                .toArray();
    }

    private static Tensor[] take(Shape from, Tensor[] x, int[] index) {
        int rest = from.axes(1, from.rank()).size();
        return IntStream.range(0, index.length * rest)
                .mapToObj(i -> x[index[i / rest] * rest + i % rest])
                .toArray(Tensor[]::new);
    }

    // ---- sums and products

    private Tensor[] reduce(Op.Reduce op, Shape from, Tensor[] x, TensorType type) {
        List<Integer> kept = IntStream.range(0, from.rank())
                .filter(axis -> !op.axes().contains(axis))
                .boxed()
                .toList();
        double[] results =
                IntStream.range(0, type.shape().size()).asDoubleStream().toArray();
        Value to = Kernels.evaluate(
                new Op.Broadcast(from, kept), List.of(Value.wrap(new TensorType(DType.F64, type.shape()), results)));
        return switch (op.kind()) {
            case SUM -> fold(BinaryKind.ADD, x, to.toInts(), type, 0);
            case PRODUCT -> fold(BinaryKind.MULTIPLY, x, to.toInts(), type, 1);
            case MAXIMUM -> fold(BinaryKind.MAXIMUM, x, to.toInts(), type, Double.NEGATIVE_INFINITY);
            case MINIMUM -> fold(BinaryKind.MINIMUM, x, to.toInts(), type, Double.POSITIVE_INFINITY);
        };
    }

    /** Element i of {@code x} goes into element {@code to[i]} of the result. */
    private Tensor[] fold(BinaryKind kind, Tensor[] x, int[] to, TensorType type, double empty) {
        // single precision rounds a sum once, at its end
        if (type.dtype() == DType.F32 && kind != BinaryKind.MAXIMUM && kind != BinaryKind.MINIMUM) {
            throw new NotWrittenOut();
        }
        Tensor[] result = new Tensor[type.shape().size()];
        for (int i = 0; i < x.length; i++) {
            result[to[i]] = result[to[i]] == null ? x[i] : one(new Op.Binary(kind), result[to[i]], x[i]);
        }
        for (int i = 0; i < result.length; i++) {
            result[i] = result[i] == null ? number(type.dtype(), empty) : result[i];
        }
        return result;
    }

    private Tensor[] runningSum(Op.CumulativeSum op, TensorType type, Tensor[] x) {
        if (type.dtype() == DType.F32) {
            throw new NotWrittenOut();
        }
        int stride = type.shape().strides()[op.axis()];
        int n = type.shape().dim(op.axis());
        Tensor[] sums = x.clone();
        for (int k = 0; k < x.length; k++) {
            int i = op.reverse() ? x.length - 1 - k : k;
            int before = op.reverse() ? i + stride : i - stride;
            int place = i / stride % n;
            if (op.reverse() ? place < n - 1 : place > 0) {
                sums[i] = one(new Op.Binary(BinaryKind.ADD), sums[before], x[i]);
            }
        }
        return sums;
    }

    private Tensor[] dot(Op.Dot op, List<TensorType> types, Tensor[][] x, TensorType type) {
        int[] leftBatch = offsets(types.get(0).shape(), op.leftBatch());
        int[] rightBatch = offsets(types.get(1).shape(), op.rightBatch());
        int[] leftContract = offsets(types.get(0).shape(), op.leftContract());
        int[] rightContract = offsets(types.get(1).shape(), op.rightContract());
        int[] leftRest = offsets(
                types.get(0).shape(), TypeRules.others(types.get(0).shape(), op.leftBatch(), op.leftContract()));
        int[] rightRest = offsets(
                types.get(1).shape(), TypeRules.others(types.get(1).shape(), op.rightBatch(), op.rightContract()));
        List<Tensor> products = new ArrayList<>();
        List<Integer> to = new ArrayList<>();
        int result = 0;
        for (int b = 0; b < leftBatch.length; b++) {
            for (int l : leftRest) {
                for (int r : rightRest) {
                    for (int c = 0; c < leftContract.length; c++) {
                        products.add(one(
                                new Op.Binary(BinaryKind.MULTIPLY),
                                x[0][leftBatch[b] + l + leftContract[c]],
                                x[1][rightBatch[b] + r + rightContract[c]]));
                        to.add(result);
                    }
                    result++;
                }
            }
        }
        return fold(
                BinaryKind.ADD,
                products.toArray(Tensor[]::new),
                to.stream().mapToInt(Integer::intValue).toArray(),
                type,
                0);
    }

    /** Where the elements along {@code axes} lie, in row-major order of these. */
    private static int[] offsets(Shape shape, List<Integer> axes) {
        int[] strides = shape.strides();
        int[] offsets = {0};
        for (int axis : axes) {
            int[] more = new int[offsets.length * shape.dim(axis)];
            for (int i = 0; i < more.length; i++) {
                more[i] = offsets[i / shape.dim(axis)] + i % shape.dim(axis) * strides[axis];
            }
            offsets = more;
        }
        return offsets;
    }
}
