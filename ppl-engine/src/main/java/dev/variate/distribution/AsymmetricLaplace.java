package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** A double exponential that falls as e^−asymmetry·z to the right and as e^z/asymmetry to the left, where z = (x − location)/scale (Kotz et al. 2001). */
public record AsymmetricLaplace(Tensor location, Tensor scale, Tensor asymmetry) implements Member {
    private static final Family FAMILY = Family.named("asymmetricLaplace")
            .with("location", Demand.FINITE)
            .with("scale", Demand.POSITIVE)
            .with("asymmetry", Demand.POSITIVE);

    public static AsymmetricLaplace of(Object location, Object scale, Object asymmetry) {
        return new AsymmetricLaplace(
                FAMILY.checked(0, location), FAMILY.checked(1, scale), FAMILY.checked(2, asymmetry));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(location, scale, asymmetry);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        return exponent(z).minus(asymmetry.plus(asymmetry.reciprocal()).log()).minus(scale.log());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Shape shape = sampleShape.append(batchShape());
        Tensor right = Samplers.standard(key.fold("right"), shape, Standard.EXPONENTIAL);
        Tensor left = Samplers.standard(key.fold("left"), shape, Standard.EXPONENTIAL);
        return location.plus(scale.times(right.div(asymmetry).minus(left.times(asymmetry))));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.plus(scale.times(asymmetry.reciprocal().minus(asymmetry))));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.square()
                .times(asymmetry.square().plus(asymmetry.square().reciprocal()))
                .broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        Tensor tail = logTail(z);
        return Optional.of(Tensor.where(z.lt(Value.scalar(0.0)), tail, Algebra.log1mexp(tail)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        Tensor tail = logTail(z);
        return Optional.of(Tensor.where(z.lt(Value.scalar(0.0)), Algebra.log1mexp(tail), tail));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        Tensor square = asymmetry.square();
        Tensor below = p.lt(square.div(square.plus(1.0)));
        Tensor left = p.log().plus(square.reciprocal().log1p()).times(asymmetry);
        Tensor right = p.neg().log1p().plus(square.log1p()).div(asymmetry).neg();
        return Optional.of(location.plus(scale.times(Tensor.where(below, left, right))));
    }

    @Override
    public Optional<Tensor> entropy() {
        return Optional.of(asymmetry
                .plus(asymmetry.reciprocal())
                .log()
                .plus(scale.log())
                .plus(1.0)
                .broadcastTo(batchShape()));
    }

    private Tensor exponent(Tensor z) {
        return Tensor.where(
                z.lt(Value.scalar(0.0)), z.div(asymmetry), z.times(asymmetry).neg());
    }

    /** Of the side on which {@code z} lies. */
    private Tensor logTail(Tensor z) {
        Tensor square = asymmetry.square();
        Tensor side = Tensor.where(z.lt(Value.scalar(0.0)), square.reciprocal(), square);
        return exponent(z).minus(side.log1p());
    }
}
