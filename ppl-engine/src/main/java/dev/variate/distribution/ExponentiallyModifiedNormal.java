package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** The sum of a normal and an exponential variable: reaction times, chromatography. */
public record ExponentiallyModifiedNormal(Tensor location, Tensor scale, Tensor rate) implements Member {
    private static final Family FAMILY = Family.named("exponentiallyModifiedNormal")
            .with("location", Demand.FINITE)
            .with("scale", Demand.POSITIVE)
            .with("rate", Demand.POSITIVE);

    public static ExponentiallyModifiedNormal of(Object location, Object scale, Object rate) {
        return new ExponentiallyModifiedNormal(
                FAMILY.checked(0, location), FAMILY.checked(1, scale), FAMILY.checked(2, rate));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(location, scale, rate);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        return rate.log().plus(tilted(z));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Shape shape = sampleShape.append(batchShape());
        Tensor normal = Samplers.standard(key.fold("normal"), shape, Standard.NORMAL);
        Tensor exponential = Samplers.standard(key.fold("exponential"), shape, Standard.EXPONENTIAL);
        return location.plus(scale.times(normal)).plus(exponential.div(rate));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.plus(rate.reciprocal()).broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.square().plus(rate.square().reciprocal()).broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        return Optional.of(Algebra.logDifference(Algebra.logNormalCdf(z), tilted(z)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        return Optional.of(Algebra.logSum(Algebra.logNormalCdf(z.neg()), tilted(z)));
    }

    /** log(e^(λ²σ²/2 − λσz) Φ(z − λσ)). */
    private Tensor tilted(Tensor z) {
        Tensor width = rate.times(scale);
        return width.square().times(0.5).minus(width.times(z)).plus(Algebra.logNormalCdf(z.minus(width)));
    }
}
