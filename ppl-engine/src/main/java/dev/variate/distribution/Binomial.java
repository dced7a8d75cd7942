package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/** The number of successes in independent trials. */
public record Binomial(Tensor trials, Tensor probability) implements Distribution {
    public static Binomial of(Object trials, Object probability) {
        return new Binomial(
                Parameter.checked("binomial", "trials", trials, Demand.COUNT),
                Parameter.checked("binomial", "probability", probability, Demand.PROBABILITY));
    }

    @Override
    public String name() {
        return "binomial";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("trials", trials, Demand.COUNT, "probability", probability, Demand.PROBABILITY);
    }

    @Override
    public Domain support() {
        return Domain.integers(Value.scalar(0), trials);
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(trials, probability);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor k = x.floating();
        Tensor failures = trials.minus(k);
        return Algebra.logChoose(trials, k)
                .plus(Algebra.xlogy(k, probability))
                .plus(Algebra.xlog1py(failures, probability.neg()));
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
                probability);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(trials.times(probability));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(trials.times(probability).times(probability.neg().plus(1.0)));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        Tensor k = x.floating();
        return Optional.of(Algebra.logIncompleteBeta(
                trials.minus(k), k.plus(1.0), probability.neg().plus(1.0)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        Tensor k = x.floating();
        return Optional.of(Algebra.logIncompleteBeta(k.plus(1.0), trials.minus(k), probability));
    }
}
