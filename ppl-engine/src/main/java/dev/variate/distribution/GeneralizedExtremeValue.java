package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** The largest of many, of whatever tail: Gumbel's for shape 0, Fréchet's with a least value for a shape above, Weibull's with a greatest below. */
public record GeneralizedExtremeValue(Tensor location, Tensor scale, Tensor shape) implements Member {
    private static final Family FAMILY = Family.named("generalizedExtremeValue")
            .with("location", Demand.FINITE)
            .with("scale", Demand.POSITIVE)
            .with("shape", Demand.FINITE);

    public static GeneralizedExtremeValue of(Object location, Object scale, Object shape) {
        return new GeneralizedExtremeValue(
                FAMILY.checked(0, location), FAMILY.checked(1, scale), FAMILY.checked(2, shape));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(location, scale, shape);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        Tensor w = straightened(z, shape);
        Tensor inside =
                w.plus(shape.times(w)).plus(w.neg().exp()).plus(scale.log()).neg();
        return Tensor.where(shape.times(z).gt(Value.scalar(-1.0)), inside, Value.scalar(Double.NEGATIVE_INFINITY));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor gumbel = Samplers.standard(key, sampleShape.append(batchShape()), Standard.GUMBEL);
        return location.plus(scale.times(bent(gumbel, shape)));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(
                straightened(x.minus(location).div(scale), shape).neg().exp().neg());
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.log1mexp(
                straightened(x.minus(location).div(scale), shape).neg().exp().neg()));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(location.plus(scale.times(bent(p.log().neg().log().neg(), shape))));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.log()
                .plus(shape.plus(1.0).times(Gumbel.EULER_GAMMA))
                .plus(1.0)
                .broadcastTo(batchShape()));
    }

    /** log(1 + shape·z)/shape, which is z at shape 0; −∞ … ∞ over the support. */
    static Tensor straightened(Tensor z, Tensor shape) {
        Tensor flat = shape.abs().lt(Value.scalar(1e-9));
        Tensor safe = Tensor.where(flat, Value.scalar(1.0), shape);
        Tensor series = z.minus(shape.times(z.square()).times(0.5));
        return Tensor.where(
                flat,
                series,
                safe.times(z).max(Value.scalar(Math.nextDown(1.0) * -1)).log1p().div(safe));
    }

    /** The inverse of {@link #straightened}. */
    static Tensor bent(Tensor w, Tensor shape) {
        Tensor flat = shape.abs().lt(Value.scalar(1e-9));
        Tensor safe = Tensor.where(flat, Value.scalar(1.0), shape);
        Tensor series = w.plus(shape.times(w.square()).times(0.5));
        return Tensor.where(flat, series, safe.times(w).expm1().div(safe));
    }
}
