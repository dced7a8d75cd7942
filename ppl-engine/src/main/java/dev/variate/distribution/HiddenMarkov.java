package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Support;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Scans;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * What a hidden chain of states emits, with the states summed out in time linear in the number of steps (Rabiner, <em>A tutorial on hidden
 * Markov models</em>, 1989, section V: the forward algorithm with scaling).
 *
 * <p>The log density of element t is that of the emission at step t given those before it, so that the sum over a series is the log density
 * of the series.
 *
 * @param initial of shape [K]: the probability of each state at the first step
 * @param transition of shape [K, K]: row i has the probabilities of the state after state i
 * @param emission what each state emits, of batch shape [K], or [T, K] if it changes from step to step
 * @param steps T
 */
public record HiddenMarkov(int steps, Tensor initial, Tensor transition, Distribution emission)
        implements Distribution {
    private static final String NAME = "hiddenMarkov";

    public HiddenMarkov {
        if (steps < 1) {
            throw new InvalidParameterException("A `hiddenMarkov` needs at least one step", Integer.toString(steps));
        }
        int states = transition.shape().rank() == 2 ? transition.shape().dim(0) : 0;
        if (states < 1 || transition.shape().dim(1) != states) {
            throw new InvalidParameterException(
                    "A `hiddenMarkov` needs a square matrix of transition probabilities",
                    "shape " + transition.shape());
        }
        if (!initial.shape().equals(Shape.of(states))) {
            throw new InvalidParameterException(
                    "A `hiddenMarkov` with " + states + " states needs as many initial probabilities",
                    "shape " + initial.shape());
        }
        if (!Shape.canBroadcast(emission.batchShape(), Shape.of(steps, states))
                || emission.batchShape().rank() > 2) {
            throw new InvalidParameterException(
                    "A `hiddenMarkov` with " + steps + " steps and " + states + " states needs an emission of shape ["
                            + states + "] or [" + steps + "," + states + "]",
                    "one of shape " + emission.batchShape());
        }
    }

    public static HiddenMarkov of(int steps, Object initial, Object transition, Distribution emission) {
        return new HiddenMarkov(
                steps,
                Parameter.checked(NAME, "initial", initial, Demand.WEIGHTS),
                Parameter.checked(NAME, "transition", transition, Demand.WEIGHTS),
                emission);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put("initial", new Parameter(initial, Demand.WEIGHTS));
        parameters.put("transition", new Parameter(transition, Demand.WEIGHTS));
        emission.parameters().forEach((name, parameter) -> parameters.put(emission.name() + "." + name, parameter));
        return parameters;
    }

    /** Bounds that differ between states become none: the emission's own density knows them. */
    @Override
    public Domain support() {
        Domain own = emission.support();
        return own.bounds().stream().allMatch(b -> b.shape().isScalar())
                ? own
                : own.kind() == Support.Kind.INTEGER_INTERVAL ? Domain.NATURAL : Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return Shape.of(steps);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor series = x.broadcastTo(Shape.broadcast(x.shape(), batchShape()));
        Tensor logEmission = emission.logProb(column(series));
        return logProb(
                initial, transition, logEmission.broadcastTo(series.shape().append(initial.shape())));
    }

    /**
     * The log density of each step's emission given those before it.
     *
     * @param logEmission of shape […, T, K]: the log density of what was emitted at each step, in each state
     * @return of shape […, T]
     */
    public static Tensor logProb(Tensor initial, Tensor transition, Tensor logEmission) {
        Tensor logs = moved(logEmission, logEmission.shape().rank() - 2, 0);
        Shape shape = logs.shape();
        int states = shape.rank() - 1;
        Tensor top = logs.maximum(states).stopGradient();
        Tensor scale = Tensor.where(top.isFinite(), top, Value.scalar(0.0));
        Tensor weights = logs.minus(column(scale)).exp();
        List<TensorType> types = new ArrayList<>();
        Shape row = shape.axes(1, shape.rank());
        types.add(new TensorType(weights.dtype(), row));
        types.add(new TensorType(weights.dtype(), row));
        types.add(transition.type());
        // what is carried is not divided by its sum yet, so that the sum is what the step contributes
        TensorFunction step = ProgramBuilder.function(types, a -> {
                    Tensor before = a.get(0).times(column(a.get(0).sum(-1)).reciprocal());
                    return before.matmul(a.get(2)).times(a.get(1));
                })
                .function();
        int steps = shape.dim(0);
        int[] starts = new int[shape.rank()];
        starts[0] = 1;
        Tensor later = weights.slice(starts, shape.dims());
        Tensor forward = Scans.of(step, steps - 1, false, 1, List.of(initial.times(weights.at(0)), later, transition));
        return moved(forward.sum(-1).log().plus(scale), 0, states - 1);
    }

    /** With one more axis, of extent 1, at the end. */
    private static Tensor column(Tensor x) {
        return x.reshape(x.shape().append(Shape.of(1)).dims());
    }

    private static Tensor moved(Tensor x, int from, int to) {
        if (from == to) {
            return x;
        }
        List<Integer> order = new ArrayList<>(IntStream.range(0, x.shape().rank())
                .filter(i -> i != from)
                .boxed()
                .toList());
        order.add(to, from);
        return x.transpose(order.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        int states = initial.shape().dim(0);
        double[] first = Samplers.known(NAME, initial).elements();
        double[] rows = Samplers.known(NAME, transition).elements();
        Shape shape = sampleShape.append(batchShape());
        Shape each = emission.batchShape().rank() == 2 ? sampleShape : shape;
        Value emitted = Samplers.known(NAME, emission.sample(key.fold("emission"), each));
        RandomStream stream = key.fold("states").stream();
        double[] draws = new double[shape.size()];
        int state = 0;
        for (int i = 0; i < draws.length; i++) {
            state = i % steps == 0
                    ? Samplers.categorical(stream, first, 0, states)
                    : Samplers.categorical(stream, rows, state * states, states);
            draws[i] = emitted.get(i * states + state);
        }
        return Value.wrap(new TensorType(dtype(), shape), draws);
    }

    @Override
    public DType dtype() {
        return emission.dtype();
    }
}
