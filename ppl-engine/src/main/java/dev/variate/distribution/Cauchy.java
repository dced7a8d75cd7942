package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/** The Cauchy distribution: Student's t with one degree of freedom. It has no mean. */
public record Cauchy(Tensor location, Tensor scale) implements Distribution {
    private static final double LOG_PI = 1.1447298858494001741;

    public static Cauchy of(Object location, Object scale) {
        return new Cauchy(
                Parameter.checked("cauchy", "location", location, Demand.FINITE),
                Parameter.checked("cauchy", "scale", scale, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "cauchy";
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
        return z.square().log1p().plus(scale.log()).plus(LOG_PI).neg();
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return location.plus(scale.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.CAUCHY)));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Value.scalar(1.0)
                .atan2(location.minus(x).div(scale))
                .div(Math.PI)
                .log());
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Value.scalar(1.0)
                .atan2(x.minus(location).div(scale))
                .div(Math.PI)
                .log());
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(location.plus(scale.times(p.minus(0.5).times(Math.PI).tan())));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.times(4 * Math.PI).log().broadcastTo(batchShape()));
    }
}
