package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/** The number of successes in independent trials, each with probability 1/(1+e^−logits). */
public record BinomialLogits(Tensor trials, Tensor logits) implements Distribution {
    public static BinomialLogits of(Object trials, Object logits) {
        return new BinomialLogits(
                Parameter.checked("binomialLogits", "trials", trials, Demand.COUNT),
                Parameter.checked("binomialLogits", "logits", logits, Demand.FINITE));
    }

    @Override
    public String name() {
        return "binomialLogits";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("trials", trials, Demand.COUNT, "logits", logits, Demand.FINITE);
    }

    @Override
    public Domain support() {
        return Domain.integers(Value.scalar(0), trials);
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(trials, logits);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor k = x.floating();
        return Algebra.logChoose(trials, k).plus(k.times(logits)).minus(trials.times(logits.softplus()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(
                name(),
                key,
                sampleShape,
                dtype(),
                (stream, p) -> Samplers.binomial(stream, p[0], p[1]),
                trials,
                logits.sigmoid());
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(trials.times(logits.sigmoid()));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(trials.times(logits.sigmoid()).times(logits.neg().sigmoid()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        Tensor k = x.floating();
        return Optional.of(Algebra.logIncompleteBeta(
                trials.minus(k), k.plus(1.0), logits.neg().sigmoid()));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        Tensor k = x.floating();
        return Optional.of(Algebra.logIncompleteBeta(k.plus(1.0), trials.minus(k), logits.sigmoid()));
    }
}
