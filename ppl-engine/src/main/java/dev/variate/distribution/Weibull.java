package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** Times to failure: P(X > x) = e^−(x/scale)^shape, so that the hazard rises for a shape above 1 and falls below. */
public record Weibull(Tensor shape, Tensor scale) implements Member {
    private static final Family FAMILY =
            Family.named("weibull").with("shape", Demand.POSITIVE).with("scale", Demand.POSITIVE);

    public static Weibull of(Object shape, Object scale) {
        return new Weibull(FAMILY.checked(0, shape), FAMILY.checked(1, scale));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(shape, scale);
    }

    @Override
    public Domain support() {
        return Domain.POSITIVE;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor constant = shape.log().minus(scale.log().times(shape));
        return Algebra.xlogy(shape.minus(1.0), x).plus(constant).minus(hazard(x));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor standard = Samplers.standard(key, sampleShape.append(batchShape()), Standard.EXPONENTIAL);
        return scale.times(standard.log().div(shape).exp());
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(scale.times(moment(1)));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.square().times(moment(2).minus(moment(1).square())));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.log1mexp(hazard(x).neg()));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(hazard(x).neg());
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(scale.times(p.neg().log1p().neg().log().div(shape).exp()));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.log()
                .minus(shape.log())
                .plus(shape.reciprocal().neg().plus(1.0).times(Gumbel.EULER_GAMMA))
                .plus(1.0));
    }

    /** (x/scale)^shape: the cumulative hazard. */
    private Tensor hazard(Tensor x) {
        // 0 to a power has no slope that the logarithm could give
        return x.max(Value.scalar(Double.MIN_NORMAL))
                .log()
                .minus(scale.log())
                .times(shape)
                .exp();
    }

    private Tensor moment(int order) {
        return shape.reciprocal().times(order).plus(1.0).lgamma().exp();
    }
}
