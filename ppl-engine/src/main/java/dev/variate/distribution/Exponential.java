package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** The exponential distribution with mean 1/{@code rate}. */
public record Exponential(Tensor rate) implements Distribution {
    public static Exponential of(Object rate) {
        return new Exponential(Parameter.checked("exponential", "rate", rate, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "exponential";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("rate", rate, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.POSITIVE;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(rate);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return rate.log().minus(rate.times(x));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.standard(key, sampleShape.append(batchShape()), Standard.EXPONENTIAL)
                .div(rate);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(rate.reciprocal());
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(rate.square().reciprocal());
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.log1mexp(rate.times(x).neg()));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(rate.times(x).neg());
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(p.neg().log1p().neg().div(rate));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(rate.log().neg().plus(1.0));
    }
}
