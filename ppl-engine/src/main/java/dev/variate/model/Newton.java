package dev.variate.model;

import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Matrices;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Jacobian;
import dev.variate.transform.Scans;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Solves f(x) = 0 by Newton's method, with steps that are halved while they do not lessen |f|, or finds the least of a function by steps that
 * are shortened as Levenberg and Marquardt do.
 *
 * <p>The search has no derivative. Two further steps from where it ends have: the first makes the first derivatives those of the implicit function,
 * −(∂f/∂x)⁻¹ ∂f/∂θ, and the second makes those up to the third order right, since the error of what a step gives is the square of that
 * before it, as a series in θ too.
 */
final class Newton {
    /** Steps of the search; a search that has not come near by then gives NaN. */
    private static final int MOST = 200;

    /** How short the last step must be, relative to 1 + |x|: two more square its error twice. */
    private static final double NEAR = 1e-5;

    private final String name;
    private final Shape shape;
    private final TensorFunction function;
    private final List<Tensor> outside;

    private Newton(String name, Shape shape, TensorFunction function, List<Tensor> outside) {
        this.name = name;
        this.shape = shape;
        this.function = function;
        this.outside = outside;
    }

    /** An x with f(x) = 0. */
    static Tensor root(String name, Function<Tensor, Object> f, Tensor start) {
        Newton newton = traced(name, f, start, false);
        Tensor x = newton.searched(start, newton::lessen);
        return newton.finished(x, newton.function);
    }

    /** An x at which f is least among those near. */
    static Tensor minimum(String name, Function<Tensor, Object> f, Tensor start) {
        Newton newton = traced(name, f, start, true);
        Tensor x = newton.searched(start, newton::descend);
        return newton.finished(x, newton.slope());
    }

    private static Newton traced(String name, Function<Tensor, Object> f, Tensor start, boolean number) {
        Shape shape = start.shape();
        Shape result = number ? Shape.SCALAR : shape;
        TensorType flat = new TensorType(DType.F64, Shape.of(shape.size()));
        ProgramBuilder.Closure closure = ProgramBuilder.function(List.of(flat), x -> {
            Tensor made = Recurrence.computing(
                            "the function of `" + name + "`",
                            "Draw it before, and let the function compute with it.",
                            () -> f.apply(x.get(0).reshape(shape.dims())))
                    .floating();
            if (!made.shape().equals(result)) {
                throw new ModelException("`" + name + "` starts from a value of shape " + shape
                        + " and wants a function that gives "
                        + (number ? "a number" : "one of the same shape") + "; it gave shape "
                        + made.shape() + ".");
            }
            return number ? made.to(DType.F64) : made.to(DType.F64).reshape(shape.size());
        });
        return new Newton(name, shape, closure.function(), closure.captured());
    }

    private List<Tensor> arguments(Tensor x, List<Tensor> own) {
        List<Tensor> arguments = new ArrayList<>(List.of(x));
        arguments.addAll(own);
        return arguments;
    }

    /** The derivative of a function that gives a number, itself a function. */
    private TensorFunction slope() {
        return ProgramBuilder.function(function.arguments(), a -> Jacobian.of(function, a))
                .function();
    }

    // ---- the search

    /** (state, what is outside) to the next state: x, then how far from it the search goes next, then the length of the last step. */
    private interface Move {
        Tensor next(Tensor state, List<Tensor> outside);
    }

    private Tensor searched(Tensor start, Move move) {
        int n = shape.size();
        Tensor state = Tensor.concatenate(
                0, start.to(DType.F64).reshape(n), Value.vector(new double[] {1, Double.POSITIVE_INFINITY}));
        List<TensorType> types = new ArrayList<>(List.of(state.type()));
        outside.forEach(x -> types.add(x.type()));
        TensorFunction body = ProgramBuilder.function(types, a -> {
                    Tensor before = a.get(0);
                    Tensor next = move.next(before, a.subList(1, a.size()));
                    return Tensor.where(before.at(n + 1).le(Value.scalar(NEAR)), before, next);
                })
                .function();
        List<Tensor> fixed =
                arguments(state, outside).stream().map(Tensor::stopGradient).toList();
        Tensor found = Scans.of(body, MOST, false, 0, fixed).at(MOST).stopGradient();
        return Tensor.where(found.at(n + 1).le(Value.scalar(NEAR)), head(found, n), Value.scalar(Double.NaN));
    }

    private static Tensor head(Tensor x, int n) {
        return x.slice(new int[1], new int[] {n});
    }

    private static Tensor length(Tensor step, Tensor x) {
        return step.abs().maximum().div(x.abs().maximum().plus(1));
    }

    private static Tensor state(Tensor good, Tensor x, Tensor next, Tensor factor, Tensor length) {
        return Tensor.concatenate(
                0,
                Tensor.where(good, next, x),
                factor.reshape(1),
                Tensor.where(good, length, Value.scalar(Double.POSITIVE_INFINITY))
                        .reshape(1));
    }

    private Tensor lessen(Tensor state, List<Tensor> own) {
        int n = shape.size();
        Tensor x = head(state, n);
        Tensor factor = state.at(n);
        Tensor f = function.apply(arguments(x, own));
        Tensor step = Matrices.solve(Jacobian.of(function, arguments(x, own)), f);
        Tensor next = x.minus(step.times(factor));
        Tensor there = function.apply(arguments(next, own));
        Tensor length = length(step, x);
        // a step that rounding alone keeps from lessening |f| is the last one
        Tensor good = there.square()
                .sum()
                .lt(f.square().sum())
                .or(length.le(Value.scalar(NEAR)))
                .or(factor.lt(Value.scalar(1e-10)));
        Tensor other = Tensor.where(good, factor.times(2).min(Value.scalar(1.0)), factor.times(0.5));
        return state(good, x, next, other, length);
    }

    private Tensor descend(Tensor state, List<Tensor> own) {
        int n = shape.size();
        Tensor x = head(state, n);
        Tensor damping = state.at(n);
        TensorFunction slope = slope();
        Tensor g = slope.apply(arguments(x, own)).reshape(n, 1);
        Tensor curvature = Jacobian.of(slope, arguments(x, own));
        // what Newton's method would still do; not finite where the function is not convex
        Tensor length = length(solved(curvature, g), x);
        Tensor step = solved(curvature.plus(damping.broadcastTo(Shape.of(n)).diagonalMatrix()), g);
        Tensor next = x.minus(step);
        Tensor good = function.apply(arguments(next, own))
                .le(function.apply(arguments(x, own)))
                .or(length.le(Value.scalar(NEAR)));
        Tensor other = Tensor.where(good, damping.times(0.1), damping.times(10).max(Value.scalar(1e-3)));
        return state(good, x, next, other, length);
    }

    private static Tensor solved(Tensor positiveDefinite, Tensor right) {
        Tensor factor = positiveDefinite.cholesky();
        return factor.solveLower(factor.solveLower(right, false), true)
                .reshape(right.shape().dim(0));
    }

    // ---- the derivative

    private Tensor finished(Tensor found, TensorFunction f) {
        Tensor x = found;
        for (int i = 0; i < 2; i++) {
            List<Tensor> arguments = arguments(x, outside);
            x = x.minus(Matrices.solve(Jacobian.of(f, arguments), f.apply(arguments)));
        }
        return x.reshape(shape.dims());
    }
}
