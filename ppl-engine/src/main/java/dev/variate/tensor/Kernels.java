package dev.variate.tensor;

import dev.variate.tensor.Op.BinaryKind;
import dev.variate.tensor.Op.Comparison;
import dev.variate.tensor.Op.ReduceKind;
import dev.variate.tensor.Op.UnaryKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The meaning of each {@link Op} on known tensors: slow, obvious, and the oracle of every other way to run.
 *
 * <p>Elementary functions are those of {@link StrictMath}, so that every machine gives the same bits. F32 results are the F64 results
 * rounded, element by element; a sum is rounded once, at its end. Integers wrap around as in Java.
 */
public final class Kernels {
    private Kernels() {}

    /**
     * The result of {@code op} on {@code operands}.
     *
     * @throws IllegalArgumentException if the operands do not fit the op
     * @throws IndexOutOfBoundsException if an index of {@link Op.Take} or {@link Op.SegmentSum} is outside its range
     */
    public static Value evaluate(Op op, List<Value> operands) {
        TensorType type =
                TypeRules.resultType(op, operands.stream().map(Value::type).toList());
        return switch (op) {
            case Op.Constant c -> c.value();
            case Op.Iota i -> iota(i);
            case Op.RandomBits r -> RandomWords.of(r, operands.get(0), type);
            case Op.Unary u ->
                map(type, operands.get(0), unary(u.kind(), operands.get(0).dtype()));
            case Op.Polygamma p -> map(type, operands.get(0), x -> SpecialFunctions.polygamma(p.order(), x));
            case Op.LogIncompleteGamma g ->
                zip(
                        type,
                        operands.get(0),
                        operands.get(1),
                        g.upper()
                                ? (a, x) -> IncompleteFunctions.logGammaQ(a, x, g.order())
                                : (a, x) -> IncompleteFunctions.logGammaP(a, x, g.order()));
            case Op.LogIncompleteBeta i -> logIncompleteBeta(type, i, operands);
            case Op.Binary b -> zip(type, operands.get(0), operands.get(1), binary(b.kind(), type.dtype()));
            case Op.Compare c -> zip(type, operands.get(0), operands.get(1), comparison(c.comparison()));
            case Op.Select s -> select(type, operands.get(0), operands.get(1), operands.get(2));
            case Op.Convert c -> map(type, operands.get(0), x -> x);
            case Op.StopGradient s -> operands.get(0);
            case Op.WithGradient w -> operands.get(0);
            case Op.Broadcast b -> broadcast(type, b, operands.get(0));
            case Op.Reshape r -> Value.wrap(type, operands.get(0).elements());
            case Op.Transpose t -> transpose(type, t, operands.get(0));
            case Op.Slice s -> slice(type, s, operands.get(0));
            case Op.Pad p -> pad(type, p, operands.get(0));
            case Op.Concatenate c -> concatenate(type, c, operands);
            case Op.Reverse r -> reverse(type, r, operands.get(0));
            case Op.Reduce r -> reduce(type, r, operands.get(0));
            case Op.Take t -> take(type, operands.get(0), operands.get(1));
            case Op.SegmentSum s -> segmentSum(type, s, operands.get(0), operands.get(1));
            case Op.Dot d -> dot(type, d, operands.get(0), operands.get(1));
            case Op.CumulativeSum c -> cumulativeSum(type, c, operands.get(0));
            case Op.ArgSort s -> argSort(type, operands.get(0));
            case Op.Triangle t -> MatrixKernels.triangle(type, t, operands.get(0));
            case Op.Cholesky c -> rounded(type, MatrixKernels.cholesky(operands.get(0)));
            case Op.CholeskyAdjoint c -> rounded(type, MatrixKernels.choleskyAdjoint(operands.get(0), operands.get(1)));
            case Op.TriangularSolve s ->
                rounded(type, MatrixKernels.triangularSolve(s, operands.get(0), operands.get(1)));
            case Op.Lu l -> rounded(type, DecompositionKernels.lu(operands.get(0)));
            case Op.SymmetricEigen e -> rounded(type, DecompositionKernels.symmetricEigen(operands.get(0)));
            case Op.Fourier f -> rounded(type, fourier(f, operands.get(0)));
            case Op.MatrixExponential e -> rounded(type, DecompositionKernels.exponential(operands.get(0)));
            case Op.Scan s -> scan(type, s, operands);
        };
    }

    // ---- element by element

    private static DoubleUnaryOperator unary(UnaryKind kind, DType dtype) {
        boolean integer = dtype == DType.I32;
        return switch (kind) {
            case NEGATE -> integer ? x -> -(int) x : x -> -x;
            case ABS -> integer ? x -> Math.abs((int) x) : Math::abs;
            case SIGN -> Math::signum;
            case FLOOR -> StrictMath::floor;
            case CEIL -> StrictMath::ceil;
            case ROUND_EVEN -> StrictMath::rint;
            case ROUND_BFLOAT16 -> Kernels::bfloat16;
            case EXP -> StrictMath::exp;
            case EXPM1 -> StrictMath::expm1;
            case LOG -> StrictMath::log;
            case LOG1P -> StrictMath::log1p;
            case SQRT -> StrictMath::sqrt;
            case SIN -> StrictMath::sin;
            case COS -> StrictMath::cos;
            case TAN -> StrictMath::tan;
            case ATAN -> StrictMath::atan;
            case TANH -> StrictMath::tanh;
            case LOGISTIC -> Kernels::logistic;
            case SOFTPLUS -> x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            case LGAMMA -> SpecialFunctions::lgamma;
            case ERF -> SpecialFunctions::erf;
            case ERFCX -> NormalFunctions::erfcx;
            case LOG_NORMAL_CDF -> NormalFunctions::logCdf;
            case NORMAL_QUANTILE -> NormalFunctions::quantile;
            case BESSEL_I0E -> BesselFunctions::i0e;
            case BESSEL_I1E -> BesselFunctions::i1e;
            case NOT -> x -> 1 - x;
            case IS_FINITE -> x -> Double.isFinite(x) ? 1 : 0;
        };
    }

    private static double bfloat16(double x) {
        if (x == 0 || !Double.isFinite(x)) {
            return x;
        }
        int fraction = 7 - Math.getExponent(x);
        double rounded = Math.scalb(StrictMath.rint(Math.scalb(x, fraction)), -fraction);
        return Math.abs(rounded) < 0x1p-126
                ? Math.copySign(0, x)
                : Math.abs(rounded) < 0x1p128 ? rounded : Math.copySign(Double.POSITIVE_INFINITY, x);
    }

    /** The exponential is taken of a number that is not positive, so that it cannot overflow. */
    private static double logistic(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    private static DoubleBinaryOperator binary(BinaryKind kind, DType dtype) {
        boolean integer = dtype == DType.I32;
        return switch (kind) {
            case ADD -> integer ? (x, y) -> (int) x + (int) y : Double::sum;
            case SUBTRACT -> integer ? (x, y) -> (int) x - (int) y : (x, y) -> x - y;
            case MULTIPLY -> integer ? (x, y) -> (int) x * (int) y : (x, y) -> x * y;
            case DIVIDE -> (x, y) -> x / y;
            case POWER -> integer ? (x, y) -> power((int) x, (int) y) : StrictMath::pow;
            case MAXIMUM -> Math::max;
            case MINIMUM -> Math::min;
            case REMAINDER -> integer ? (x, y) -> remainder((int) x, (int) y) : (x, y) -> x % y;
            case ATAN2 -> StrictMath::atan2;
            case AND -> Math::min;
            case OR -> Math::max;
        };
    }

    /** Wraps around; a negative exponent truncates the exact result towards zero, and 0 to a negative power is 0, as XLA has it. */
    private static int power(int base, int exponent) {
        if (exponent < 0) {
            return base == 1 ? 1 : base == -1 ? (exponent % 2 == 0 ? 1 : -1) : 0;
        }
        int result = 1;
        int square = base;
        for (int e = exponent; e > 0; e >>= 1) {
            if ((e & 1) == 1) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    /** The remainder by 0 is the dividend, as XLA has it. */
    private static int remainder(int x, int y) {
        return y == 0 ? x : x % y;
    }

    private static DoubleBinaryOperator comparison(Comparison comparison) {
        return switch (comparison) {
            case EQ -> (x, y) -> x == y ? 1 : 0;
            case NE -> (x, y) -> x != y ? 1 : 0;
            case LT -> (x, y) -> x < y ? 1 : 0;
            case LE -> (x, y) -> x <= y ? 1 : 0;
            case GT -> (x, y) -> x > y ? 1 : 0;
            case GE -> (x, y) -> x >= y ? 1 : 0;
        };
    }

    private static Value map(TensorType type, Value x, DoubleUnaryOperator f) {
        double[] from = x.elements();
        double[] result = new double[from.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = type.dtype().round(f.applyAsDouble(from[i]));
        }
        return Value.wrap(type, result);
    }

    private static Value zip(TensorType type, Value x, Value y, DoubleBinaryOperator f) {
        double[] left = x.elements();
        double[] right = y.elements();
        double[] result = new double[left.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = type.dtype().round(f.applyAsDouble(left[i], right[i]));
        }
        return Value.wrap(type, result);
    }

    private static Value logIncompleteBeta(TensorType type, Op.LogIncompleteBeta op, List<Value> abx) {
        double[] result = new double[type.shape().size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = type.dtype()
                    .round(IncompleteFunctions.logBeta(
                            abx.get(0).get(i), abx.get(1).get(i), abx.get(2).get(i), op.orderA(), op.orderB()));
        }
        return Value.wrap(type, result);
    }

    private static Value select(TensorType type, Value condition, Value ifTrue, Value ifFalse) {
        double[] result = new double[type.shape().size()];
        for (int i = 0; i < result.length; i++) {
            result[i] = condition.get(i) != 0 ? ifTrue.get(i) : ifFalse.get(i);
        }
        return Value.wrap(type, result);
    }

    private static Value iota(Op.Iota op) {
        Shape shape = op.type().shape();
        int[] strides = new int[shape.rank()];
        strides[op.axis()] = 1;
        if (shape.size() == 0) {
            return Value.wrap(op.type(), new double[0]);
        }
        double[] result = Arrays.stream(offsets(shape.dims(), strides, 0))
                .asDoubleStream()
                .map(op.type().dtype()::round)
                .toArray();
        return Value.wrap(op.type(), result);
    }

    // ---- moving elements: each of these is a walk over the result, or over the operand, with another stride for each
    // axis

    /** {@code start + Σ index·stride} for each index of an array of extents {@code dims}, in row-major order. */
    private static int[] offsets(int[] dims, int[] strides, int start) {
        int[] offsets = {start};
        for (int axis = 0; axis < dims.length; axis++) {
            int[] next = new int[Math.multiplyExact(offsets.length, dims[axis])];
            int at = 0;
            for (int offset : offsets) {
                for (int i = 0; i < dims[axis]; i++) {
                    next[at++] = offset + i * strides[axis];
                }
            }
            offsets = next;
        }
        return offsets;
    }

    private static Value view(TensorType type, Value x, int[] strides, int start) {
        if (type.shape().size() == 0) {
            return Value.wrap(type, new double[0]);
        }
        int[] from = offsets(type.shape().dims(), strides, start);
        double[] result = new double[from.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = x.get(from[i]);
        }
        return Value.wrap(type, result);
    }

    private static Value broadcast(TensorType type, Op.Broadcast op, Value x) {
        int[] strides = new int[type.shape().rank()];
        int[] own = x.shape().strides();
        for (int i = 0; i < own.length; i++) {
            strides[op.axes().get(i)] = x.shape().dim(i) == 1 ? 0 : own[i];
        }
        return view(type, x, strides, 0);
    }

    private static Value transpose(TensorType type, Op.Transpose op, Value x) {
        int[] own = x.shape().strides();
        return view(
                type, x, op.permutation().stream().mapToInt(axis -> own[axis]).toArray(), 0);
    }

    private static Value slice(TensorType type, Op.Slice op, Value x) {
        int[] strides = x.shape().strides();
        int start = 0;
        for (int i = 0; i < strides.length; i++) {
            start += op.starts().get(i) * strides[i];
            strides[i] *= op.strides().get(i);
        }
        return view(type, x, strides, start);
    }

    private static Value reverse(TensorType type, Op.Reverse op, Value x) {
        int[] strides = x.shape().strides();
        int start = 0;
        for (int axis : op.axes()) {
            start += (x.shape().dim(axis) - 1) * strides[axis];
            strides[axis] = -strides[axis];
        }
        return view(type, x, strides, start);
    }

    private static Value pad(TensorType type, Op.Pad op, Value x) {
        double[] result = new double[type.shape().size()];
        int[] strides = type.shape().strides();
        int start = 0;
        for (int i = 0; i < strides.length; i++) {
            start += op.low().get(i) * strides[i];
            strides[i] *= op.interior().get(i) + 1;
        }
        if (x.shape().size() > 0) {
            int[] to = offsets(x.shape().dims(), strides, start);
            for (int i = 0; i < to.length; i++) {
                result[to[i]] = x.get(i);
            }
        }
        return Value.wrap(type, result);
    }

    private static Value concatenate(TensorType type, Op.Concatenate op, List<Value> parts) {
        double[] result = new double[type.shape().size()];
        int inner = type.shape().axes(op.axis() + 1, type.shape().rank()).size();
        int outer = type.shape().axes(0, op.axis()).size();
        int at = 0;
        for (int i = 0; i < outer; i++) {
            for (Value part : parts) {
                int block = part.shape().dim(op.axis()) * inner;
                System.arraycopy(part.elements(), i * block, result, at, block);
                at += block;
            }
        }
        return Value.wrap(type, result);
    }

    private static Value take(TensorType type, Value x, Value index) {
        int rows = x.shape().dim(0);
        int rest = x.shape().axes(1, x.shape().rank()).size();
        double[] result = new double[type.shape().size()];
        for (int i = 0; i < index.shape().size(); i++) {
            System.arraycopy(x.elements(), index(index, i, rows) * rest, result, i * rest, rest);
        }
        return Value.wrap(type, result);
    }

    private static int index(Value index, int i, int limit) {
        int row = (int) index.get(i);
        if (row < 0 || row >= limit) {
            throw new IndexOutOfBoundsException(
                    "Index " + row + " (element " + i + " of the index) is outside 0 … " + (limit - 1));
        }
        return row;
    }

    // ---- sums and products

    private static Value reduce(TensorType type, Op.Reduce op, Value x) {
        double[] result = new double[type.shape().size()];
        Arrays.fill(result, type.dtype().round(identity(op.kind())));
        int[] own = type.shape().strides();
        int[] strides = new int[x.shape().rank()];
        int kept = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            strides[axis] = op.axes().contains(axis) ? 0 : own[kept++];
        }
        if (x.shape().size() > 0) {
            DoubleBinaryOperator combine = binary(combining(op.kind()), type.dtype());
            int[] to = offsets(x.shape().dims(), strides, 0);
            for (int i = 0; i < to.length; i++) {
                result[to[i]] = combine.applyAsDouble(result[to[i]], x.get(i));
            }
        }
        return rounded(type, result);
    }

    private static double identity(ReduceKind kind) {
        return switch (kind) {
            case SUM -> 0;
            case PRODUCT -> 1;
            case MAXIMUM -> Double.NEGATIVE_INFINITY;
            case MINIMUM -> Double.POSITIVE_INFINITY;
        };
    }

    private static BinaryKind combining(ReduceKind kind) {
        return switch (kind) {
            case SUM -> BinaryKind.ADD;
            case PRODUCT -> BinaryKind.MULTIPLY;
            case MAXIMUM -> BinaryKind.MAXIMUM;
            case MINIMUM -> BinaryKind.MINIMUM;
        };
    }

    private static Value segmentSum(TensorType type, Op.SegmentSum op, Value x, Value index) {
        int rest = x.shape().axes(1, x.shape().rank()).size();
        DoubleBinaryOperator add = binary(BinaryKind.ADD, type.dtype());
        double[] result = new double[type.shape().size()];
        for (int i = 0; i < index.shape().size(); i++) {
            int to = index(index, i, op.groups()) * rest;
            for (int j = 0; j < rest; j++) {
                result[to + j] = add.applyAsDouble(result[to + j], x.get(i * rest + j));
            }
        }
        return rounded(type, result);
    }

    private static Value dot(TensorType type, Op.Dot op, Value left, Value right) {
        double[] result = new double[type.shape().size()];
        if (left.shape().size() == 0 || right.shape().size() == 0) {
            return Value.wrap(type, result);
        }
        int[] leftBatch = offsets(left, op.leftBatch());
        int[] rightBatch = offsets(right, op.rightBatch());
        int[] leftContract = offsets(left, op.leftContract());
        int[] rightContract = offsets(right, op.rightContract());
        int[] leftRest = offsets(left, TypeRules.others(left.shape(), op.leftBatch(), op.leftContract()));
        int[] rightRest = offsets(right, TypeRules.others(right.shape(), op.rightBatch(), op.rightContract()));
        DoubleBinaryOperator add = binary(BinaryKind.ADD, type.dtype());
        DoubleBinaryOperator multiply = binary(BinaryKind.MULTIPLY, type.dtype());
        int at = 0;
        for (int b = 0; b < leftBatch.length; b++) {
            for (int l : leftRest) {
                for (int r : rightRest) {
                    double sum = 0;
                    for (int c = 0; c < leftContract.length; c++) {
                        double x = left.get(leftBatch[b] + l + leftContract[c]);
                        double y = right.get(rightBatch[b] + r + rightContract[c]);
                        sum = add.applyAsDouble(sum, multiply.applyAsDouble(x, y));
                    }
                    result[at++] = sum;
                }
            }
        }
        return rounded(type, result);
    }

    private static Value cumulativeSum(TensorType type, Op.CumulativeSum op, Value x) {
        DoubleBinaryOperator add = binary(BinaryKind.ADD, type.dtype());
        double[] result = x.toArray();
        int inner = type.shape().axes(op.axis() + 1, type.shape().rank()).size();
        int n = type.shape().dim(op.axis());
        for (int block = 0; block < result.length; block += n * inner) {
            for (int j = inner; j < n * inner; j++) {
                int to = op.reverse() ? block + n * inner - 1 - j : block + j;
                result[to] = add.applyAsDouble(result[op.reverse() ? to + inner : to - inner], result[to]);
            }
        }
        return rounded(type, result);
    }

    private static double[] fourier(Op.Fourier op, Value x) {
        int n = x.shape().dim(-1);
        double[] result = new double[x.shape().size()];
        for (int real = 0; real < result.length; real += 2 * n) {
            int imaginary = real + n;
            for (int k = 0; k < n; k++) {
                for (int j = 0; j < n; j++) {
                    double angle = 2 * Math.PI * ((long) j * k % n) / n;
                    double c = StrictMath.cos(angle);
                    double s = op.inverse() ? StrictMath.sin(angle) : -StrictMath.sin(angle);
                    result[real + k] += x.get(real + j) * c - x.get(imaginary + j) * s;
                    result[imaginary + k] += x.get(real + j) * s + x.get(imaginary + j) * c;
                }
            }
        }
        return result;
    }

    private static Value argSort(TensorType type, Value x) {
        double[] result = new double[type.shape().size()];
        int n = type.shape().dim(-1);
        for (int row = 0; row < result.length; row += n) {
            int from = row;
            double[] order = IntStream.range(0, n)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> x.get(from + i)))
                    .mapToDouble(i -> i)
                    .toArray();
            System.arraycopy(order, 0, result, row, n);
        }
        return Value.wrap(type, result);
    }

    /** The offsets of each index of {@code axes}, in the order given. */
    private static int[] offsets(Value x, List<Integer> axes) {
        int[] strides = x.shape().strides();
        return offsets(
                axes.stream().mapToInt(x.shape()::dim).toArray(),
                axes.stream().mapToInt(axis -> strides[axis]).toArray(),
                0);
    }

    private static Value rounded(TensorType type, double[] result) {
        for (int i = 0; i < result.length; i++) {
            result[i] = type.dtype().round(result[i]);
        }
        return Value.wrap(type, result);
    }

    // ---- recurrences

    private static Value scan(TensorType type, Op.Scan op, List<Value> operands) {
        double[] carries = new double[type.shape().size()];
        Tensor carry = operands.get(0);
        store(carry, carries, op.reverse() ? op.length() : 0);
        for (int step = 0; step < op.length(); step++) {
            int t = op.reverse() ? op.length() - 1 - step : step;
            List<Tensor> arguments = new ArrayList<>();
            arguments.add(carry);
            for (int i = 1; i < operands.size(); i++) {
                arguments.add(i <= op.sequences() ? operands.get(i).at(t) : operands.get(i));
            }
            carry = op.body().apply(arguments);
            store(carry, carries, op.reverse() ? t : t + 1);
        }
        return Value.wrap(type, carries);
    }

    private static void store(Tensor row, double[] rows, int t) {
        double[] elements = ((Value) row).elements();
        System.arraycopy(elements, 0, rows, t * elements.length, elements.length);
    }
}
