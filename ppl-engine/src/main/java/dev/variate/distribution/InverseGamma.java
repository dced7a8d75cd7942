package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** The reciprocal of a gamma variable with rate {@code scale}. It has a mean, scale/(shape − 1), only for a shape above 1. */
public record InverseGamma(Tensor shape, Tensor scale) implements Member {
    private static final Family FAMILY =
            Family.named("inverseGamma").with("shape", Demand.POSITIVE).with("scale", Demand.POSITIVE);

    public static InverseGamma of(Object shape, Object scale) {
        return new InverseGamma(FAMILY.checked(0, shape), FAMILY.checked(1, scale));
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
        Tensor y = positive(x);
        return shape.times(scale.log())
                .minus(shape.lgamma())
                .minus(shape.plus(1.0).times(y.log()))
                .minus(scale.div(y));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor shapes = shape.broadcastTo(batchShape());
        return scale.div(
                Samplers.fill(name(), key, sampleShape, dtype(), (stream, p) -> Samplers.gamma(stream, p[0]), shapes));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logGammaQ(shape, scale.div(x)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.logGammaP(shape, scale.div(x)));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(shape.plus(scale.log())
                .plus(shape.lgamma())
                .minus(shape.plus(1.0).times(shape.digamma())));
    }

    /** The density is 0 at 0: a least number keeps its logarithm from being ∞ − ∞. */
    private static Tensor positive(Tensor x) {
        return x.max(Value.scalar(1e-150));
    }
}
