package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** The absolute value of a normal variable with mean 0 and standard deviation {@code scale}. */
public record HalfNormal(Tensor scale) implements Distribution {
    private static final double HALF_LOG_HALF_PI = 0.2257913526447274324;

    public static HalfNormal of(Object scale) {
        return new HalfNormal(Parameter.checked("halfNormal", "scale", scale, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "halfNormal";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("scale", scale, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.POSITIVE;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(scale);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return x.div(scale).square().times(-0.5).minus(scale.log()).minus(HALF_LOG_HALF_PI);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return scale.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.NORMAL)
                .abs());
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(scale.times(Math.sqrt(2 / Math.PI)));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.square().times(1 - 2 / Math.PI));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(x.div(scale).times(Math.sqrt(0.5)).erf().log());
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.logNormalCdf(x.div(scale).neg()).plus(StrictMath.log(2)));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(scale.times(Algebra.normalQuantile(p.plus(1.0).times(0.5))));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.log().plus(HALF_LOG_HALF_PI + 0.5));
    }
}
