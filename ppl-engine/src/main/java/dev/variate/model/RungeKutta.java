package dev.variate.model;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Solves differential equations with a number of steps that is known beforehand, as one recurrence over all of them. */
final class RungeKutta {
    private final String name;
    private final boolean checkpoints;

    private RungeKutta(String name, boolean checkpoints) {
        this.name = name;
        this.checkpoints = checkpoints;
    }

    /** The values of all steps are kept for the gradient. */
    static RungeKutta plain(String name) {
        return new RungeKutta(name, false);
    }

    /** Kept are the values at some of the steps and, while the gradient is between two of these, those there. */
    static RungeKutta withCheckpoints(String name) {
        return new RungeKutta(name, true);
    }

    Tensor solve(BiFunction<Tensor, Tensor, Object> derivative, Tensor initial, Tensor start, Tensor times, int steps) {
        if (!start.shape().isScalar() || times.shape().rank() != 1) {
            throw new ModelException("`" + name + "` wants one start and a vector of times; it was given shapes "
                    + start.shape() + " and " + times.shape() + ".");
        }
        if (steps < 1) {
            throw new ModelException(
                    "`" + name + "` needs at least one step between times; it was given " + steps + ".");
        }
        Optional<Value> known = Run.knownOf(times);
        if (known.isPresent()) {
            checkAscending(Run.knownOf(start), known.get());
        }
        int n = times.shape().dim(0);
        if (n == 0) {
            return Value.full(initial.type(), 0)
                    .broadcastTo(Shape.of(1).append(initial.shape()))
                    .slice(
                            new int[1 + initial.shape().rank()],
                            Shape.of(0).append(initial.shape()).dims());
        }
        Tensor before = Tensor.concatenate(0, start.reshape(1), times.slice(new int[1], new int[] {n - 1}));
        Tensor size = times.minus(before).div(steps).reshape(n, 1);
        Tensor done = Value.vector(IntStream.range(0, steps).asDoubleStream().toArray());
        Tensor t = before.reshape(n, 1).plus(size.times(done)).reshape(n * steps);
        Tensor h = size.broadcastTo(Shape.of(n, steps)).reshape(n * steps);
        Function<List<Tensor>, Object> step = x -> step(derivative, x.get(0), x.get(1), x.get(2));
        int every = checkpoints ? spacing(n, steps) : 1;
        Tensor kept = checkpoints
                ? Recurrence.every(name, every, List.of(t, h), step, initial)
                : Recurrence.of(name, List.of(t, h), step, initial).later();
        int between = steps / every;
        return kept.take(IntStream.range(0, n).map(i -> (i + 1) * between - 1).toArray());
    }

    /** The divisor of {@code steps}, so that checkpoints lie at the times, with which there are the fewest of them and of steps between two. */
    private static int spacing(int n, int steps) {
        int best = 1;
        for (int every = 2; every <= steps; every++) {
            if (steps % every == 0 && values(n, steps, every) < values(n, steps, best)) {
                best = every;
            }
        }
        return best;
    }

    private static long values(int n, int steps, int every) {
        return (long) n * steps / every + every;
    }

    private void checkAscending(Optional<Value> start, Value times) {
        double before = start.map(Value::item).orElse(Double.NEGATIVE_INFINITY);
        for (int i = 0; i < times.shape().size(); i++) {
            if (!(times.get(i) > before)) {
                throw new ModelException("`" + name + "` wants times in ascending order after the start, but time " + i
                        + " is " + times.get(i) + " after " + before + ".");
            }
            before = times.get(i);
        }
    }

    private Tensor step(BiFunction<Tensor, Tensor, Object> derivative, Tensor y, Tensor t, Tensor h) {
        Tensor half = h.times(0.5);
        Tensor middle = t.plus(half);
        Tensor k1 = slope(derivative, t, y);
        Tensor k2 = slope(derivative, middle, y.plus(half.times(k1)));
        Tensor k3 = slope(derivative, middle, y.plus(half.times(k2)));
        Tensor k4 = slope(derivative, t.plus(h), y.plus(h.times(k3)));
        Tensor sum = k1.plus(k2.plus(k3).times(2)).plus(k4);
        return y.plus(h.div(6).times(sum));
    }

    private Tensor slope(BiFunction<Tensor, Tensor, Object> derivative, Tensor t, Tensor y) {
        Tensor slope = Language.tensor(derivative.apply(t, y)).floating();
        if (!slope.shape().equals(y.shape())) {
            throw new ModelException("`" + name + "` solves for a value of shape " + y.shape()
                    + ", but its derivative has shape " + slope.shape() + ".");
        }
        return slope;
    }
}
