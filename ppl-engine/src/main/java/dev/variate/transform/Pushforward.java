package dev.variate.transform;

import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The forward derivative of each {@link Op}: how its result changes as its operands do. An op that works element by element has a diagonal
 * Jacobian, which is its own transpose, so that its rule is that of {@link Pullback}; a linear op is its own derivative.
 */
final class Pushforward {
    private Pushforward() {}

    /**
     * @param x the operands of {@code op}
     * @param y its result
     * @param t how each operand changes; empty where it does not
     * @return how the result does
     */
    static Optional<Tensor> of(Op op, List<Tensor> x, Tensor y, List<Optional<Tensor>> t) {
        return switch (op) {
            case Op.Constant c -> Optional.empty();
            case Op.Iota i -> Optional.empty();
            case Op.RandomBits r -> Optional.empty();
            case Op.Unary u -> diagonal(op, x, y, t);
            case Op.Polygamma p -> diagonal(op, x, y, t);
            case Op.LogIncompleteGamma g -> diagonal(op, x, y, t);
            case Op.LogIncompleteBeta b -> diagonal(op, x, y, t);
            case Op.Binary b -> diagonal(op, x, y, t);
            case Op.Compare c -> Optional.empty();
            case Op.Select s -> diagonal(op, x, y, t);
            case Op.Convert c -> linear(op, t);
            case Op.StopGradient s -> Optional.empty();
            case Op.WithGradient w -> t.get(1).map(own -> along(own.times(x.get(2)), y.shape()));
            case Op.Broadcast b -> linear(op, t);
            case Op.Reshape r -> linear(op, t);
            case Op.Transpose p -> linear(op, t);
            case Op.Slice s -> linear(op, t);
            case Op.Pad p -> linear(op, t);
            case Op.Concatenate c -> Optional.of(Tensor.apply(op, orZero(x, t).toArray(Tensor[]::new)));
            case Op.Reverse r -> linear(op, t);
            case Op.Reduce r -> t.getFirst().map(own -> reduce(r, x.getFirst(), y, own));
            case Op.Take k -> t.getFirst().map(own -> Tensor.apply(op, own, x.get(1)));
            case Op.SegmentSum s -> t.getFirst().map(own -> Tensor.apply(op, own, x.get(1)));
            case Op.Dot d ->
                sum(
                        t.get(0).map(own -> Tensor.apply(op, own, x.get(1))),
                        t.get(1).map(own -> Tensor.apply(op, x.get(0), own)));
            case Op.CumulativeSum c -> linear(op, t);
            case Op.ArgSort s -> Optional.empty();
            case Op.Triangle k -> linear(op, t);
            case Op.Cholesky c -> t.getFirst().map(own -> MatrixPushforward.cholesky(y, own));
            case Op.CholeskyAdjoint c ->
                sum(
                        t.get(0).map(own -> MatrixPushforward.choleskyAdjoint(x.get(0), x.get(1), y, own)),
                        t.get(1).map(own -> Tensor.apply(op, x.get(0), own)));
            case Op.TriangularSolve s -> triangularSolve(s, x, y, t);
            case Op.Lu l -> t.getFirst().map(own -> MatrixPushforward.lu(y, own));
            case Op.SymmetricEigen e -> t.getFirst().map(own -> MatrixPushforward.symmetricEigen(y, own));
            case Op.Fourier f -> linear(op, t);
            case Op.MatrixExponential e ->
                t.getFirst().map(own -> MatrixPullback.exponential(x.getFirst().matrixTranspose(), own));
            case Op.Scan s -> Optional.of(new ScanPushforward(s, x, y, t).changes());
        };
    }

    private static Optional<Tensor> linear(Op op, List<Optional<Tensor>> t) {
        return t.getFirst().map(own -> Tensor.apply(op, own));
    }

    private static Optional<Tensor> diagonal(Op op, List<Tensor> x, Tensor y, List<Optional<Tensor>> t) {
        List<Tensor> parts = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            int operand = i;
            t.get(i)
                    .ifPresent(own -> Pullback.of(op, x, y, own, (j, part) -> {
                        if (j == operand) {
                            parts.add(part.get());
                        }
                    }));
        }
        return parts.stream().reduce(Tensor::plus);
    }

    private static Optional<Tensor> sum(Optional<Tensor> a, Optional<Tensor> b) {
        return a.isPresent() && b.isPresent() ? Optional.of(a.get().plus(b.get())) : a.or(() -> b);
    }

    static List<Tensor> orZero(List<Tensor> x, List<Optional<Tensor>> t) {
        return IntStream.range(0, x.size())
                .mapToObj(i -> t.get(i).orElseGet(() -> Value.full(x.get(i).type(), 0)))
                .toList();
    }

    /** The sum over the axes that {@code shape}, the first ones, does not have. */
    private static Tensor along(Tensor x, Shape shape) {
        int[] others = IntStream.range(shape.rank(), x.shape().rank()).toArray();
        return others.length == 0 ? x : x.sum(others);
    }

    private static Tensor reduce(Op.Reduce op, Tensor x, Tensor y, Tensor t) {
        UnaryOperator<Tensor> sum = z -> Tensor.apply(new Op.Reduce(Op.ReduceKind.SUM, op.axes()), z);
        return switch (op.kind()) {
            case SUM -> Tensor.apply(op, t);
            case PRODUCT -> sum.apply(t.times(Pullback.productOfOthers(op, x)));
            case MAXIMUM, MINIMUM -> {
                // shared among ties
                Tensor extreme = x.eq(Pullback.stretch(op, x.shape(), y)).to(x.dtype());
                yield sum.apply(extreme.times(t)).div(sum.apply(extreme));
            }
        };
    }

    /** From a x = b follows a dx = db − da x. */
    private static Optional<Tensor> triangularSolve(
            Op.TriangularSolve op, List<Tensor> a, Tensor x, List<Optional<Tensor>> t) {
        Optional<Tensor> moved = t.get(0).map(own -> {
            Tensor read = Tensor.apply(new Op.Triangle(op.lower(), 0), own);
            return (op.transposed() ? read.matrixTranspose() : read).matmul(x).neg();
        });
        return sum(t.get(1), moved).map(right -> Tensor.apply(op, a.get(0), right));
    }
}
