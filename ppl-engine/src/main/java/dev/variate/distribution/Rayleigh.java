package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** How far from the middle a point lies whose two coordinates are normal with this scale. */
public record Rayleigh(Tensor scale) implements Member {
    private static final Family FAMILY = Family.named("rayleigh").with("scale", Demand.POSITIVE);

    public static Rayleigh of(Object scale) {
        return new Rayleigh(FAMILY.checked(0, scale));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(scale);
    }

    @Override
    public Domain support() {
        return Domain.POSITIVE;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return x.log().minus(scale.log().times(2.0)).minus(hazard(x));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor standard = Samplers.standard(key, sampleShape.append(batchShape()), Standard.EXPONENTIAL);
        return scale.times(standard.times(2.0).sqrt());
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(scale.times(Math.sqrt(Math.PI / 2)));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.square().times(2 - Math.PI / 2));
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
        return Optional.of(scale.times(p.neg().log1p().times(-2.0).sqrt()));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(scale.log().plus(1 - 0.5 * StrictMath.log(2) + 0.5 * Gumbel.EULER_GAMMA));
    }

    /** The cumulative hazard. */
    private Tensor hazard(Tensor x) {
        return x.div(scale).square().times(0.5);
    }
}
