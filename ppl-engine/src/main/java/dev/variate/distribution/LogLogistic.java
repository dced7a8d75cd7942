package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** Whose logarithm is logistic with location log {@code scale} and scale 1/{@code shape}: times whose hazard rises and then falls (Bennett 1983). */
public record LogLogistic(Tensor shape, Tensor scale) implements Member {
    private static final Family FAMILY =
            Family.named("logLogistic").with("shape", Demand.POSITIVE).with("scale", Demand.POSITIVE);

    public static LogLogistic of(Object shape, Object scale) {
        return new LogLogistic(FAMILY.checked(0, shape), FAMILY.checked(1, scale));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(shape, scale);
    }

    @Override
    public Domain support() {
        return Domain.POSITIVE;
    }

    /** log of (x/scale)^shape. */
    private Tensor logOdds(Tensor x) {
        return Algebra.xlogy(shape, x).minus(shape.times(scale.log()));
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return shape.log()
                .minus(shape.times(scale.log()))
                .plus(Algebra.xlogy(shape.minus(1.0), x))
                .minus(logOdds(x).softplus().times(2.0));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor standard = Samplers.standard(key, sampleShape.append(batchShape()), Standard.LOGISTIC);
        return scale.times(standard.div(shape).exp());
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(logOdds(x).neg().softplus().neg());
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(logOdds(x).softplus().neg());
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(scale.times(p.log().minus(p.neg().log1p()).div(shape).exp()));
    }
}
