package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** The Wald distribution: when a Brownian motion with drift first passes a level. Its variance is mean³/shape. */
public record InverseGaussian(Tensor expected, Tensor shape) implements Member {
    private static final Family FAMILY =
            Family.named("inverseGaussian").with("mean", Demand.POSITIVE).with("shape", Demand.POSITIVE);

    public static InverseGaussian of(Object mean, Object shape) {
        return new InverseGaussian(FAMILY.checked(0, mean), FAMILY.checked(1, shape));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(expected, shape);
    }

    @Override
    public Domain support() {
        return Domain.POSITIVE;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor y = x.max(Value.scalar(1e-150));
        Tensor off = y.minus(expected).div(expected);
        return shape.log()
                .minus(y.log().times(3.0))
                .times(0.5)
                .minus(Normal.HALF_LOG_TWO_PI)
                .minus(shape.times(off.square()).div(y.times(2.0)));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return Samplers.fill(
                name(),
                key,
                sampleShape,
                dtype(),
                (stream, p) -> Samplers.inverseGaussian(stream, p[0], p[1]),
                expected,
                shape);
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(expected.broadcastTo(batchShape()));
    }

    @Override
    public Optional<Tensor> variance() {
        return Optional.of(expected.square().times(expected).div(shape));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logSum(
                reflected(x), Algebra.logNormalCdf(root(x).times(x.div(expected).minus(1.0)))));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.logDifference(
                Algebra.logNormalCdf(root(x).times(x.div(expected).minus(1.0)).neg()), reflected(x)));
    }

    private Tensor root(Tensor x) {
        return shape.div(x).sqrt();
    }

    /** log(e^(2 shape/mean) Φ(−√(shape/x) (x/mean + 1))). */
    private Tensor reflected(Tensor x) {
        return shape.div(expected)
                .times(2.0)
                .plus(Algebra.logNormalCdf(
                        root(x).times(x.div(expected).plus(1.0)).neg()));
    }
}
