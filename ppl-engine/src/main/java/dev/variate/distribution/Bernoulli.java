package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** 1 with the given probability, else 0. */
public record Bernoulli(Tensor probability) implements Distribution {
    public static Bernoulli of(Object probability) {
        return new Bernoulli(Parameter.checked("bernoulli", "probability", probability, Demand.PROBABILITY));
    }

    @Override
    public String name() {
        return "bernoulli";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("probability", probability, Demand.PROBABILITY);
    }

    @Override
    public Domain support() {
        return Domain.BOOLEAN;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(probability);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor success = x.floating();
        return Algebra.xlogy(success, probability)
                .plus(Algebra.xlog1py(success.neg().plus(1.0), probability.neg()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.coins(name(), key, sampleShape, dtype(), probability);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(probability);
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(probability.times(probability.neg().plus(1.0)));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(probability.neg().log1p().broadcastTo(Shape.broadcast(x.shape(), batchShape())));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(probability.log().broadcastTo(Shape.broadcast(x.shape(), batchShape())));
    }

    @Override
    public Optional<Tensor> entropy() {
        Tensor other = probability.neg().plus(1.0);
        return Optional.of(Algebra.xlogy(probability, probability)
                .plus(Algebra.xlogy(other, other))
                .neg());
    }
}
