package dev.variate.tensor;

import dev.variate.tensor.Op.BinaryKind;
import dev.variate.tensor.Op.Comparison;
import dev.variate.tensor.Op.ReduceKind;
import dev.variate.tensor.Op.UnaryKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A multi-dimensional array of numbers: known ({@link Value}), traced ({@link Symbolic}), or a random variable.
 *
 * <p>Every method makes new tensors out of {@link Op}s. If all operands are known the result is computed at once, else it is recorded.
 * Operands broadcast as in NumPy: axes are aligned from the last, extents of 1 stretch. Integers become floating where they meet floating
 * tensors. Tensors compare by identity; to compare elements use {@link #eq} and its like.
 */
public abstract class Tensor {

    public abstract TensorType type();

    public final DType dtype() {
        return type().dtype();
    }

    public final Shape shape() {
        return type().shape();
    }

    /** The tensor that computations use in this one's place: itself, or, for a random variable, its value. */
    public Tensor resolved() {
        return this;
    }

    /** Computes {@code op} if every operand is known, else records it. */
    public static Tensor apply(Op op, Tensor... operands) {
        List<Tensor> resolved = new ArrayList<>(operands.length);
        Symbolic symbolic = null;
        for (Tensor operand : operands) {
            Tensor r = operand.resolved();
            resolved.add(r);
            if (r instanceof Symbolic s && (symbolic == null || s.nesting() > symbolic.nesting())) {
                symbolic = s;
            }
        }
        if (symbolic != null) {
            return symbolic.record(op, resolved);
        }
        return Kernels.evaluate(op, resolved.stream().map(Value.class::cast).toList());
    }

    // ---- arithmetic

    public Tensor plus(Tensor that) {
        return binary(BinaryKind.ADD, that);
    }

    public Tensor plus(double that) {
        return plus(Value.scalar(that));
    }

    public Tensor minus(Tensor that) {
        return binary(BinaryKind.SUBTRACT, that);
    }

    public Tensor minus(double that) {
        return minus(Value.scalar(that));
    }

    public Tensor times(Tensor that) {
        return binary(BinaryKind.MULTIPLY, that);
    }

    public Tensor times(double that) {
        return times(Value.scalar(that));
    }

    /** Division; of two integers too it gives a floating result. */
    public Tensor div(Tensor that) {
        Tensor left = dtype().isFloating() || that.dtype().isFloating() ? this : to(DType.F64);
        return left.binary(BinaryKind.DIVIDE, that);
    }

    public Tensor div(double that) {
        return div(Value.scalar(that));
    }

    public Tensor pow(Tensor that) {
        return binary(BinaryKind.POWER, that);
    }

    public Tensor pow(double that) {
        return that == 2 ? square() : pow(Value.scalar(that));
    }

    public Tensor max(Tensor that) {
        return binary(BinaryKind.MAXIMUM, that);
    }

    public Tensor min(Tensor that) {
        return binary(BinaryKind.MINIMUM, that);
    }

    public Tensor remainder(Tensor that) {
        return binary(BinaryKind.REMAINDER, that);
    }

    public Tensor atan2(Tensor that) {
        return binary(BinaryKind.ATAN2, that);
    }

    public Tensor square() {
        return times(this);
    }

    public Tensor reciprocal() {
        return Value.scalar(1.0).div(this);
    }

    // ---- element-wise functions

    public Tensor neg() {
        return unary(UnaryKind.NEGATE);
    }

    public Tensor abs() {
        return unary(UnaryKind.ABS);
    }

    public Tensor sign() {
        return unary(UnaryKind.SIGN);
    }

    public Tensor floor() {
        return unary(UnaryKind.FLOOR);
    }

    public Tensor ceil() {
        return unary(UnaryKind.CEIL);
    }

    /** To the nearest integer, ties to even. */
    public Tensor round() {
        return unary(UnaryKind.ROUND_EVEN);
    }

    /** To the nearest bfloat16, which has 8 bits of precision; the type stays, and the derivative counts as 1. */
    public Tensor roundToBFloat16() {
        return unary(UnaryKind.ROUND_BFLOAT16);
    }

    public Tensor exp() {
        return floating().unary(UnaryKind.EXP);
    }

    public Tensor expm1() {
        return floating().unary(UnaryKind.EXPM1);
    }

    public Tensor log() {
        return floating().unary(UnaryKind.LOG);
    }

    public Tensor log1p() {
        return floating().unary(UnaryKind.LOG1P);
    }

    public Tensor sqrt() {
        return floating().unary(UnaryKind.SQRT);
    }

    public Tensor sin() {
        return floating().unary(UnaryKind.SIN);
    }

    public Tensor cos() {
        return floating().unary(UnaryKind.COS);
    }

    public Tensor tan() {
        return floating().unary(UnaryKind.TAN);
    }

    public Tensor atan() {
        return floating().unary(UnaryKind.ATAN);
    }

    public Tensor tanh() {
        return floating().unary(UnaryKind.TANH);
    }

    /** 1/(1+e^−x). */
    public Tensor sigmoid() {
        return floating().unary(UnaryKind.LOGISTIC);
    }

    /** log(1+e^x). */
    public Tensor softplus() {
        return floating().unary(UnaryKind.SOFTPLUS);
    }

    /** log |Γ(x)|. */
    public Tensor lgamma() {
        return floating().unary(UnaryKind.LGAMMA);
    }

    /** The derivative of {@link #lgamma}. */
    public Tensor digamma() {
        return apply(new Op.Polygamma(0), floating());
    }

    public Tensor erf() {
        return floating().unary(UnaryKind.ERF);
    }

    // ---- comparisons and choice

    public Tensor eq(Tensor that) {
        return compare(Comparison.EQ, that);
    }

    public Tensor ne(Tensor that) {
        return compare(Comparison.NE, that);
    }

    public Tensor lt(Tensor that) {
        return compare(Comparison.LT, that);
    }

    public Tensor le(Tensor that) {
        return compare(Comparison.LE, that);
    }

    public Tensor gt(Tensor that) {
        return compare(Comparison.GT, that);
    }

    public Tensor ge(Tensor that) {
        return compare(Comparison.GE, that);
    }

    public Tensor and(Tensor that) {
        return binary(BinaryKind.AND, that);
    }

    public Tensor or(Tensor that) {
        return binary(BinaryKind.OR, that);
    }

    public Tensor not() {
        return unary(UnaryKind.NOT);
    }

    public Tensor isFinite() {
        return unary(UnaryKind.IS_FINITE);
    }

    /** Element-wise: {@code ifTrue} where {@code condition} (BOOL) holds, else {@code ifFalse}. */
    public static Tensor where(Tensor condition, Tensor ifTrue, Tensor ifFalse) {
        DType dtype = promote(ifTrue, ifFalse);
        Shape shape = Shape.broadcast(condition.shape(), Shape.broadcast(ifTrue.shape(), ifFalse.shape()));
        return apply(
                new Op.Select(),
                condition.stretched(shape, ifTrue, ifFalse),
                ifTrue.to(dtype).stretched(shape, condition, ifFalse),
                ifFalse.to(dtype).stretched(shape, condition, ifTrue));
    }

    // ---- type and shape

    /** This tensor with elements of another type. */
    public Tensor to(DType dtype) {
        return dtype() == dtype ? this : apply(new Op.Convert(dtype), this);
    }

    /** This value with no derivative. */
    public Tensor stopGradient() {
        return apply(new Op.StopGradient(), this);
    }

    /** Stretches to {@code shape}, axes aligned from the last. */
    public Tensor broadcastTo(Shape shape) {
        if (shape().equals(shape)) {
            return this;
        }
        if (shape().rank() > shape.rank() || !Shape.broadcast(shape(), shape).equals(shape)) {
            throw new IllegalArgumentException("Shape " + shape() + " does not broadcast to " + shape);
        }
        int offset = shape.rank() - shape().rank();
        return apply(
                new Op.Broadcast(
                        shape, IntStream.range(offset, shape.rank()).boxed().toList()),
                this);
    }

    /** The same beside other operands: if one of them is traced, the stretching is traced too, and no known tensor becomes larger than it is. */
    private Tensor stretched(Shape shape, Tensor... others) {
        if (resolved() instanceof Value known && !known.shape().equals(shape)) {
            for (Tensor other : others) {
                if (other.resolved() instanceof Symbolic symbolic) {
                    int offset = shape.rank() - known.shape().rank();
                    Op stretch = new Op.Broadcast(
                            shape, IntStream.range(offset, shape.rank()).boxed().toList());
                    return symbolic.record(stretch, List.of(known));
                }
            }
        }
        return broadcastTo(shape);
    }

    public Tensor reshape(int... dims) {
        Shape shape = Shape.of(dims);
        return shape().equals(shape) ? this : apply(new Op.Reshape(shape), this);
    }

    /** Turns the order of the axes round. */
    public Tensor transpose() {
        return transpose(IntStream.range(0, shape().rank())
                .map(i -> shape().rank() - 1 - i)
                .toArray());
    }

    public Tensor transpose(int... permutation) {
        return apply(new Op.Transpose(Arrays.stream(permutation).boxed().toList()), this);
    }

    public Tensor slice(int[] starts, int[] limits) {
        return apply(
                new Op.Slice(
                        list(starts),
                        list(limits),
                        list(IntStream.generate(() -> 1).limit(starts.length).toArray())),
                this);
    }

    public static Tensor concatenate(int axis, Tensor... parts) {
        return apply(new Op.Concatenate(axis), parts);
    }

    /** A new leading axis along which {@code parts}, all of one shape, stand. */
    public static Tensor stack(Tensor... parts) {
        Tensor[] rows = Arrays.stream(parts)
                .map(p -> p.reshape(Shape.of(1).append(p.shape()).dims()))
                .toArray(Tensor[]::new);
        return concatenate(0, rows);
    }

    /** Element or sub-tensor {@code i} along the first axis; negative counts from the end. */
    public Tensor at(int i) {
        if (shape().isScalar()) {
            throw new IllegalArgumentException("A scalar cannot be indexed");
        }
        int n = shape().dim(0);
        int index = i < 0 ? i + n : i;
        if (index < 0 || index >= n) {
            throw new IndexOutOfBoundsException("Index " + i + " is outside the first axis of shape " + shape());
        }
        int[] starts = new int[shape().rank()];
        int[] limits = shape().dims();
        starts[0] = index;
        limits[0] = index + 1;
        return slice(starts, limits).reshape(shape().axes(1, shape().rank()).dims());
    }

    /** The rows at {@code indices} (I32, any shape): result shape is that of the indices followed by this tensor's axes after the first. */
    public Tensor take(Tensor indices) {
        return apply(new Op.Take(), this, indices);
    }

    public Tensor take(int... indices) {
        return take(Value.vector(indices));
    }

    /** Row g of the result is the sum of the rows whose {@code index} is g, for g in 0 … {@code groups}−1. */
    public Tensor segmentSum(Tensor index, int groups) {
        return apply(new Op.SegmentSum(groups), this, index);
    }

    // ---- reductions and products

    /** The sum over {@code axes}, or over all if none is given. */
    public Tensor sum(int... axes) {
        return reduce(ReduceKind.SUM, axes);
    }

    public Tensor mean(int... axes) {
        Tensor total = sum(axes);
        return total.div((double) shape().size() / total.shape().size());
    }

    public Tensor product(int... axes) {
        return reduce(ReduceKind.PRODUCT, axes);
    }

    public Tensor maximum(int... axes) {
        return reduce(ReduceKind.MAXIMUM, axes);
    }

    public Tensor minimum(int... axes) {
        return reduce(ReduceKind.MINIMUM, axes);
    }

    /** log Σ e^x over {@code axes}, stable. */
    public Tensor logSumExp(int... axes) {
        Tensor x = floating();
        Tensor top = x.maximum(axes).stopGradient();
        Tensor safe = where(top.isFinite(), top, Value.scalar(0.0));
        int[] kept = x.shape().dims();
        for (int axis : axes.length == 0 ? IntStream.range(0, kept.length).toArray() : axes) {
            kept[axis < 0 ? axis + kept.length : axis] = 1;
        }
        return x.minus(safe.reshape(kept)).exp().sum(axes).log().plus(safe);
    }

    /**
     * Matrix product; a vector on either side is a row or a column, and leading axes of the left operand are kept. If the right one has some
     * too, there is a product for each of their indexes; they broadcast.
     */
    public Tensor matmul(Tensor that) {
        if (shape().isScalar() || that.shape().isScalar()) {
            throw new IllegalArgumentException(
                    "matmul wants vectors or matrices, found shapes " + shape() + " and " + that.shape());
        }
        int left = shape().rank() - 1;
        int right = that.shape().rank() == 1 ? 0 : that.shape().rank() - 2;
        if (shape().dim(left) != that.shape().dim(right)) {
            throw new IllegalArgumentException("matmul of shapes " + shape() + " and " + that.shape() + ": "
                    + shape().dim(left) + " columns meet " + that.shape().dim(right) + " rows");
        }
        DType dtype = promote(this, that);
        if (that.shape().rank() > 2 && shape().rank() > 1) {
            return batchedProduct(to(dtype), that.to(dtype));
        }
        return apply(new Op.Dot(List.of(), List.of(), List.of(left), List.of(right)), to(dtype), that.to(dtype));
    }

    private static Tensor batchedProduct(Tensor a, Tensor b) {
        Shape left = a.shape();
        Shape right = b.shape();
        Shape batch = Shape.broadcast(left.axes(0, left.rank() - 2), right.axes(0, right.rank() - 2));
        int rank = batch.rank();
        List<Integer> axes = IntStream.range(0, rank).boxed().toList();
        return apply(
                new Op.Dot(axes, axes, List.of(rank + 1), List.of(rank)),
                a.broadcastTo(batch.append(left.axes(left.rank() - 2, left.rank()))),
                b.broadcastTo(batch.append(right.axes(right.rank() - 2, right.rank()))));
    }

    // ---- matrices, which stand along the last two axes

    /** Rows become columns. */
    public Tensor matrixTranspose() {
        int rank = shape().rank();
        int[] order = IntStream.range(0, rank).toArray();
        order[rank - 1] = rank - 2;
        order[rank - 2] = rank - 1;
        return transpose(order);
    }

    /** Zeros above diagonal number {@code diagonal}, which counts from the main one, 0, to the right. */
    public Tensor lowerTriangle(int diagonal) {
        return apply(new Op.Triangle(true, diagonal), this);
    }

    /** Zeros below diagonal number {@code diagonal}, which counts from the main one, 0, to the right. */
    public Tensor upperTriangle(int diagonal) {
        return apply(new Op.Triangle(false, diagonal), this);
    }

    /** The main diagonals of square matrices: [batch…, n, n] becomes [batch…, n]. */
    public Tensor diagonal() {
        int rank = shape().rank();
        int n = shape().dim(-1);
        Shape batch = shape().axes(0, rank - 2);
        if (n == 0) {
            return reshape(batch.append(Shape.of(0)).dims());
        }
        int[] starts = new int[rank - 1];
        int[] limits = batch.append(Shape.of(n * n)).dims();
        int[] strides = starts.clone();
        Arrays.fill(strides, 1);
        strides[rank - 2] = n + 1;
        return apply(new Op.Slice(list(starts), list(limits), list(strides)), reshape(limits));
    }

    /** Square matrices with these on their main diagonals and zeros elsewhere: [batch…, n] becomes [batch…, n, n]. */
    public Tensor diagonalMatrix() {
        int rank = shape().rank();
        int n = shape().dim(-1);
        int[] none = new int[rank];
        int[] interior = none.clone();
        interior[rank - 1] = n;
        Tensor flat = apply(new Op.Pad(list(none), list(none), list(interior)), this);
        return flat.reshape(shape().append(Shape.of(n)).dims());
    }

    /** The lower triangular L with LLᵀ equal to this symmetric matrix; NaN where it is not positive definite. */
    public Tensor cholesky() {
        return apply(new Op.Cholesky(), floating());
    }

    /** The x with this lower triangular matrix times x equal to {@code b}, a vector or a matrix; its transpose if so wanted. */
    public Tensor solveLower(Tensor b, boolean transposed) {
        return solveTriangular(new Op.TriangularSolve(true, transposed), b);
    }

    /** The x with this upper triangular matrix times x equal to {@code b}, a vector or a matrix; its transpose if so wanted. */
    public Tensor solveUpper(Tensor b, boolean transposed) {
        return solveTriangular(new Op.TriangularSolve(false, transposed), b);
    }

    /** {@code b} with one axis is a vector, else a matrix or several; the axes before these broadcast. */
    private Tensor solveTriangular(Op op, Tensor b) {
        DType dtype = promote(floating(), b.floating());
        int rank = shape().rank();
        boolean vector = b.shape().rank() == 1;
        Tensor right = vector ? b.reshape(b.shape().dim(0), 1) : b;
        int rightRank = right.shape().rank();
        Shape batch = Shape.broadcast(shape().axes(0, rank - 2), right.shape().axes(0, rightRank - 2));
        Tensor x = apply(
                op,
                to(dtype).broadcastTo(batch.append(shape().axes(rank - 2, rank))),
                right.to(dtype).broadcastTo(batch.append(right.shape().axes(rightRank - 2, rightRank))));
        return vector ? x.reshape(x.shape().axes(0, x.shape().rank() - 1).dims()) : x;
    }

    // ---- order

    /** Running sums along {@code axis}, each with its own element; from the last one back if {@code reverse}. */
    public Tensor cumulativeSum(int axis, boolean reverse) {
        return apply(new Op.CumulativeSum(axis < 0 ? axis + shape().rank() : axis, reverse), this);
    }

    /** The places of the elements along the last axis in ascending order (I32); NaN last. */
    public Tensor argSort() {
        return apply(new Op.ArgSort(), this);
    }

    /** The elements along the last axis in ascending order. */
    public Tensor sort() {
        return takeAlongLast(argSort());
    }

    /** Along the last axis the elements at {@code index} (I32), which has the same axes before it. */
    public Tensor takeAlongLast(Tensor index) {
        if (shape().rank() == 1) {
            return take(index);
        }
        int n = shape().dim(-1);
        int rows = shape().axes(0, shape().rank() - 1).size();
        Tensor first = apply(new Op.Iota(new TensorType(DType.I32, Shape.of(rows, 1)), 0))
                .times(Value.scalar(n));
        Tensor places = index.reshape(rows, index.shape().dim(-1)).plus(first);
        return reshape(rows * n).take(places).reshape(index.shape().dims());
    }

    // ---- shared

    /** This tensor, as F64 if it is not floating. */
    public Tensor floating() {
        return dtype().isFloating() ? this : to(DType.F64);
    }

    /** The element type in which two operands meet: the wider float, else the integer. */
    static DType promote(Tensor a, Tensor b) {
        if (a.dtype() == b.dtype()) {
            return a.dtype();
        }
        if (a.dtype() == DType.F32 && !b.dtype().isFloating()
                || b.dtype() == DType.F32 && !a.dtype().isFloating()) {
            return DType.F32;
        }
        // a plain Java number beside a single-precision tensor takes the tensor's precision
        if (a.dtype() == DType.F32 && b instanceof Value && b.shape().isScalar()
                || b.dtype() == DType.F32 && a instanceof Value && a.shape().isScalar()) {
            return DType.F32;
        }
        if (a.dtype().isFloating() || b.dtype().isFloating()) {
            return DType.F64;
        }
        return DType.I32;
    }

    private Tensor unary(UnaryKind kind) {
        return apply(new Op.Unary(kind), this);
    }

    private Tensor binary(BinaryKind kind, Tensor that) {
        DType dtype = promote(this, that);
        Shape shape = Shape.broadcast(shape(), that.shape());
        return apply(
                new Op.Binary(kind),
                to(dtype).stretched(shape, that),
                that.to(dtype).stretched(shape, this));
    }

    private Tensor compare(Comparison comparison, Tensor that) {
        DType dtype = promote(this, that);
        Shape shape = Shape.broadcast(shape(), that.shape());
        return apply(
                new Op.Compare(comparison),
                to(dtype).stretched(shape, that),
                that.to(dtype).stretched(shape, this));
    }

    private Tensor reduce(ReduceKind kind, int... axes) {
        int rank = shape().rank();
        List<Integer> sorted = (axes.length == 0
                        ? IntStream.range(0, rank)
                        : Arrays.stream(axes).map(a -> a < 0 ? a + rank : a))
                .sorted()
                .boxed()
                .toList();
        return sorted.isEmpty() ? this : apply(new Op.Reduce(kind, sorted), this);
    }

    private static List<Integer> list(int[] xs) {
        return Arrays.stream(xs).boxed().toList();
    }
}
