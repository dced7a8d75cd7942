package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.TypeRules;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Of which elements of one variable each element of the others is made: from the lowest to the highest of them, in row-major order. It is
 * found by sending the elements' numbers through the program: what moves elements moves their numbers, and what combines some keeps the
 * least and the greatest.
 *
 * <p>An element may be said to be made of more than it is, never of less.
 */
final class Reach {
    private static final double NONE = Double.POSITIVE_INFINITY;

    /**
     * For each element of a value the lowest and the highest number, ∞ and −∞ for one that is made of none.
     *
     * @param low floating, of the value's shape, as is {@code high}
     */
    record Interval(Tensor low, Tensor high) {
        /** The lowest number of element {@code i}; −1 if it is made of none. */
        int low(int i) {
            double x = ((Value) low).get(i);
            return x == NONE ? -1 : (int) x;
        }

        /** The highest number of element {@code i}; −1 if it is made of none. */
        int high(int i) {
            double x = ((Value) high).get(i);
            return x == -NONE ? -1 : (int) x;
        }

        private Interval map(Function<Tensor, Tensor> move) {
            return new Interval(move.apply(low), move.apply(high));
        }

        private Interval with(Interval other) {
            return new Interval(low.min(other.low), high.max(other.high));
        }
    }

    private final Map<Integer, Interval> intervals = new HashMap<>();
    private final Function<Var, Optional<Value>> known;

    /**
     * @param source whose elements are followed
     * @param known the value of a variable that does not depend on what is inferred; empty for others
     */
    Reach(Program program, Var source, Function<Var, Optional<Value>> known) {
        this.known = known;
        double[] numbers = IntStream.range(0, source.type().shape().size())
                .asDoubleStream()
                .toArray();
        Value own = Value.wrap(new TensorType(DType.F64, source.type().shape()), numbers);
        intervals.put(source.id(), new Interval(own, own));
        for (Equation equation : program.equations()) {
            if (equation.operands().stream().anyMatch(v -> intervals.containsKey(v.id()))) {
                intervals.put(equation.result().id(), of(equation));
            }
        }
    }

    /** What {@code var} is made of. */
    Interval of(Var var) {
        return intervals.getOrDefault(var.id(), none(var.type().shape()));
    }

    private static Interval none(Shape shape) {
        TensorType type = new TensorType(DType.F64, shape);
        return new Interval(Value.full(type, NONE), Value.full(type, -NONE));
    }

    private Interval of(Equation equation) {
        Shape shape = equation.result().type().shape();
        List<Interval> x = equation.operands().stream().map(this::of).toList();
        return switch (equation.op()) {
            case Op.Unary o -> x.getFirst();
            case Op.Polygamma o -> x.getFirst();
            case Op.Convert o -> x.getFirst();
            case Op.StopGradient o -> x.getFirst();
            case Op.Triangle o -> x.getFirst();
            case Op.LogIncompleteGamma o -> together(x);
            case Op.LogIncompleteBeta o -> together(x);
            case Op.Binary o -> together(x);
            case Op.Compare o -> together(x);
            case Op.Select o -> together(x);
            case Op.Broadcast o -> x.getFirst().map(v -> Tensor.apply(o, v));
            case Op.Reshape o -> x.getFirst().map(v -> Tensor.apply(o, v));
            case Op.Transpose o -> x.getFirst().map(v -> Tensor.apply(o, v));
            case Op.Slice o -> x.getFirst().map(v -> Tensor.apply(o, v));
            case Op.Reverse o -> x.getFirst().map(v -> Tensor.apply(o, v));
            case Op.Concatenate o ->
                new Interval(
                        Tensor.apply(o, x.stream().map(Interval::low).toArray(Tensor[]::new)),
                        Tensor.apply(o, x.stream().map(Interval::high).toArray(Tensor[]::new)));
            case Op.Pad o -> padded(o, x.getFirst());
            case Op.Reduce o -> reduced(x.getFirst(), o.axes());
            case Op.Take o -> taken(equation.operands(), x, shape);
            case Op.SegmentSum o -> summed(equation.operands().get(1), x, o.groups(), shape);
            case Op.Dot o -> product(o, x, shape);
            case Op.CumulativeSum o -> along(x.getFirst(), List.of(o.axis()));
            case Op.ArgSort o -> along(x.getFirst(), List.of(shape.rank() - 1));
            case Op.Cholesky o -> along(x.getFirst(), List.of(shape.rank() - 2, shape.rank() - 1));
            case Op.CholeskyAdjoint o -> along(together(x), List.of(shape.rank() - 2, shape.rank() - 1));
            case Op.TriangularSolve o ->
                columns(x.get(0), List.of(shape.rank() - 2, shape.rank() - 1), shape)
                        .with(columns(x.get(1), List.of(shape.rank() - 2), shape));
            // an op without a rule here may mix everything: right, if less sharp
            default -> everything(x, shape);
        };
    }

    private static Interval together(List<Interval> x) {
        return x.stream().reduce(Interval::with).orElseThrow();
    }

    private static Interval padded(Op.Pad op, Interval x) {
        Tensor there = Tensor.apply(op, Value.full(x.low().type(), 1)).gt(Value.scalar(0.0));
        return new Interval(
                Tensor.where(there, Tensor.apply(op, x.low()), Value.scalar(NONE)),
                Tensor.where(there, Tensor.apply(op, x.high()), Value.scalar(-NONE)));
    }

    private static Interval reduced(Interval x, List<Integer> axes) {
        return new Interval(
                Tensor.apply(new Op.Reduce(Op.ReduceKind.MINIMUM, axes), x.low()),
                Tensor.apply(new Op.Reduce(Op.ReduceKind.MAXIMUM, axes), x.high()));
    }

    /** Each element is made of what any along the axes is. */
    private static Interval along(Interval x, List<Integer> axes) {
        Shape shape = x.low().shape();
        int[] kept = shape.dims();
        axes.forEach(axis -> kept[axis] = 1);
        return reduced(x, axes).map(v -> v.reshape(kept).broadcastTo(shape));
    }

    /** A column of a solution is made of the same column of the right side, and of the whole matrix. */
    private static Interval columns(Interval x, List<Integer> axes, Shape shape) {
        int[] kept = x.low().shape().dims();
        axes.forEach(axis -> kept[axis] = 1);
        return reduced(x, axes).map(v -> v.reshape(kept).broadcastTo(shape));
    }

    private static Interval everything(List<Interval> x, Shape shape) {
        Interval all = together(x.stream()
                .map(i -> reduced(i, range(0, i.low().shape().rank())))
                .toList());
        return all.map(v -> v.broadcastTo(shape));
    }

    private Interval taken(List<Var> operands, List<Interval> x, Shape shape) {
        Optional<Value> index = known.apply(operands.get(1));
        Interval rows =
                index.isPresent() ? x.get(0).map(v -> v.take(index.get())) : everything(List.of(x.get(0)), shape);
        int rank = operands.get(1).type().shape().rank();
        Op spread = new Op.Broadcast(shape, range(0, rank));
        return rows.with(x.get(1).map(v -> Tensor.apply(spread, v)));
    }

    private Interval summed(Var index, List<Interval> x, int groups, Shape shape) {
        Optional<Value> group = known.apply(index);
        if (group.isEmpty()) {
            return everything(x, shape);
        }
        int rest = groups == 0 ? 0 : shape.size() / groups;
        double[] low = new double[shape.size()];
        double[] high = new double[shape.size()];
        Arrays.fill(low, NONE);
        Arrays.fill(high, -NONE);
        for (int row = 0; row < group.get().shape().size(); row++) {
            for (int i = 0; i < rest; i++) {
                int to = (int) group.get().get(row) * rest + i;
                low[to] = Math.min(low[to], ((Value) x.get(0).low()).get(row * rest + i));
                high[to] = Math.max(high[to], ((Value) x.get(0).high()).get(row * rest + i));
            }
        }
        TensorType type = new TensorType(DType.F64, shape);
        return new Interval(Value.wrap(type, low), Value.wrap(type, high));
    }

    private static Interval product(Op.Dot op, List<Interval> x, Shape shape) {
        int batch = op.leftBatch().size();
        List<Integer> left = TypeRules.others(x.get(0).low().shape(), op.leftBatch(), op.leftContract());
        List<Integer> right = TypeRules.others(x.get(1).low().shape(), op.rightBatch(), op.rightContract());
        List<Integer> leftAxes = range(0, batch + left.size());
        List<Integer> rightAxes = new ArrayList<>(range(0, batch));
        rightAxes.addAll(range(batch + left.size(), shape.rank()));
        return spread(x.get(0), op.leftBatch(), left, op.leftContract(), new Op.Broadcast(shape, leftAxes))
                .with(spread(x.get(1), op.rightBatch(), right, op.rightContract(), new Op.Broadcast(shape, rightAxes)));
    }

    private static Interval spread(
            Interval x, List<Integer> batch, List<Integer> others, List<Integer> contracted, Op.Broadcast to) {
        List<Integer> order = new ArrayList<>(batch);
        order.addAll(others);
        int kept = order.size();
        order.addAll(contracted);
        Interval sorted = x.map(v -> Tensor.apply(new Op.Transpose(order), v));
        return reduced(sorted, range(kept, order.size())).map(v -> Tensor.apply(to, v));
    }

    private static List<Integer> range(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }
}
