package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** What exceeds a high threshold: exponential for shape 0, a power law for a shape above, with a greatest value for a shape below. */
public record GeneralizedPareto(Tensor location, Tensor scale, Tensor shape) implements Member {
    private static final Family FAMILY = Family.named("generalizedPareto")
            .with("location", Demand.FINITE)
            .with("scale", Demand.POSITIVE)
            .with("shape", Demand.FINITE);

    public static GeneralizedPareto of(Object location, Object scale, Object shape) {
        return new GeneralizedPareto(FAMILY.checked(0, location), FAMILY.checked(1, scale), FAMILY.checked(2, shape));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(location, scale, shape);
    }

    @Override
    public Domain support() {
        return Domain.greaterThan(location);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        Tensor w = GeneralizedExtremeValue.straightened(z, shape);
        Tensor inside = w.plus(shape.times(w)).plus(scale.log()).neg();
        return Tensor.where(shape.times(z).gt(Value.scalar(-1.0)), inside, Value.scalar(Double.NEGATIVE_INFINITY));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor exponential = Samplers.standard(key, sampleShape.append(batchShape()), Standard.EXPONENTIAL);
        return location.plus(scale.times(GeneralizedExtremeValue.bent(exponential, shape)));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.log1mexp(
                GeneralizedExtremeValue.straightened(x.minus(location).div(scale), shape)
                        .neg()));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(
                GeneralizedExtremeValue.straightened(x.minus(location).div(scale), shape)
                        .neg());
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(location.plus(
                scale.times(GeneralizedExtremeValue.bent(p.neg().log1p().neg(), shape))));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.log().plus(shape).plus(1.0).broadcastTo(batchShape()));
    }
}
