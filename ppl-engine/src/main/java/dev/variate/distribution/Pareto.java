package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** A power law above a minimum: P(X > x) = (minimum/x)^shape. It has a mean only for a shape above 1. */
public record Pareto(Tensor minimum, Tensor shape) implements Member {
    private static final Family FAMILY =
            Family.named("pareto").with("minimum", Demand.POSITIVE).with("shape", Demand.POSITIVE);

    public static Pareto of(Object minimum, Object shape) {
        return new Pareto(FAMILY.checked(0, minimum), FAMILY.checked(1, shape));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(minimum, shape);
    }

    @Override
    public Domain support() {
        return Domain.greaterThan(minimum);
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return shape.log()
                .plus(shape.times(minimum.log()))
                .minus(shape.plus(1.0).times(x.log()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return minimum.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.EXPONENTIAL)
                .div(shape)
                .exp());
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.log1mexp(minimum.log().minus(x.log()).times(shape)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(minimum.log().minus(x.log()).times(shape));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(minimum.times(p.neg().log1p().neg().div(shape).exp()));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(
                minimum.log().minus(shape.log()).plus(shape.reciprocal()).plus(1.0));
    }
}
