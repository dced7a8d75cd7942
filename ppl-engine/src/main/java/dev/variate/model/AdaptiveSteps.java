package dev.variate.model;

import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Batching;
import dev.variate.transform.Elements;
import dev.variate.transform.Inline;
import dev.variate.transform.Scans;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * Solves differential equations in steps whose lengths follow from estimates of their errors ({@link StepControl}).
 *
 * <p>A first recurrence finds the steps' ends and has no derivative; it ends when it has come to the last time. A second one goes through the same steps with
 * their lengths given, so that its derivative, of any order, is that of the numbers that it gives. What is asked for between two ends is one
 * shorter step from the earlier one.
 */
final class AdaptiveSteps {
    /** One step of length h from y at t, and the estimate of its error. */
    interface Formula {
        Step step(Slope slope, Tensor t, Tensor y, Tensor h);

        /** A step's error estimate falls with this power of its length. */
        int order();

        record Step(Tensor y, Tensor error) {}
    }

    /**
     * dy/dt as a function of t and y, both in one vector [1 + n], and of what it uses from outside.
     *
     * @param outside of the places where the equation is solved
     */
    record Slope(TensorFunction function, List<Tensor> outside) {
        Tensor at(Tensor t, Tensor y) {
            return function.apply(arguments(t, y));
        }

        List<Tensor> arguments(Tensor t, Tensor y) {
            List<Tensor> arguments = new ArrayList<>(List.of(Tensor.concatenate(0, t.reshape(1), y)));
            arguments.addAll(outside);
            return arguments;
        }
    }

    private final String name;
    private final StepControl control;
    private final int most;
    private Slope slope;

    AdaptiveSteps(String name, Formula formula, double relative, double absolute, int most) {
        this.name = name;
        this.control = new StepControl(formula, relative, absolute);
        this.most = most;
        if (!(relative > 0) || !(absolute > 0)) {
            throw new ModelException(
                    "`" + name + "` wants tolerances above 0; it was given " + relative + " and " + absolute + ".");
        }
        if (most < 1) {
            throw new ModelException("`" + name + "` needs at least one step; it was given " + most + ".");
        }
    }

    /** Keeps all steps for the gradient. @return of shape [times, shape of y…] */
    Tensor solve(BiFunction<Tensor, Tensor, Object> derivative, Tensor initial, Tensor start, Tensor times) {
        return solve(derivative, initial, start, times, y -> {
            Tensor ends = ends(start, y, times.maximum());
            Tensor from = Tensor.concatenate(
                    0,
                    start.reshape(1),
                    ends.slice(new int[] {1}, new int[] {most + 1}).stopGradient());
            return between(values(y, from), from, times);
        });
    }

    /** The same with few of the steps kept, which are so many between two times. */
    Tensor solveWithCheckpoints(
            BiFunction<Tensor, Tensor, Object> derivative, Tensor initial, Tensor start, Tensor times) {
        return solve(derivative, initial, start, times, y -> new CheckpointedSteps(control, slope, most)
                .values(y, start, times));
    }

    private Tensor solve(
            BiFunction<Tensor, Tensor, Object> derivative,
            Tensor initial,
            Tensor start,
            Tensor times,
            UnaryOperator<Tensor> values) {
        if (!start.shape().isScalar() || times.shape().rank() != 1) {
            throw new ModelException("`" + name + "` wants one start and a vector of times; it was given shapes "
                    + start.shape() + " and " + times.shape() + ".");
        }
        checkLater(start, times);
        Shape shape = initial.shape();
        Shape all = times.shape().append(shape);
        if (all.size() == 0) {
            return Value.full(new TensorType(DType.F64, all), 0);
        }
        slope = traced(derivative, shape);
        return values.apply(initial.reshape(shape.size())).reshape(all.dims());
    }

    private void checkLater(Tensor start, Tensor times) {
        if (!(start.resolved() instanceof Value first)) {
            return;
        }
        Run.knownOf(times).ifPresent(known -> {
            for (int i = 0; i < known.shape().size(); i++) {
                if (!(known.get(i) >= first.item())) {
                    throw new ModelException("`" + name + "` solves from the start, " + first.item() + ", on, but time "
                            + i + " is " + known.get(i) + ".");
                }
            }
        });
    }

    private Slope traced(BiFunction<Tensor, Tensor, Object> derivative, Shape shape) {
        TensorType joint = new TensorType(DType.F64, Shape.of(1 + shape.size()));
        ProgramBuilder.Closure closure = ProgramBuilder.function(List.of(joint), x -> {
            Tensor t = x.get(0).at(0);
            Tensor y = tail(x.get(0), 1).reshape(shape.dims());
            Tensor made = Recurrence.computing(
                            "the derivative of `" + name + "`",
                            "Draw it before the equation is solved.",
                            () -> derivative.apply(t, y))
                    .floating();
            if (!made.shape().equals(shape)) {
                throw new ModelException("`" + name + "` solves for a value of shape " + shape
                        + ", but its derivative has shape " + made.shape() + ".");
            }
            return made.to(DType.F64).reshape(shape.size());
        });
        return new Slope(closure.function(), closure.captured());
    }

    // ---- which steps are made

    /** Where each step begins, and where the last one ends: [most + 1], the same from when the end is reached. */
    private Tensor ends(Tensor start, Tensor y, Tensor end) {
        int n = y.shape().dim(0);
        Tensor carry = Tensor.concatenate(
                0,
                start.reshape(1),
                control.first(slope, start, y, end.minus(start)).reshape(1),
                y);
        List<TensorType> types = new ArrayList<>(List.of(carry.type(), end.type()));
        slope.outside().forEach(x -> types.add(x.type()));
        TensorFunction body = ProgramBuilder.function(
                        types, a -> next(a.get(0), a.get(1), new Slope(slope.function(), a.subList(2, a.size()))))
                .function();
        List<Tensor> operands = new ArrayList<>(List.of(carry, end));
        operands.addAll(slope.outside());
        List<Tensor> fixed = operands.stream().map(Tensor::stopGradient).toList();
        return Scans.of(body, most, false, 0, fixed)
                .slice(new int[2], new int[] {most + 1, 1})
                .reshape(most + 1);
    }

    /** One step, or a shorter one from the same place if this one's error is too large. */
    private Tensor next(Tensor carry, Tensor end, Slope own) {
        Tensor t = carry.at(0);
        Tensor y = tail(carry, 2);
        Tensor left = end.minus(t);
        Tensor last = carry.at(1).ge(left);
        Tensor h = carry.at(1).min(left);
        StepControl.Attempt made = control.attempt(own, t, y, h);
        Tensor reached = Tensor.where(made.good(), Tensor.where(last, end, t.plus(h)), t);
        Tensor next = Tensor.concatenate(
                0, reached.reshape(1), made.length().reshape(1), Tensor.where(made.good(), made.y(), y));
        return Tensor.where(t.lt(end), next, carry);
    }

    // ---- the values there

    /** y at each of {@code from}: [most + 1, n]. */
    private Tensor values(Tensor y, Tensor from) {
        Tensor t = from.slice(new int[1], new int[] {most});
        Tensor h = from.slice(new int[] {1}, new int[] {most + 1}).minus(t);
        List<Tensor> operands = new ArrayList<>(List.of(y, t, h));
        operands.addAll(slope.outside());
        return Scans.of(step(y.type()), most, false, 2, operands);
    }

    /** (y, t, h, what is outside) to y one step later. */
    private TensorFunction step(TensorType y) {
        TensorType number = new TensorType(DType.F64, Shape.SCALAR);
        List<TensorType> types = new ArrayList<>(List.of(y, number, number));
        slope.outside().forEach(x -> types.add(x.type()));
        return ProgramBuilder.function(types, a -> control.formula()
                        .step(new Slope(slope.function(), a.subList(3, a.size())), a.get(1), a.get(0), a.get(2))
                        .y())
                .function();
    }

    /** y at {@code times}, by a step from the last end before each; NaN where the steps did not come so far. */
    private Tensor between(Tensor values, Tensor from, Tensor times) {
        int n = times.shape().dim(0);
        Tensor column = times.reshape(n, 1);
        Tensor later = from.reshape(1, most + 1).le(column).to(DType.I32).sum(1).minus(Value.scalar(1));
        Tensor place = later.max(Value.scalar(0)).min(Value.scalar(most));
        Tensor t = from.take(place);
        List<Tensor> arguments = new ArrayList<>(List.of(values.take(place), t, times.minus(t)));
        arguments.addAll(slope.outside());
        TensorFunction step = step(new TensorType(DType.F64, values.shape().axes(1, 2)));
        Program each = Batching.of(Program.of("step", Elements.of(step).orElse(step)), Set.of("0", "1", "2"), n);
        Tensor made = Inline.into(each, (Input input) -> arguments.get(Integer.parseInt(input.name())))
                .value(each.outputs().get(0).var());
        Tensor reached = column.le(from.at(most)).and(column.ge(from.at(0)));
        return Tensor.where(reached, made, Value.scalar(Double.NaN));
    }

    private static Tensor tail(Tensor x, int from) {
        return x.slice(new int[] {from}, x.shape().dims());
    }

    /** Σ weight · k, without what has weight 0. */
    static Tensor combined(double[] weights, Tensor[] k) {
        Tensor sum = null;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] != 0) {
                Tensor part = weights[i] == 1 ? k[i] : k[i].times(weights[i]);
                sum = sum == null ? part : sum.plus(part);
            }
        }
        return sum == null ? Value.full(k[0].type(), 0) : sum;
    }
}
