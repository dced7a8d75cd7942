package dev.variate.model;

import dev.variate.program.Equation;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import dev.variate.transform.Inline;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Values of a program at some places of one axis, computed for these places only: {@code of(v, axis)} is v taken at the chosen places along that axis.
 *
 * <p>From a result one goes back to what it is made of. An op that treats the places along the axis apart is done for fewer of them. What does not depend on anything inferred is made once of all data, and taken from. All else, as a latent
 * variable with an element for each place, or a recurrence along the axis, is computed for all places and taken from: so it is right for every program, and costs less where it can.
 */
final class ChosenRows {
    private static final int WHOLE = -1;

    private final Map<Integer, Equation> equations = new HashMap<>();
    private final Function<Var, Optional<Value>> known;
    private final Inline whole;
    private final Tensor chosen;
    private final int count;
    private final Function<Value, Tensor> column;
    private final Map<Part, Tensor> values = new HashMap<>();

    /** A value at the chosen places along an axis; all of it if the axis is {@link #WHOLE}. */
    private record Part(Var var, int axis) {}

    /**
     * How an equation's result at the chosen places is made.
     *
     * @param axes of each operand, along which it is needed at the chosen places
     */
    private record Rule(Op op, List<Integer> axes) {}

    /**
     * @param known the values of the program that do not depend on anything inferred
     * @param whole the program's values at all places
     * @param chosen the places, of shape [count]
     * @param column makes a tensor of shape [count, rest…] of the chosen rows of a value of shape [rows, rest…]
     */
    ChosenRows(
            Program program,
            Function<Var, Optional<Value>> known,
            Inline whole,
            Tensor chosen,
            Function<Value, Tensor> column) {
        program.equations().forEach(equation -> equations.put(equation.result().id(), equation));
        this.known = known;
        this.whole = whole;
        this.chosen = chosen;
        this.count = chosen.shape().dim(0);
        this.column = column;
    }

    Tensor of(Var var, int axis) {
        // a stack of our own, as a program may be thousands of equations deep
        Deque<Part> wanted = new ArrayDeque<>();
        wanted.push(new Part(var, axis));
        while (!wanted.isEmpty()) {
            Part next = wanted.peek();
            List<Part> missing = values.containsKey(next) ? List.of() : missing(next);
            missing.forEach(wanted::push);
            if (missing.isEmpty()) {
                wanted.pop();
                if (!values.containsKey(next)) {
                    values.put(next, compute(next));
                }
            }
        }
        return values.get(new Part(var, axis));
    }

    private List<Part> missing(Part part) {
        return rule(part).map(rule -> operands(part, rule)).orElse(List.of()).stream()
                .filter(operand -> !values.containsKey(operand))
                .toList();
    }

    private List<Part> operands(Part part, Rule rule) {
        List<Var> operands = equations.get(part.var().id()).operands();
        return IntStream.range(0, operands.size())
                .mapToObj(i -> new Part(operands.get(i), rule.axes().get(i)))
                .toList();
    }

    private Tensor compute(Part part) {
        if (part.axis() == WHOLE) {
            return whole.value(part.var());
        }
        Optional<Rule> rule = rule(part);
        if (rule.isPresent()) {
            Tensor[] operands =
                    operands(part, rule.get()).stream().map(values::get).toArray(Tensor[]::new);
            return Tensor.apply(rule.get().op(), operands);
        }
        int[] first = toFront(part.var().type().shape().rank(), part.axis());
        Optional<Value> data = known.apply(part.var());
        Tensor taken = data.isPresent()
                ? column.apply((Value) data.get().transpose(first).resolved())
                : whole.value(part.var()).transpose(first).take(chosen);
        return taken.transpose(inverse(first));
    }

    private Optional<Rule> rule(Part part) {
        Equation equation = equations.get(part.var().id());
        if (equation == null || part.axis() == WHOLE) {
            return Optional.empty();
        }
        // what is the same at all places needs no column
        boolean stretched = equation.op() instanceof Op.Broadcast;
        return known.apply(part.var()).isPresent() && !stretched ? Optional.empty() : rule(equation, part.axis());
    }

    private Optional<Rule> rule(Equation equation, int axis) {
        Op op = equation.op();
        Shape result = equation.result().type().shape();
        int rank = result.rank();
        return switch (op) {
            case Op.Unary _,
                    Op.Polygamma _,
                    Op.LogIncompleteGamma _,
                    Op.LogIncompleteBeta _,
                    Op.Binary _,
                    Op.Compare _,
                    Op.Select _,
                    Op.Convert _,
                    Op.StopGradient _,
                    Op.WithGradient _ -> apart(equation, axis, true);
            case Op.Broadcast broadcast -> {
                int from = broadcast.axes().indexOf(axis);
                boolean repeated = from < 0 || shape(equation, 0).dim(from) != result.dim(axis);
                yield rule(new Op.Broadcast(fewer(result, axis), broadcast.axes()), repeated ? WHOLE : from);
            }
            case Op.Reshape _ -> {
                Shape from = shape(equation, 0);
                int before = size(result, axis);
                yield IntStream.range(0, from.rank())
                        .filter(i -> from.dim(i) == result.dim(axis) && size(from, i) == before)
                        .boxed()
                        .findFirst()
                        .flatMap(i -> rule(new Op.Reshape(fewer(result, axis)), i));
            }
            case Op.Transpose transpose -> rule(op, transpose.permutation().get(axis));
            case Op.Slice slice -> {
                boolean all = slice.starts().get(axis) == 0
                        && slice.strides().get(axis) == 1
                        && slice.limits().get(axis) == shape(equation, 0).dim(axis);
                List<Integer> limits = new ArrayList<>(slice.limits());
                limits.set(axis, count);
                yield all ? rule(new Op.Slice(slice.starts(), limits, slice.strides()), axis) : Optional.empty();
            }
            case Op.Pad pad ->
                apart(
                        equation,
                        axis,
                        pad.low().get(axis) == 0
                                && pad.high().get(axis) == 0
                                && pad.interior().get(axis) == 0);
            case Op.Concatenate concatenate -> apart(equation, axis, concatenate.axis() != axis);
            case Op.Reverse reverse -> apart(equation, axis, !reverse.axes().contains(axis));
            case Op.Reduce reduce -> {
                List<Integer> kept = others(shape(equation, 0).rank(), List.of(reduce.axes()));
                yield rule(op, kept.get(axis));
            }
            case Op.Take _ -> {
                int places = shape(equation, 1).rank();
                yield axis < places ? rule(op, WHOLE, axis) : rule(op, axis - places + 1, WHOLE);
            }
            case Op.SegmentSum _ -> axis == 0 ? Optional.empty() : rule(op, axis, WHOLE);
            case Op.Dot dot -> dot(equation, dot, axis);
            case Op.CumulativeSum sum -> apart(equation, axis, sum.axis() != axis);
            case Op.ArgSort _ -> apart(equation, axis, axis < rank - 1);
            case Op.Triangle _,
                    Op.Cholesky _,
                    Op.CholeskyAdjoint _,
                    Op.Lu _,
                    Op.SymmetricEigen _,
                    Op.Fourier _,
                    Op.MatrixExponential _ -> apart(equation, axis, axis < rank - 2);
            case Op.TriangularSolve _ ->
                axis == rank - 1 ? rule(op, WHOLE, axis) : apart(equation, axis, axis < rank - 2);
            case Op.Constant _, Op.Iota _, Op.RandomBits _, Op.Scan _ -> Optional.empty();
        };
    }

    private static Optional<Rule> dot(Equation equation, Op.Dot dot, int axis) {
        int batch = dot.leftBatch().size();
        if (axis < batch) {
            return rule(dot, dot.leftBatch().get(axis), dot.rightBatch().get(axis));
        }
        List<Integer> left = others(shape(equation, 0).rank(), List.of(dot.leftBatch(), dot.leftContract()));
        List<Integer> right = others(shape(equation, 1).rank(), List.of(dot.rightBatch(), dot.rightContract()));
        int own = axis - batch;
        return own < left.size() ? rule(dot, left.get(own), WHOLE) : rule(dot, WHOLE, right.get(own - left.size()));
    }

    /** The same op on operands that have the axis, too. */
    private static Optional<Rule> apart(Equation equation, int axis, boolean can) {
        return can
                ? Optional.of(new Rule(
                        equation.op(), Collections.nCopies(equation.operands().size(), axis)))
                : Optional.empty();
    }

    private static Optional<Rule> rule(Op op, Integer... axes) {
        return Optional.of(new Rule(op, List.of(axes)));
    }

    private static List<Integer> others(int rank, List<List<Integer>> axes) {
        return IntStream.range(0, rank)
                .boxed()
                .filter(i -> axes.stream().noneMatch(some -> some.contains(i)))
                .toList();
    }

    private static Shape shape(Equation equation, int operand) {
        return equation.operands().get(operand).type().shape();
    }

    private Shape fewer(Shape shape, int axis) {
        int[] dims = shape.dims();
        dims[axis] = count;
        return Shape.of(dims);
    }

    /** How many elements one index of an axis steps over from outside: the product of the axes before it. */
    private static int size(Shape shape, int before) {
        return shape.axes(0, before).size();
    }

    private static int[] toFront(int rank, int axis) {
        return IntStream.range(0, rank)
                .map(i -> i == 0 ? axis : i <= axis ? i - 1 : i)
                .toArray();
    }

    private static int[] inverse(int[] permutation) {
        int[] inverse = new int[permutation.length];
        for (int i = 0; i < permutation.length; i++) {
            inverse[permutation[i]] = i;
        }
        return inverse;
    }
}
