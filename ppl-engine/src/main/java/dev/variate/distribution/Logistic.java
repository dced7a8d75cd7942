package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** The distribution whose distribution function is 1/(1 + e^−(x − location)/scale). */
public record Logistic(Tensor location, Tensor scale) implements Member {
    private static final Family FAMILY =
            Family.named("logistic").with("location", Demand.FINITE).with("scale", Demand.POSITIVE);

    public static Logistic of(Object location, Object scale) {
        return new Logistic(FAMILY.checked(0, location), FAMILY.checked(1, scale));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(location, scale);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        return z.plus(z.neg().softplus().times(2.0)).plus(scale.log()).neg();
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return location.plus(scale.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.LOGISTIC)));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.times(Math.PI).square().div(3.0).broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(location.minus(x).div(scale).softplus().neg());
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(x.minus(location).div(scale).softplus().neg());
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(location.plus(scale.times(p.log().minus(p.neg().log1p()))));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.log().plus(2.0).broadcastTo(batchShape()));
    }
}
