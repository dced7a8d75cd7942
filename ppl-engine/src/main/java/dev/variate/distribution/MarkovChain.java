package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A chain of states 0 … K−1, each of which depends on the one before it. The log probability of element t is that of the state at step t given
 * the one before, so that the sum over a series is that of the series.
 *
 * @param steps T, at least 1
 * @param initial of shape [K]: the probability of each state at the first step
 * @param transition of shape [K, K]: row i has the probabilities of the state after state i
 */
public record MarkovChain(int steps, Tensor initial, Tensor transition) implements Distribution {
    private static final String NAME = "markovChain";

    public MarkovChain {
        if (steps < 1) {
            throw new InvalidParameterException("A `markovChain` needs at least one step", Integer.toString(steps));
        }
        int states = transition.shape().rank() == 2 ? transition.shape().dim(0) : 0;
        if (states < 1 || transition.shape().dim(1) != states) {
            throw new InvalidParameterException(
                    "A `markovChain` needs a square matrix of transition probabilities", "shape " + transition.shape());
        }
        if (!initial.shape().equals(Shape.of(states))) {
            throw new InvalidParameterException(
                    "A `markovChain` with " + states + " states needs as many initial probabilities",
                    "shape " + initial.shape());
        }
    }

    public static MarkovChain of(int steps, Object initial, Object transition) {
        return new MarkovChain(
                steps,
                Parameter.checked(NAME, "initial", initial, Demand.WEIGHTS),
                Parameter.checked(NAME, "transition", transition, Demand.WEIGHTS));
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
        return parameters;
    }

    @Override
    public Domain support() {
        return Domain.integers(Value.scalar(0), Value.scalar(states() - 1));
    }

    private int states() {
        return initial.shape().dim(0);
    }

    @Override
    public Shape batchShape() {
        return Shape.of(steps);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor state = x.to(DType.I32).broadcastTo(Shape.broadcast(x.shape(), batchShape()));
        int last = state.shape().rank() - 1;
        Tensor first = Algebra.safeLog(initial).take(part(state, last, 0, 1));
        Tensor before = part(state, last, 0, steps - 1);
        Tensor after = part(state, last, 1, steps);
        Tensor pair = before.times(Value.scalar(states())).plus(after);
        Tensor later = Algebra.safeLog(transition).reshape(states() * states()).take(pair);
        return Tensor.concatenate(last, first, later);
    }

    private static Tensor part(Tensor x, int axis, int from, int to) {
        int[] starts = new int[x.shape().rank()];
        int[] limits = x.shape().dims();
        starts[axis] = from;
        limits[axis] = to;
        return x.slice(starts, limits);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        double[] first = Samplers.known(NAME, initial).elements();
        double[] rows = Samplers.known(NAME, transition).elements();
        Shape shape = sampleShape.append(batchShape());
        RandomStream stream = key.stream();
        double[] states = new double[shape.size()];
        for (int i = 0; i < states.length; i++) {
            states[i] = i % steps == 0
                    ? Samplers.categorical(stream, first, 0, states())
                    : Samplers.categorical(stream, rows, (int) states[i - 1] * states(), states());
        }
        return Value.wrap(new TensorType(DType.I32, shape), states);
    }
}
