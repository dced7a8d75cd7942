package dev.variate.model;

import dev.variate.distribution.HiddenMarkov;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Loops and branches that a compiled model takes while it runs. Java's own {@code for} and {@code if} are for what is known when it is
 * compiled: they write a model out step by step.
 *
 * <p>The functions that are handed to these are called once, on values that stand for those of any step. They compute; random variables are
 * made outside of them. Part of {@link Language}, which model code imports.
 */
public abstract class ControlFlow extends GaussianProcesses {
    private static final String BEFORE = "Both branches are computed, so draw it before them.";

    ControlFlow() {}

    /** Makes the next carry from the carry and a row of each of two sequences. */
    @FunctionalInterface
    public interface Step2 {
        Object next(Tensor carry, Tensor x, Tensor y);
    }

    /** Makes the next carry from the carry and a row of each of three sequences. */
    @FunctionalInterface
    public interface Step3 {
        Object next(Tensor carry, Tensor x, Tensor y, Tensor z);
    }

    // ---- recurrences

    /**
     * A recurrence: {@code c} begins as {@code initial}, and becomes {@code step(c, x)} for each row x of {@code sequence} in turn. Gives c
     * after each step, of shape [steps, shape of c…]. {@code scan(0, y, (level, y_t) -> level + a * (y_t - level))} smooths a series.
     *
     * @param initial the first carry; every other one has its shape
     * @param sequence one row a step along the first axis; {@code range(n)} where a step wants only its number
     * @param step makes the next carry from the carry and a row: {@code (c, x) -> …}
     */
    public static Tensor scan(Object initial, Object sequence, BiFunction<Tensor, Tensor, Object> step) {
        return Recurrence.of("scan", List.of(sequence), x -> step.apply(x.get(0), x.get(1)), initial)
                .later();
    }

    /**
     * {@link #scan(Object, Object, BiFunction)} over two sequences side by side.
     *
     * @param step makes the next carry from the carry and a row of each: {@code (c, x, y) -> …}
     */
    public static Tensor scan(Object initial, Object sequence1, Object sequence2, Step2 step) {
        return Recurrence.of(
                        "scan", List.of(sequence1, sequence2), x -> step.next(x.get(0), x.get(1), x.get(2)), initial)
                .later();
    }

    /**
     * {@link #scan(Object, Object, BiFunction)} over three sequences side by side.
     *
     * @param step makes the next carry from the carry and a row of each: {@code (c, x, y, z) -> …}
     */
    public static Tensor scan(Object initial, Object sequence1, Object sequence2, Object sequence3, Step3 step) {
        return Recurrence.of(
                        "scan",
                        List.of(sequence1, sequence2, sequence3),
                        x -> step.next(x.get(0), x.get(1), x.get(2), x.get(3)),
                        initial)
                .later();
    }

    /**
     * {@link #scan(Object, Object, BiFunction)} with {@code initial} before the others: of shape [steps + 1, shape of c…].
     *
     * @param step makes the next carry from the carry and a row: {@code (c, x) -> …}
     */
    public static Tensor scanFrom(Object initial, Object sequence, BiFunction<Tensor, Tensor, Object> step) {
        return Recurrence.of("scanFrom", List.of(sequence), x -> step.apply(x.get(0), x.get(1)), initial)
                .all();
    }

    /**
     * {@link #scan(Object, Object, BiFunction)} from the last row of {@code sequence} to the first; row t of the result is made with row t.
     *
     * @param step makes the next carry from the carry and a row: {@code (c, x) -> …}
     */
    public static Tensor scanBack(Object initial, Object sequence, BiFunction<Tensor, Tensor, Object> step) {
        return Recurrence.backwards("scanBack", List.of(sequence), x -> step.apply(x.get(0), x.get(1)), initial)
                .later();
    }

    /**
     * {@link #scan(Object, Object, BiFunction)} with several carries, which may differ in shape:
     * {@code scanAll(new Tensor[] {mean, variance}, y, (c, y_t) -> new Tensor[] {…})}. Gives each carry after each step.
     *
     * @param initial the first carries: numbers, arrays or tensors
     * @param step makes the next carries from the carries and a row: {@code (c, x) -> new Tensor[] {…}}
     */
    public static Tensor[] scanAll(Object[] initial, Object sequence, BiFunction<Tensor[], Tensor, Object[]> step) {
        Packing packing = new Packing(initial);
        Tensor carries = Recurrence.of(
                        "scanAll",
                        List.of(sequence),
                        x -> packing.pack(step.apply(packing.unpack(x.get(0)), x.get(1))),
                        packing.pack(initial))
                .later();
        return packing.unpackRows(carries);
    }

    /**
     * {@link #scan(Object, Object, BiFunction)} with checkpoints, for long series: gives c after every {@code every}th step and after the
     * last, of shape [steps/every rounded up, shape of c…], so that {@code scanEvery(…)[-1]} is the last. Only these are kept; the gradient
     * computes the steps between two of them again, when it comes there, and lets them go (Griewank and Walther, <em>Evaluating
     * Derivatives</em>, 2008, chapter 12). A sum over steps is one more element of c. The root of the number of steps for {@code every}
     * takes the least memory. Where a step is a few numbers, the gradient takes about twice the time of that of {@code scan}. A step may be a {@code scanEvery} itself: checkpoints between checkpoints.
     *
     * @param initial the first carry; every other one has its shape
     * @param sequence one row a step along the first axis
     * @param every how many steps lie between what is kept, at least 1
     * @param step makes the next carry from the carry and a row: {@code (c, x) -> …}
     */
    public static Tensor scanEvery(
            Object initial, Object sequence, int every, BiFunction<Tensor, Tensor, Object> step) {
        return Recurrence.every("scanEvery", every, List.of(sequence), x -> step.apply(x.get(0), x.get(1)), initial);
    }

    /**
     * {@link #scanEvery(Object, Object, int, BiFunction)} over two sequences side by side.
     *
     * @param step makes the next carry from the carry and a row of each: {@code (c, x, y) -> …}
     */
    public static Tensor scanEvery(Object initial, Object sequence1, Object sequence2, int every, Step2 step) {
        return Recurrence.every(
                "scanEvery",
                every,
                List.of(sequence1, sequence2),
                x -> step.next(x.get(0), x.get(1), x.get(2)),
                initial);
    }

    /**
     * {@code c} begins as {@code initial} and becomes {@code step(c)} as long as {@code condition(c)} holds, but at most so many times; gives the
     * last. On the device {@code jvm} it takes no more time than the steps that are made; its derivative, which goes through every one of {@code most}
     * steps, does. Where the loop looks for a solution of f(x, θ) = 0 that is dear: find it from {@code stopGradient(θ)}, and let one step of
     * Newton's method with θ itself carry the derivative.
     *
     * @param initial the first carry; every other one has its shape
     * @param condition of the carry, true while steps are to be made: {@code c -> gt(abs(c), 1)}
     * @param step makes the next carry: {@code c -> …}. It is computed also where the condition does not hold, and not taken then
     * @param most the number of steps that are never exceeded, whether the condition still holds or not
     */
    public static Tensor whileLoop(
            Object initial, Function<Tensor, Object> condition, Function<Tensor, Object> step, int most) {
        return Recurrence.repeat(initial, condition, step, most);
    }

    /**
     * {@code function} of each row of {@code rows}, one beside the other: of shape [rows, shape of its result…]. It is computed for all
     * rows at once; where a row wants what another gave, use {@code scan}.
     *
     * @param function of one row: {@code row -> …}
     */
    public static Tensor map(Object rows, Function<Tensor, Object> function) {
        return Recurrence.map(rows, function);
    }

    // ---- hidden states and differential equations

    /**
     * The log density of each step of a series that a hidden chain of states emits, given the steps before it; their sum is that of the
     * series, for {@code factor}. Where one distribution says what a state emits, use {@code hiddenMarkov}. Gives shape [steps].
     *
     * @param initial the probability of each state at the first step
     * @param transition a row for each state, with the probabilities of the state after it
     * @param logEmission a row for each step: the log density of what was emitted, in each state
     */
    public static Tensor hiddenMarkovLogProb(Object initial, Object transition, Object logEmission) {
        Tensor logs = Language.tensor(logEmission).floating();
        Tensor p = Language.tensor(initial).floating();
        Tensor rows = Language.tensor(transition).floating();
        int states = p.shape().isScalar() ? 0 : p.shape().dim(0);
        if (states < 1
                || !p.shape().equals(Shape.of(states))
                || !rows.shape().equals(Shape.of(states, states))
                || logs.shape().rank() != 2
                || logs.shape().dim(1) != states
                || logs.shape().dim(0) < 1) {
            throw new ModelException(
                    "`hiddenMarkovLogProb` wants initial probabilities of shape [K], transition probabilities of "
                            + "shape [K,K], and log densities of shape [steps,K]; it was given shapes " + p.shape()
                            + ", "
                            + rows.shape() + " and " + logs.shape() + ".");
        }
        return HiddenMarkov.logProb(p, rows, logs);
    }

    /**
     * The solution of the differential equation dy/dt = {@code derivative}(t, y) at {@code times}, by the classical Runge–Kutta method of
     * fourth order (Kutta 1901) with so many equal steps between one time and the next. The error falls with the fourth power of
     * the number of steps: double it and see whether the results stay. Gives shape [times, shape of y…].
     *
     * @param derivative of t, a number, and y
     * @param initial y at {@code start}
     * @param start the time at which y is {@code initial}
     * @param times in ascending order, after {@code start}
     * @param steps from each time to the next, at least 1
     */
    public static Tensor rungeKutta4(
            BiFunction<Tensor, Tensor, Object> derivative, Object initial, Object start, Object times, int steps) {
        return RungeKutta.plain("rungeKutta4")
                .solve(
                        derivative,
                        Language.tensor(initial).floating(),
                        Language.tensor(start).floating(),
                        Language.tensor(times).floating(),
                        steps);
    }

    /**
     * {@link #rungeKutta4(BiFunction, Object, Object, Object, int)} for many steps, or a y of many elements: the same numbers, whose gradient
     * computes the steps between checkpoints again (the discrete adjoint). Where {@code steps} has many divisors, as 1000 has, its memory grows
     * with the root of all steps; it takes about a third longer. Gives shape [times, shape of y…].
     *
     * @param derivative of t, a number, and y
     * @param initial y at {@code start}
     * @param start the time at which y is {@code initial}
     * @param times in ascending order, after {@code start}
     * @param steps from each time to the next, at least 1
     */
    public static Tensor rungeKutta4Adjoint(
            BiFunction<Tensor, Tensor, Object> derivative, Object initial, Object start, Object times, int steps) {
        return RungeKutta.withCheckpoints("rungeKutta4Adjoint")
                .solve(
                        derivative,
                        Language.tensor(initial).floating(),
                        Language.tensor(start).floating(),
                        Language.tensor(times).floating(),
                        steps);
    }

    // ---- branches

    /**
     * {@code ifTrue} where {@code condition} holds, else {@code ifFalse}. If the condition is known when the model is compiled, only that
     * one is computed; else both are, and one is taken, element-wise as in {@link #where}.
     *
     * @param ifTrue makes the value: {@code () -> …}
     * @param ifFalse makes the other: {@code () -> …}
     */
    public static Tensor cond(Object condition, Supplier<Object> ifTrue, Supplier<Object> ifFalse) {
        Tensor c = Language.tensor(condition);
        if (c.dtype() == DType.BOOL
                && c.resolved() instanceof Value known
                && known.shape().isScalar()) {
            return Language.tensor(known.item() != 0 ? ifTrue.get() : ifFalse.get());
        }
        return where(
                c,
                Recurrence.computing("a branch of `cond`", BEFORE, ifTrue),
                Recurrence.computing("a branch of `cond`", BEFORE, ifFalse));
    }

    /** Element-wise: {@code ifTrue} where {@code condition} holds, else {@code ifFalse}. The way to let a traced value decide. */
    public static Tensor where(Object condition, Object ifTrue, Object ifFalse) {
        Tensor c = Language.tensor(condition);
        Tensor a = Language.tensor(ifTrue);
        Tensor b = Language.tensor(ifFalse);
        if (c.dtype() != DType.BOOL) {
            throw new ModelException("`where` needs a condition that is true or false, such as `gt(x, 0)`, but "
                    + Broadcasting.describe(c) + " is a number. Where it is 0 or 1, write `eq(x, 1)` of it.");
        }
        return Broadcasting.checked(
                a, "where", b, (x, y) -> Broadcasting.checked(c, "where", x, (t, z) -> Tensor.where(t, z, y)));
    }

    /** Several carries end to end in one vector. */
    private static final class Packing {
        private final Tensor[] like;

        Packing(Object[] initial) {
            this.like = floating(initial);
        }

        private static Tensor[] floating(Object[] carries) {
            return Arrays.stream(carries)
                    .map(c -> Language.tensor(c).floating())
                    .toArray(Tensor[]::new);
        }

        Tensor pack(Object[] carries) {
            Tensor[] parts = floating(carries);
            boolean fits = parts.length == like.length;
            for (int i = 0; fits && i < parts.length; i++) {
                if (!parts[i].shape().equals(like[i].shape())) {
                    throw new ModelException("`scanAll`: carry " + i + " begins with shape " + like[i].shape()
                            + ", but a step makes one of shape " + parts[i].shape() + ". A carry keeps its shape.");
                }
                parts[i] = parts[i].reshape(parts[i].shape().size());
            }
            if (!fits) {
                throw new ModelException(
                        "`scanAll` begins with " + like.length + " carries, but a step makes " + parts.length + ".");
            }
            return Tensor.concatenate(0, parts);
        }

        Tensor[] unpack(Tensor packed) {
            Tensor[] parts = new Tensor[like.length];
            int at = 0;
            for (int i = 0; i < parts.length; i++) {
                int size = like[i].shape().size();
                parts[i] = packed.slice(new int[] {at}, new int[] {at + size})
                        .reshape(like[i].shape().dims());
                at += size;
            }
            return parts;
        }

        Tensor[] unpackRows(Tensor rows) {
            Tensor[] parts = new Tensor[like.length];
            int steps = rows.shape().dim(0);
            int at = 0;
            for (int i = 0; i < parts.length; i++) {
                int size = like[i].shape().size();
                parts[i] = rows.slice(new int[] {0, at}, new int[] {steps, at + size})
                        .reshape(Shape.of(steps).append(like[i].shape()).dims());
                at += size;
            }
            return parts;
        }
    }
}
