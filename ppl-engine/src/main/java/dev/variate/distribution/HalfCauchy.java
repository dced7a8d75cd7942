package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Map;
import java.util.Optional;

/** The absolute value of a Cauchy variable with location 0. It has no mean. */
public record HalfCauchy(Tensor scale) implements Distribution {
    private static final double LOG_HALF_PI = 0.4515827052894548647;

    public static HalfCauchy of(Object scale) {
        return new HalfCauchy(Parameter.checked("halfCauchy", "scale", scale, Demand.POSITIVE));
    }

    @Override
    public String name() {
        return "halfCauchy";
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
        return x.div(scale).square().log1p().plus(scale.log()).plus(LOG_HALF_PI).neg();
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return scale.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.CAUCHY)
                .abs());
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(x.atan2(scale).times(2 / Math.PI).log());
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(scale.atan2(x).times(2 / Math.PI).log());
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(scale.times(p.times(Math.PI / 2).tan()));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.times(2 * Math.PI).log());
    }
}
