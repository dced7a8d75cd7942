package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/**
 * How often each category comes up in independent trials.
 *
 * @param trials of shape [batch…]: whole numbers from 0
 * @param probabilities of shape [batch…, K], with sum 1 along the last axis
 */
public record Multinomial(Tensor trials, Tensor probabilities) implements Distribution {
    public Multinomial {
        Counting.check("multinomial", trials, "probabilities", probabilities);
    }

    public static Multinomial of(Object trials, Object probabilities) {
        return new Multinomial(
                Parameter.checked("multinomial", "trials", trials, Demand.COUNT),
                Parameter.checked("multinomial", "probabilities", probabilities, Demand.WEIGHTS));
    }

    @Override
    public String name() {
        return "multinomial";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("trials", trials, Demand.COUNT, "probabilities", probabilities, Demand.WEIGHTS);
    }

    @Override
    public Domain support() {
        return Domain.counts(trials);
    }

    @Override
    public Shape batchShape() {
        return Shape.broadcast(trials.shape(), LastAxis.batch(probabilities));
    }

    @Override
    public Shape eventShape() {
        return Shape.of(probabilities.shape().dim(-1));
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor k = x.floating();
        return Counting.logWays(trials, k).plus(Algebra.xlogy(k, probabilities).sum(-1));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.vectors(
                name(), key, sampleShape, DType.I32, Samplers::multinomial, Counting.withTrials(trials, probabilities));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(LastAxis.widened(trials, 1).times(probabilities));
    }

    @Override
    public Optional<Tensor> covariance() {
        Tensor spread = probabilities.diagonalMatrix().minus(Events.outer(probabilities, probabilities));
        return Optional.of(LastAxis.widened(trials, 2).times(spread));
    }

    @Override
    public Optional<Tensor> variance() {
        return covariance().map(Tensor::diagonal);
    }
}
