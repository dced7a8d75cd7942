package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** The number of events in a unit of time, when {@code rate} are expected. */
public record Poisson(Tensor rate) implements Distribution {
    public static Poisson of(Object rate) {
        return new Poisson(Parameter.checked("poisson", "rate", rate, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "poisson";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("rate", rate, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.NATURAL;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(rate);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor k = x.floating();
        return Algebra.xlogy(k, rate).minus(rate).minus(k.plus(1.0).lgamma());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(name(), key, sampleShape, dtype(), (stream, p) -> Samplers.poisson(stream, p[0]), rate);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(rate);
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(rate);
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logGammaQ(x.floating().plus(1.0), rate));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.logGammaP(x.floating().plus(1.0), rate));
    }
}
