package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/** The exponential of a normal variable with mean {@code location} and standard deviation {@code scale}. */
public record LogNormal(Tensor location, Tensor scale) implements Distribution {
    public static LogNormal of(Object location, Object scale) {
        return new LogNormal(
                Parameter.checked("logNormal", "location", location, Demand.FINITE),
                Parameter.checked("logNormal", "scale", scale, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "logNormal";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("location", location, Demand.FINITE, "scale", scale, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.POSITIVE;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(location, scale);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        // where x is 0 the logarithm is infinite, and what is taken from it and added to it is no number
        Tensor none = x.eq(Value.scalar(0.0));
        Tensor logarithm = Tensor.where(none, Value.scalar(1.0), x).log();
        Tensor z = logarithm.minus(location).div(scale);
        Tensor density =
                z.square().times(-0.5).minus(scale.log()).minus(logarithm).minus(Normal.HALF_LOG_TWO_PI);
        return Tensor.where(none, Value.scalar(Double.NEGATIVE_INFINITY), density);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return location.plus(scale.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.NORMAL)))
                .exp();
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.plus(scale.square().times(0.5)).exp());
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.square()
                .expm1()
                .times(location.times(2.0).plus(scale.square()).exp()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logNormalCdf(x.log().minus(location).div(scale)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.logNormalCdf(location.minus(x.log()).div(scale)));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(location.plus(scale.times(Algebra.normalQuantile(p))).exp());
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(location.plus(scale.log()).plus(Normal.HALF_LOG_TWO_PI + 0.5));
    }
}
