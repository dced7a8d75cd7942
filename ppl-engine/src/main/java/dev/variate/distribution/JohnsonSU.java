package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.Optional;

/** A normal variable through a hyperbolic sine: {@code gamma} + {@code delta} · asinh((x − location)/scale) is standard normal (Johnson 1949). */
public record JohnsonSU(Tensor gamma, Tensor delta, Tensor location, Tensor scale) implements Member {
    private static final Family FAMILY = Family.named("johnsonSU")
            .with("gamma", Demand.FINITE)
            .with("delta", Demand.POSITIVE)
            .with("location", Demand.FINITE)
            .with("scale", Demand.POSITIVE);

    public static JohnsonSU of(Object gamma, Object delta, Object location, Object scale) {
        return new JohnsonSU(
                FAMILY.checked(0, gamma),
                FAMILY.checked(1, delta),
                FAMILY.checked(2, location),
                FAMILY.checked(3, scale));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(gamma, delta, location, scale);
    }

    @Override
    public Domain support() {
        return Domain.REAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor y = x.minus(location).div(scale);
        return normal(y)
                .square()
                .times(-0.5)
                .minus(y.square().log1p().times(0.5))
                .plus(delta.log())
                .minus(scale.log())
                .minus(Normal.HALF_LOG_TWO_PI);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return atNormal(Samplers.standard(key, sampleShape.append(batchShape()), Standard.NORMAL));
    }

    @Override
    public Optional<Tensor> mean() {
        return Optional.of(location.minus(scale.times(growth().sqrt()).times(sinh(gamma.div(delta)))));
    }

    @Override
    public Optional<Tensor> variance() {
        Tensor w = growth();
        Tensor cosh = sinh(gamma.div(delta)).square().times(2.0).plus(1.0);
        return Optional.of(scale.square()
                .times(0.5)
                .times(w.minus(1.0))
                .times(w.times(cosh).plus(1.0)));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logNormalCdf(normal(x.minus(location).div(scale))));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(
                Algebra.logNormalCdf(normal(x.minus(location).div(scale)).neg()));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(atNormal(Algebra.normalQuantile(p)));
    }

    private Tensor normal(Tensor y) {
        Tensor square = y.square();
        Tensor size =
                y.abs().plus(square.div(square.plus(1.0).sqrt().plus(1.0))).log1p();
        return gamma.plus(delta.times(size.times(y.sign())));
    }

    private Tensor atNormal(Tensor z) {
        return location.plus(scale.times(sinh(z.minus(gamma).div(delta))));
    }

    private static Tensor sinh(Tensor x) {
        return x.expm1().minus(x.neg().expm1()).times(0.5);
    }

    private Tensor growth() {
        return delta.square().reciprocal().exp();
    }
}
