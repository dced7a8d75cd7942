package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** The normal distribution; {@code scale} is its standard deviation. */
public record Normal(Tensor location, Tensor scale) implements Distribution {
    static final double HALF_LOG_TWO_PI = 0.9189385332046727418;

    public static Normal of(Object location, Object scale) {
        return new Normal(
                Parameter.checked("normal", "location", location, Demand.FINITE),
                Parameter.checked("normal", "scale", scale, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "normal";
    }

    @Override
    public Map<String, Parameter> parameters() {
        return Parameter.named("location", location, Demand.FINITE, "scale", scale, Demand.POSITIVE);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Shape batchShape() {
        return Parameter.broadcast(location, scale);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        return z.square().times(-0.5).minus(scale.log()).minus(HALF_LOG_TWO_PI);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return location.plus(scale.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.NORMAL)));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.square().broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logNormalCdf(x.minus(location).div(scale)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.logNormalCdf(location.minus(x).div(scale)));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(location.plus(scale.times(Algebra.normalQuantile(p))));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.log().plus(HALF_LOG_TWO_PI + 0.5).broadcastTo(batchShape()));
    }
}
