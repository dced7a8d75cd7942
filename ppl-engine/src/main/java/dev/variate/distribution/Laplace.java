package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** The double exponential distribution: density in proportion to e^−|x − location|/scale. */
public record Laplace(Tensor location, Tensor scale) implements Member {
    private static final Family FAMILY =
            Family.named("laplace").with("location", Demand.FINITE).with("scale", Demand.POSITIVE);

    public static Laplace of(Object location, Object scale) {
        return new Laplace(FAMILY.checked(0, location), FAMILY.checked(1, scale));
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
        return x.minus(location).div(scale).abs().plus(scale.times(2.0).log()).neg();
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return location.plus(scale.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.LAPLACE)));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.square().times(2.0).broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        return Optional.of(logTail(z.neg()));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        return Optional.of(logTail(z));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        Tensor q = p.minus(0.5);
        return Optional.of(
                location.minus(scale.times(q.sign()).times(q.abs().times(-2.0).log1p())));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.times(2.0).log().plus(1.0).broadcastTo(batchShape()));
    }

    /** log P(Z > z) at scale 1. */
    private static Tensor logTail(Tensor z) {
        Tensor outer = z.abs().plus(StrictMath.log(2)).neg();
        return Tensor.where(z.gt(Value.scalar(0.0)), outer, Algebra.log1mexp(outer));
    }
}
