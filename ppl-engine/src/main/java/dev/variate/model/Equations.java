package dev.variate.model;

import dev.variate.tensor.Tensor;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Solutions of equations, as functions of everything that the equations are made of: of what is given to them, and of what the functions that are handed
 * to these use from outside. Such a function is called once, on values that stand for any; it computes, and random variables are made outside of it. Part of
 * {@link Language}, which model code imports.
 */
public abstract class Equations extends ControlFlow {
    private static final double RELATIVE = 1e-6;
    private static final double ABSOLUTE = 1e-8;
    private static final int MOST = 300;

    Equations() {}

    /**
     * The solution of the differential equation dy/dt = {@code derivative}(t, y) at {@code times}, by the explicit method of Dormand and Prince
     * of order 5, in steps whose lengths keep the error of each below 1e-6 of y, or 1e-8. Gives shape [times, shape of y…]; NaN at times to which
     * 300 steps do not come, as in stiff equations, for which {@code stiffOde} is made.
     *
     * @param derivative of t, a number, and y: {@code (t, y) -> …}, of the shape of y
     * @param initial y at {@code start}
     * @param start the time at which y is {@code initial}
     * @param times not before {@code start}, in any order
     */
    public static Tensor ode(
            BiFunction<Tensor, Tensor, Object> derivative, Object initial, Object start, Object times) {
        return ode(derivative, initial, start, times, RELATIVE, ABSOLUTE, MOST);
    }

    /**
     * {@link #ode(BiFunction, Object, Object, Object)} with the accuracy and the number of steps chosen.
     *
     * @param relative the error that a step may make, as a part of y: 1e-6
     * @param absolute the error that a step may make where y is near 0, in its units: 1e-8
     * @param steps the number of steps that is not exceeded, rejected ones included. A gradient's time is that of so many, however few are made
     */
    public static Tensor ode(
            BiFunction<Tensor, Tensor, Object> derivative,
            Object initial,
            Object start,
            Object times,
            double relative,
            double absolute,
            int steps) {
        return solved("ode", new DormandPrince(), derivative, initial, start, times, relative, absolute, steps);
    }

    /**
     * The solution of a stiff differential equation, in which some things go very much faster than others: as {@link #ode(BiFunction, Object, Object,
     * Object)}, by the Rosenbrock method RODAS of order 4, whose steps solve linear systems with the equation's own derivative.
     *
     * @param derivative of t, a number, and y: {@code (t, y) -> …}, of the shape of y
     * @param initial y at {@code start}
     * @param start the time at which y is {@code initial}
     * @param times not before {@code start}, in any order
     */
    public static Tensor stiffOde(
            BiFunction<Tensor, Tensor, Object> derivative, Object initial, Object start, Object times) {
        return stiffOde(derivative, initial, start, times, RELATIVE, ABSOLUTE, MOST);
    }

    /**
     * {@link #stiffOde(BiFunction, Object, Object, Object)} with the accuracy and the number of steps chosen.
     *
     * @param relative the error that a step may make, as a part of y: 1e-6
     * @param absolute the error that a step may make where y is near 0, in its units: 1e-8
     * @param steps the number of steps that is not exceeded, rejected ones included. A gradient's time is that of so many, however few are made
     */
    public static Tensor stiffOde(
            BiFunction<Tensor, Tensor, Object> derivative,
            Object initial,
            Object start,
            Object times,
            double relative,
            double absolute,
            int steps) {
        return solved("stiffOde", new Rosenbrock(), derivative, initial, start, times, relative, absolute, steps);
    }

    /**
     * As {@link #ode(BiFunction, Object, Object, Object)}, for solutions of many steps or many variables: the gradient keeps, between two times, the root of the
     * number of steps, and goes through the others once more, when it comes there (checkpoints; Griewank and Walther, <em>Evaluating
     * Derivatives</em>, 2008, chapter 12). Every time ends a step, and 300 steps may lie between two times.
     *
     * @param derivative of t, a number, and y: {@code (t, y) -> …}, of the shape of y
     * @param initial y at {@code start}
     * @param start the time at which y is {@code initial}
     * @param times not before {@code start}, in any order
     */
    public static Tensor odeAdjoint(
            BiFunction<Tensor, Tensor, Object> derivative, Object initial, Object start, Object times) {
        return odeAdjoint(derivative, initial, start, times, RELATIVE, ABSOLUTE, MOST);
    }

    /**
     * {@link #odeAdjoint(BiFunction, Object, Object, Object)} with the accuracy and the number of steps chosen.
     *
     * @param relative the error that a step may make, as a part of y: 1e-6
     * @param absolute the error that a step may make where y is near 0, in its units: 1e-8
     * @param steps between two times, rejected ones included; some more are made where that gives whole blocks of their root. A gradient's time is that of so many
     *     for every time, however few are made
     */
    public static Tensor odeAdjoint(
            BiFunction<Tensor, Tensor, Object> derivative,
            Object initial,
            Object start,
            Object times,
            double relative,
            double absolute,
            int steps) {
        return withCheckpoints(
                "odeAdjoint", new DormandPrince(), derivative, initial, start, times, relative, absolute, steps);
    }

    /**
     * {@link #stiffOde(BiFunction, Object, Object, Object)} with a gradient that keeps little, as that of {@link #odeAdjoint(BiFunction, Object, Object, Object)}.
     *
     * @param derivative of t, a number, and y: {@code (t, y) -> …}, of the shape of y
     * @param initial y at {@code start}
     * @param start the time at which y is {@code initial}
     * @param times not before {@code start}, in any order
     */
    public static Tensor stiffOdeAdjoint(
            BiFunction<Tensor, Tensor, Object> derivative, Object initial, Object start, Object times) {
        return stiffOdeAdjoint(derivative, initial, start, times, RELATIVE, ABSOLUTE, MOST);
    }

    /**
     * {@link #stiffOdeAdjoint(BiFunction, Object, Object, Object)} with the accuracy and the number of steps chosen.
     *
     * @param relative the error that a step may make, as a part of y: 1e-6
     * @param absolute the error that a step may make where y is near 0, in its units: 1e-8
     * @param steps between two times, rejected ones included, as in {@code odeAdjoint}
     */
    public static Tensor stiffOdeAdjoint(
            BiFunction<Tensor, Tensor, Object> derivative,
            Object initial,
            Object start,
            Object times,
            double relative,
            double absolute,
            int steps) {
        return withCheckpoints(
                "stiffOdeAdjoint", new Rosenbrock(), derivative, initial, start, times, relative, absolute, steps);
    }

    private static Tensor withCheckpoints(
            String name,
            AdaptiveSteps.Formula formula,
            BiFunction<Tensor, Tensor, Object> derivative,
            Object initial,
            Object start,
            Object times,
            double relative,
            double absolute,
            int steps) {
        return new AdaptiveSteps(name, formula, relative, absolute, steps)
                .solveWithCheckpoints(
                        derivative,
                        Language.tensor(initial).floating(),
                        Language.tensor(start).floating(),
                        Language.tensor(times).floating());
    }

    private static Tensor solved(
            String name,
            AdaptiveSteps.Formula formula,
            BiFunction<Tensor, Tensor, Object> derivative,
            Object initial,
            Object start,
            Object times,
            double relative,
            double absolute,
            int steps) {
        return new AdaptiveSteps(name, formula, relative, absolute, steps)
                .solve(
                        derivative,
                        Language.tensor(initial).floating(),
                        Language.tensor(start).floating(),
                        Language.tensor(times).floating());
    }

    /**
     * An x at which {@code function} is 0, by Newton's method from {@code start}, with steps that are halved where they lead away. Its derivatives are those of the
     * implicit function, up to the third. Gives the shape of {@code start}; NaN where none is found.
     *
     * @param function of x, of the same shape: {@code x -> …}
     * @param start near the solution; where there are several, it decides which
     */
    public static Tensor root(Function<Tensor, Object> function, Object start) {
        return Newton.root("root", function, Language.tensor(start).floating());
    }

    /**
     * The x at which {@code function} is least among those around, by Newton's method from {@code start}, with shorter steps where the function is not convex. Its
     * derivatives are those of the implicit function that the slope of 0 makes, up to the third. Gives the shape of {@code start}; NaN where no least is found.
     *
     * @param function of x, a number that is smooth in it: {@code x -> …}
     * @param start from where the search goes down
     */
    public static Tensor minimize(Function<Tensor, Object> function, Object start) {
        return Newton.minimum("minimize", function, Language.tensor(start).floating());
    }
}
