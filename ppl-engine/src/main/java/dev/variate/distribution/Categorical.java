package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One of the categories 0 … K−1, with probabilities along the last axis of its parameter; the axes before it are the batch shape.
 *
 * @param parameterName {@code probabilities} or {@code logits}
 * @param weights of shape [batch…, K]: probabilities, or logarithms of numbers in proportion to them
 */
public record Categorical(String parameterName, Tensor weights) implements Distribution {
    public Categorical {
        if (weights.shape().isScalar() || weights.shape().dim(-1) < 1) {
            throw new InvalidParameterException(
                    "A `categorical` needs " + parameterName + " with one element for each category",
                    "shape " + weights.shape());
        }
    }

    public static Categorical of(Object probabilities) {
        return new Categorical(
                "probabilities", Parameter.checked("categorical", "probabilities", probabilities, Demand.WEIGHTS));
    }

    public static Categorical ofLogits(Object logits) {
        return new Categorical("logits", Parameter.checked("categoricalLogits", "logits", logits, Demand.LOGITS));
    }

    private boolean hasLogits() {
        return parameterName.equals("logits");
    }

    @Override
    public String name() {
        return hasLogits() ? "categoricalLogits" : "categorical";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named(parameterName, weights, hasLogits() ? Demand.LOGITS : Demand.WEIGHTS);
    }

    @Override
    public Domain support() {
        return Domain.integers(Value.scalar(0), Value.scalar(categories() - 1));
    }

    @Override
    public Shape batchShape() {
        return weights.shape().axes(0, weights.shape().rank() - 1);
    }

    /** K. */
    public int categories() {
        return weights.shape().dim(-1);
    }

    /** Logarithms of the probabilities, of the weights' shape. */
    private Tensor logProbabilities() {
        if (!hasLogits()) {
            return Algebra.safeLog(weights);
        }
        return weights.minus(
                weights.logSumExp(-1).reshape(batchShape().append(Shape.of(1)).dims()));
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor logs = logProbabilities();
        Tensor category = x.to(DType.I32);
        if (batchShape().isScalar()) {
            return logs.take(category);
        }
        // choose by comparing with each category: one more axis, but no gather across two axes
        Shape outcomes = Shape.broadcast(x.shape(), batchShape());
        Shape all = outcomes.append(Shape.of(categories()));
        Tensor counted = Value.vector(IntStream.range(0, categories()).toArray());
        Tensor chosen = category.broadcastTo(outcomes)
                .reshape(outcomes.append(Shape.of(1)).dims())
                .eq(counted);
        return Tensor.where(chosen, logs.broadcastTo(all), Value.scalar(0.0)).sum(all.rank() - 1);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        int categories = categories();
        Tensor shares = hasLogits() ? logProbabilities().exp() : weights;
        double[] known = Samplers.known(name(), shares).elements();
        int batch = batchShape().size();
        Shape shape = sampleShape.append(batchShape());
        RandomStream stream = key.stream();
        double[] draws = new double[shape.size()];
        for (int i = 0; i < draws.length; i++) {
            draws[i] = Samplers.categorical(stream, known, i % batch * categories, categories);
        }
        return Value.wrap(new TensorType(DType.I32, shape), draws);
    }
}
