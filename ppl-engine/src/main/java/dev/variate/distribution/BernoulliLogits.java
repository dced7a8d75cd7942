package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** 1 with probability 1/(1+e^−logits), else 0: stable where the probability is next to 0 or 1. */
public record BernoulliLogits(Tensor logits) implements Distribution {
    public static BernoulliLogits of(Object logits) {
        return new BernoulliLogits(Parameter.checked("bernoulliLogits", "logits", logits, Demand.FINITE));
    }

    @Override
    public String name() {
        return "bernoulliLogits";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("logits", logits, Demand.FINITE);
    }

    @Override
    public Domain support() {
        return Domain.BOOLEAN;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(logits);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return x.floating().times(logits).minus(logits.softplus());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.coins(name(), key, sampleShape, dtype(), logits.sigmoid());
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(logits.sigmoid());
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(logits.sigmoid().times(logits.neg().sigmoid()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(logits.softplus().neg().broadcastTo(Shape.broadcast(x.shape(), batchShape())));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(logits.neg().softplus().neg().broadcastTo(Shape.broadcast(x.shape(), batchShape())));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(logits.softplus().minus(logits.times(logits.sigmoid())));
    }
}
