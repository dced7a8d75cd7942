package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** The largest of many: distribution function e^−e^−(x − location)/scale. */
public record Gumbel(Tensor location, Tensor scale) implements Member {
    private static final Family FAMILY =
            Family.named("gumbel").with("location", Demand.FINITE).with("scale", Demand.POSITIVE);

    static final double EULER_GAMMA = 0.57721566490153286061;

    public static Gumbel of(Object location, Object scale) {
        return new Gumbel(FAMILY.checked(0, location), FAMILY.checked(1, scale));
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
        return z.plus(z.neg().exp()).plus(scale.log()).neg();
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return location.plus(scale.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.GUMBEL)));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.plus(scale.times(EULER_GAMMA)));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.times(Math.PI).square().div(6.0).broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(location.minus(x).div(scale).exp().neg());
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.log1mexp(location.minus(x).div(scale).exp().neg()));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(location.minus(scale.times(p.log().neg().log())));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.log().plus(EULER_GAMMA + 1).broadcastTo(batchShape()));
    }
}
