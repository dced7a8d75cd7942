package dev.variate.transform;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Op.UnaryKind;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.TypeRules;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The derivative rule of each {@link Op}: what the adjoint of its result adds to the adjoints of its operands. */
final class Pullback {
    private static final double TWO_OVER_SQRT_PI = 1.12837916709551257390;

    private static final double ROOT_TWO_PI = 2.50662827463100050242;
    private static final double ROOT_TWO_OVER_PI = 0.79788456080286535588;
    private static final double ROOT_HALF = 0.70710678118654752440;

    private Pullback() {}

    /** Receives the parts; {@code part} is only made if operand {@code i} carries a gradient. */
    interface Adjoints {
        void add(int i, Supplier<Tensor> part);

        /** Whether operand {@code i} carries a gradient, for rules that make several parts together. */
        default boolean wants(int i) {
            return true;
        }
    }

    /**
     * @param x the operands of {@code op}
     * @param y its result
     * @param g the adjoint of its result
     */
    static void of(Op op, List<Tensor> x, Tensor y, Tensor g, Adjoints into) {
        switch (op) {
            case Op.Constant c -> {}
            case Op.Iota i -> {}
            case Op.RandomBits r -> {}
            case Op.Unary u -> unary(u.kind(), x.get(0), y, g, into);
            case Op.Polygamma p -> into.add(0, () -> g.times(Tensor.apply(new Op.Polygamma(p.order() + 1), x.get(0))));
            case Op.LogIncompleteGamma i -> IncompletePullback.gamma(i, x.get(0), x.get(1), g, into);
            case Op.LogIncompleteBeta i -> IncompletePullback.beta(i, x.get(0), x.get(1), x.get(2), g, into);
            case Op.Binary b -> binary(b.kind(), x.get(0), x.get(1), y, g, into);
            case Op.Compare c -> {}
            case Op.Select s -> {
                into.add(1, () -> Tensor.where(x.get(0), g, zero(g)));
                into.add(2, () -> Tensor.where(x.get(0), zero(g), g));
            }
            case Op.Convert c -> into.add(0, () -> g.to(x.get(0).dtype()));
            case Op.StopGradient s -> {}
            case Op.WithGradient w ->
                into.add(1, () -> along(g, x.get(2).shape()).times(x.get(2)));
            case Op.Broadcast b -> into.add(0, () -> broadcast(b, x.get(0).shape(), g));
            case Op.Reshape r -> into.add(0, () -> g.reshape(x.get(0).shape().dims()));
            case Op.Transpose t -> into.add(0, () -> transpose(g, inverse(t.permutation())));
            case Op.Slice s -> into.add(0, () -> slice(s, x.get(0).shape(), g));
            case Op.Pad p -> into.add(0, () -> pad(p, x.get(0).shape(), g));
            case Op.Concatenate c -> concatenate(c, x, g, into);
            case Op.Reverse r -> into.add(0, () -> Tensor.apply(r, g));
            case Op.Reduce r -> into.add(0, () -> reduce(r, x.get(0), y, g));
            case Op.Take t -> into.add(0, () -> take(x.get(0), x.get(1), g));
            case Op.SegmentSum s -> into.add(0, () -> g.take(x.get(1)));
            case Op.Dot d -> {
                into.add(0, () -> dotLeft(d, x.get(0).shape(), x.get(1), g));
                into.add(1, () -> dotRight(d, x.get(0), x.get(1).shape(), g));
            }
            case Op.CumulativeSum c -> into.add(0, () -> Tensor.apply(new Op.CumulativeSum(c.axis(), !c.reverse()), g));
            case Op.ArgSort s -> {}
            case Op.Triangle t -> into.add(0, () -> Tensor.apply(t, g));
            case Op.Cholesky c -> into.add(0, () -> Tensor.apply(new Op.CholeskyAdjoint(), y, g));
            case Op.CholeskyAdjoint c -> {
                into.add(0, () -> MatrixPullback.choleskyAdjointToFactor(x.get(0), x.get(1), y, g));
                into.add(1, () -> MatrixPushforward.cholesky(x.get(0), g));
            }
            case Op.TriangularSolve s -> {
                Tensor right = Tensor.apply(new Op.TriangularSolve(s.lower(), !s.transposed()), x.get(0), g);
                into.add(0, () -> triangularSolve(s, y, right));
                into.add(1, () -> right);
            }
            case Op.Lu l -> into.add(0, () -> MatrixPullback.lu(y, g));
            case Op.SymmetricEigen e -> into.add(0, () -> MatrixPullback.symmetricEigen(y, g));
            case Op.Fourier f -> into.add(0, () -> Tensor.apply(new Op.Fourier(!f.inverse()), g));
            case Op.MatrixExponential e -> into.add(0, () -> MatrixPullback.exponential(x.get(0), g));
            case Op.Scan s -> {
                if (StepwisePullback.suits(s)) {
                    new StepwisePullback(s, x, y, g).add(into);
                } else {
                    new ScanPullback(s, x, y, g).add(into);
                }
            }
        }
    }

    private static void unary(Op.UnaryKind kind, Tensor x, Tensor y, Tensor g, Adjoints into) {
        switch (kind) {
            case NEGATE -> into.add(0, g::neg);
            // as if it were exact
            case ROUND_BFLOAT16 -> into.add(0, () -> g);
            case ABS -> into.add(0, () -> g.times(x.sign()));
            case EXP -> into.add(0, () -> g.times(y));
            case EXPM1 -> into.add(0, () -> g.times(y.plus(1)));
            case LOG -> into.add(0, () -> g.div(x));
            case LOG1P -> into.add(0, () -> g.div(x.plus(1)));
            case SQRT -> into.add(0, () -> g.times(0.5).div(y));
            case SIN -> into.add(0, () -> g.times(x.cos()));
            case COS -> into.add(0, () -> g.times(x.sin()).neg());
            case TAN -> into.add(0, () -> g.times(y.square().plus(1)));
            case ATAN -> into.add(0, () -> g.div(x.square().plus(1)));
            case TANH -> into.add(0, () -> g.times(one(y).minus(y.square())));
            case LOGISTIC -> into.add(0, () -> g.times(y.times(one(y).minus(y))));
            case SOFTPLUS -> into.add(0, () -> g.times(x.sigmoid()));
            case LGAMMA -> into.add(0, () -> g.times(x.digamma()));
            case ERF -> into.add(0, () -> g.times(x.square().neg().exp().times(TWO_OVER_SQRT_PI)));
            // 2x·erfcx(x) − 2/√π
            case ERFCX -> into.add(0, () -> g.times(x.times(2).times(y).minus(TWO_OVER_SQRT_PI)));
            // φ/Φ, whose own exponentials cancel: √(2/π) / erfcx(−x/√2)
            case LOG_NORMAL_CDF ->
                into.add(0, () -> g.times(ROOT_TWO_OVER_PI).div(unary(UnaryKind.ERFCX, x.times(-ROOT_HALF))));
            case NORMAL_QUANTILE ->
                into.add(0, () -> g.times(y.square().times(0.5).exp().times(ROOT_TWO_PI)));
            case BESSEL_I0E ->
                into.add(
                        0,
                        () -> g.times(
                                unary(UnaryKind.BESSEL_I1E, x).minus(x.sign().times(y))));
            // I₁(x)/x is ½ at 0
            case BESSEL_I1E ->
                into.add(0, () -> {
                    Tensor atZero = x.eq(zero(x));
                    Tensor ratio =
                            Tensor.where(atZero, constant(0.5, x.dtype()), y.div(Tensor.where(atZero, one(x), x)));
                    return g.times(unary(UnaryKind.BESSEL_I0E, x)
                            .minus(ratio)
                            .minus(x.sign().times(y)));
                });
            // piecewise constant, or without a gradient at all
            case SIGN, FLOOR, CEIL, ROUND_EVEN, NOT, IS_FINITE -> {}
        }
    }

    private static Tensor unary(UnaryKind kind, Tensor x) {
        return Tensor.apply(new Op.Unary(kind), x);
    }

    private static void binary(Op.BinaryKind kind, Tensor a, Tensor b, Tensor y, Tensor g, Adjoints into) {
        switch (kind) {
            case ADD -> {
                into.add(0, () -> g);
                into.add(1, () -> g);
            }
            case SUBTRACT -> {
                into.add(0, () -> g);
                into.add(1, g::neg);
            }
            case MULTIPLY -> {
                into.add(0, () -> g.times(b));
                into.add(1, () -> g.times(a));
            }
            case DIVIDE -> {
                into.add(0, () -> g.div(b));
                into.add(1, () -> g.times(y).div(b).neg());
            }
            case POWER -> {
                // where the exponent is 0 the power is constant in its base, and where the base is 0 in its exponent;
                // without the inner
                // choice 0 · ∞ would come of it
                into.add(0, () -> g.times(b)
                        .times(Tensor.where(b.eq(zero(b)), one(a), a).pow(b.minus(1))));
                into.add(1, () -> g.times(y)
                        .times(Tensor.where(a.eq(zero(a)), one(a), a).log()));
            }
            case MAXIMUM -> choice(a.ge(b), g, into);
            case MINIMUM -> choice(a.le(b), g, into);
            case REMAINDER -> {
                into.add(0, () -> g);
                into.add(1, () -> g.times(y.minus(a).div(b).round()));
            }
            case ATAN2 -> {
                into.add(0, () -> g.times(b).div(a.square().plus(b.square())));
                into.add(1, () -> g.times(a).div(a.square().plus(b.square())).neg());
            }
            case AND, OR -> {}
        }
    }

    /** The operand that is the result gets the adjoint; the first one at a tie. */
    private static void choice(Tensor first, Tensor g, Adjoints into) {
        into.add(0, () -> Tensor.where(first, g, zero(g)));
        into.add(1, () -> Tensor.where(first, zero(g), g));
    }

    // ---- moving elements

    private static Tensor broadcast(Op.Broadcast op, Shape operand, Tensor g) {
        int[] stretched = IntStream.range(0, op.shape().rank())
                .filter(axis -> !op.axes().contains(axis)
                        || operand.dim(op.axes().indexOf(axis)) != op.shape().dim(axis))
                .toArray();
        return (stretched.length == 0 ? g : g.sum(stretched)).reshape(operand.dims());
    }

    /** The same along the axes that {@code g} does not have, the last ones. */
    private static Tensor along(Tensor g, Shape shape) {
        return g.shape().equals(shape)
                ? g
                : Tensor.apply(new Op.Broadcast(shape, range(0, g.shape().rank())), g);
    }

    private static List<Integer> inverse(List<Integer> permutation) {
        return IntStream.range(0, permutation.size())
                .map(permutation::indexOf)
                .boxed()
                .toList();
    }

    private static Tensor transpose(Tensor x, List<Integer> permutation) {
        boolean identity = IntStream.range(0, permutation.size()).allMatch(i -> permutation.get(i) == i);
        return identity ? x : Tensor.apply(new Op.Transpose(permutation), x);
    }

    private static Tensor slice(Op.Slice op, Shape operand, Tensor g) {
        List<Integer> low = new ArrayList<>();
        List<Integer> high = new ArrayList<>();
        List<Integer> interior = new ArrayList<>();
        for (int i = 0; i < operand.rank(); i++) {
            int n = g.shape().dim(i);
            int stride = op.strides().get(i);
            low.add(n == 0 ? 0 : op.starts().get(i));
            high.add(operand.dim(i) - low.get(i) - (n == 0 ? 0 : (n - 1) * stride + 1));
            interior.add(n <= 1 ? 0 : stride - 1);
        }
        return Tensor.apply(new Op.Pad(low, high, interior), g);
    }

    private static Tensor pad(Op.Pad op, Shape operand, Tensor g) {
        List<Integer> limits = new ArrayList<>();
        for (int i = 0; i < operand.rank(); i++) {
            limits.add(g.shape().dim(i) - op.high().get(i));
        }
        return Tensor.apply(
                new Op.Slice(
                        op.low(), limits, op.interior().stream().map(n -> n + 1).toList()),
                g);
    }

    private static void concatenate(Op.Concatenate op, List<Tensor> x, Tensor g, Adjoints into) {
        int at = 0;
        for (int i = 0; i < x.size(); i++) {
            int[] starts = new int[g.shape().rank()];
            int[] limits = g.shape().dims();
            starts[op.axis()] = at;
            at += x.get(i).shape().dim(op.axis());
            limits[op.axis()] = at;
            into.add(i, () -> g.slice(starts, limits));
        }
    }

    private static Tensor take(Tensor x, Tensor index, Tensor g) {
        int rows = index.shape().size();
        Tensor flat = g.reshape(
                Shape.of(rows).append(x.shape().axes(1, x.shape().rank())).dims());
        return flat.segmentSum(index.reshape(rows), x.shape().dim(0));
    }

    // ---- sums and products

    private static Tensor reduce(Op.Reduce op, Tensor x, Tensor y, Tensor g) {
        return switch (op.kind()) {
            case SUM -> stretch(op, x.shape(), g);
            case PRODUCT -> stretch(op, x.shape(), g).times(productOfOthers(op, x));
            case MAXIMUM, MINIMUM -> {
                // shared among ties
                Tensor extreme = x.eq(stretch(op, x.shape(), y)).to(x.dtype());
                Tensor count = Tensor.apply(new Op.Reduce(Op.ReduceKind.SUM, op.axes()), extreme);
                yield extreme.times(stretch(op, x.shape(), g.div(count)));
            }
        };
    }

    /** Puts the reduced axes back by repeating. */
    static Tensor stretch(Op.Reduce op, Shape shape, Tensor reduced) {
        return Tensor.apply(new Op.Broadcast(shape, kept(op, shape)), reduced);
    }

    private static List<Integer> kept(Op.Reduce op, Shape shape) {
        return IntStream.range(0, shape.rank())
                .filter(axis -> !op.axes().contains(axis))
                .boxed()
                .toList();
    }

    /**
     * For each element the product of those it is multiplied with: running products from either end, each in log₂ n steps (Hillis and
     * Steele 1986). Unlike y/x it holds at zeros too, for every order of derivative.
     */
    static Tensor productOfOthers(Op.Reduce op, Tensor x) {
        List<Integer> order =
                Stream.concat(kept(op, x.shape()).stream(), op.axes().stream()).toList();
        Tensor moved = transpose(x, order);
        int n = op.axes().stream().mapToInt(x.shape()::dim).reduce(1, (a, b) -> a * b);
        int rows = n == 0 ? 0 : x.shape().size() / n;
        Tensor flat = moved.reshape(rows, n);
        Tensor before = productBefore(flat, n);
        Op backwards = new Op.Reverse(List.of(1));
        Tensor after = Tensor.apply(backwards, productBefore(Tensor.apply(backwards, flat), n));
        return transpose(before.times(after).reshape(moved.shape().dims()), inverse(order));
    }

    private static Tensor productBefore(Tensor rows, int n) {
        if (n == 0) {
            return rows;
        }
        Tensor product = shift(rows, 1, n);
        for (int by = 1; by < n; by *= 2) {
            product = product.times(shift(product, by, n));
        }
        return product;
    }

    /** Each row moved to the right, ones coming in from the left. */
    private static Tensor shift(Tensor rows, int by, int n) {
        int[] dims = rows.shape().dims();
        Tensor ones = Value.full(rows.type(), 1).slice(new int[2], new int[] {dims[0], by});
        return Tensor.concatenate(1, ones, rows.slice(new int[2], new int[] {dims[0], n - by}));
    }

    private static Tensor dotLeft(Op.Dot op, Shape left, Tensor right, Tensor g) {
        List<Integer> leftRest = TypeRules.others(left, op.leftBatch(), op.leftContract());
        List<Integer> rightRest = TypeRules.others(right.shape(), op.rightBatch(), op.rightContract());
        int batch = op.leftBatch().size();
        Op product = new Op.Dot(
                range(0, batch),
                op.rightBatch(),
                range(batch + leftRest.size(), g.shape().rank()),
                rightRest);
        return inPlace(
                Tensor.apply(product, g, right), op.leftBatch(), leftRest, op.leftContract(), op.rightContract());
    }

    private static Tensor dotRight(Op.Dot op, Tensor left, Shape right, Tensor g) {
        List<Integer> leftRest = TypeRules.others(left.shape(), op.leftBatch(), op.leftContract());
        List<Integer> rightRest = TypeRules.others(right, op.rightBatch(), op.rightContract());
        int batch = op.leftBatch().size();
        Op product = new Op.Dot(range(0, batch), op.leftBatch(), range(batch, batch + leftRest.size()), leftRest);
        return inPlace(
                Tensor.apply(product, g, left), op.rightBatch(), rightRest, op.rightContract(), op.leftContract());
    }

    /**
     * Moves the axes of an operand's adjoint, which come as batch, rest, and the contracted ones in the order of the other operand, to
     * where the operand has them.
     */
    private static Tensor inPlace(
            Tensor adjoint,
            List<Integer> batch,
            List<Integer> rest,
            List<Integer> contracted,
            List<Integer> otherContracted) {
        List<Integer> order = new ArrayList<>(batch);
        order.addAll(rest);
        otherContracted.stream().sorted().forEach(axis -> order.add(contracted.get(otherContracted.indexOf(axis))));
        return transpose(adjoint, inverse(order));
    }

    // ---- matrices

    /** Of the triangular matrix: −b̄ xᵀ or, if it was transposed, −x b̄ᵀ, where the triangle was read (Giles 2008, section 2.3). */
    private static Tensor triangularSolve(Op.TriangularSolve op, Tensor x, Tensor right) {
        Tensor product = op.transposed() ? x.matmul(right.matrixTranspose()) : right.matmul(x.matrixTranspose());
        return Tensor.apply(new Op.Triangle(op.lower(), 0), product.neg());
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static Tensor zero(Tensor like) {
        return constant(0, like.dtype());
    }

    private static Tensor one(Tensor like) {
        return constant(1, like.dtype());
    }

    private static Tensor constant(double x, DType dtype) {
        return Value.full(new TensorType(dtype, Shape.SCALAR), x);
    }
}
