package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.random.RandomStream;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** The normal density, leaning: 2 φ(z) Φ(skewness · z)/scale, where z = (x − location)/scale (Azzalini 1985). */
public record SkewNormal(Tensor location, Tensor scale, Tensor skewness) implements Member {
    private static final Family FAMILY = Family.named("skewNormal")
            .with("location", Demand.FINITE)
            .with("scale", Demand.POSITIVE)
            .with("skewness", Demand.FINITE);

    public static SkewNormal of(Object location, Object scale, Object skewness) {
        return new SkewNormal(FAMILY.checked(0, location), FAMILY.checked(1, scale), FAMILY.checked(2, skewness));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(location, scale, skewness);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor z = x.minus(location).div(scale);
        return z.square()
                .times(-0.5)
                .minus(scale.log())
                .plus(Math.log(2) - Normal.HALF_LOG_TWO_PI)
                .plus(Algebra.logNormalCdf(z.times(skewness)));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Shape shape = sampleShape.append(batchShape());
        Tensor one = Samplers.standard(key.fold("one"), shape, stream -> Math.abs(stream.nextGaussian()));
        Tensor other = Samplers.standard(key.fold("other"), shape, RandomStream::nextGaussian);
        Tensor z =
                one.times(skewness).plus(other).div(skewness.square().plus(1.0).sqrt());
        return location.plus(scale.times(z));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.plus(scale.times(share()).times(Math.sqrt(2 / Math.PI))));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(scale.square()
                .times(share().square().times(-2 / Math.PI).plus(1.0))
                .broadcastTo(batchShape()));
    }

    private Tensor share() {
        return skewness.div(skewness.square().plus(1.0).sqrt());
    }
}
