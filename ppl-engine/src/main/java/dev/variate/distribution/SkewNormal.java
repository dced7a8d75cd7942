package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.GaussLegendre;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** The normal density, leaning: 2 φ(z) Φ(skewness · z)/scale, where z = (x − location)/scale (Azzalini 1985). */
public record SkewNormal(Tensor location, Tensor scale, Tensor skewness) implements Member {
    private static final Family FAMILY = Family.named("skewNormal")
            .with("location", Demand.FINITE)
            .with("scale", Demand.POSITIVE)
            .with("skewness", Demand.FINITE);

    private static final Value PLACES = Value.vector(GaussLegendre.places());
    private static final Value LOG_WEIGHTS =
            (Value) Value.vector(GaussLegendre.weights()).log();

    /** How many powers of e the density has fallen where the integral ends. */
    private static final double FALL = 40;

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
                .plus(StrictMath.log(2) - Normal.HALF_LOG_TWO_PI)
                .plus(Algebra.logNormalCdf(z.times(skewness)));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Shape shape = sampleShape.append(batchShape());
        Tensor one = Samplers.standard(key.fold("one"), shape, Standard.NORMAL).abs();
        Tensor other = Samplers.standard(key.fold("other"), shape, Standard.NORMAL);
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

    /**
     * Both tails' logarithms. The logarithm of the density is concave, so from z away from the mode it falls at least as fast as its slope and curvature at z say: that is how far is integrated, by Gauss and Legendre's
     * rule. The other tail is what is left. So the small one keeps its digits however far out.
     */
    private Tensor logTail(Tensor x, boolean upper) {
        Tensor z = x.minus(location).div(scale);
        Tensor a = skewness.broadcastTo(Shape.broadcast(z.shape(), skewness.shape()));
        Tensor beyond = slope(z, a).lt(Value.scalar(0.0));
        Tensor turn = Tensor.where(beyond, Value.scalar(-1.0), Value.scalar(1.0));
        Tensor direct = logLower(z.times(turn), a.times(turn));
        Tensor other = Algebra.log1mexp(direct);
        return upper ? Tensor.where(beyond, direct, other) : Tensor.where(beyond, other, direct);
    }

    /** φ(x)/Φ(x). */
    private static Tensor ratio(Tensor x) {
        return Tensor.apply(new Op.Unary(Op.UnaryKind.ERFCX), x.times(-Math.sqrt(0.5)))
                .reciprocal()
                .times(Math.sqrt(2 / Math.PI));
    }

    /** The derivative of log φ(z) Φ(a z). */
    private static Tensor slope(Tensor z, Tensor a) {
        return a.times(ratio(a.times(z))).minus(z);
    }

    /** log of the integral of 2 φ(t) Φ(a t) up to z, which lies below the mode. */
    private static Tensor logLower(Tensor z, Tensor a) {
        Tensor at = a.times(z);
        Tensor ratio = ratio(at);
        Tensor bend = a.square().times(ratio).times(at.plus(ratio)).plus(1.0);
        Tensor curvature = Tensor.where(a.gt(Value.scalar(0.0)), bend, Value.scalar(1.0));
        Tensor slope = slope(z, a).abs();
        Tensor length = slope.plus(
                        slope.square().plus(curvature.times(2 * FALL)).sqrt())
                .reciprocal()
                .times(2 * FALL)
                .stopGradient();
        Tensor t = LastAxis.widened(z, 1).minus(LastAxis.widened(length, 1).times(PLACES));
        Tensor logs = t.square()
                .times(-0.5)
                .plus(Algebra.logNormalCdf(t.times(LastAxis.widened(a, 1))))
                .plus(LOG_WEIGHTS);
        return logs.logSumExp(-1).plus(length.log()).plus(StrictMath.log(2) - Normal.HALF_LOG_TWO_PI);
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(logTail(x, false));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(logTail(x, true));
    }
}
