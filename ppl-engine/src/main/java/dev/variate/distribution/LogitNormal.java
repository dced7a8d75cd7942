package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** 1/(1 + e^−y) for a normal variable y with mean {@code location} and standard deviation {@code scale}. */
public record LogitNormal(Tensor location, Tensor scale) implements Member {
    private static final Family FAMILY =
            Family.named("logitNormal").with("location", Demand.FINITE).with("scale", Demand.POSITIVE);

    public static LogitNormal of(Object location, Object scale) {
        return new LogitNormal(FAMILY.checked(0, location), FAMILY.checked(1, scale));
    }

    @Override
    public Family.Given given() {
        return FAMILY.given(location, scale);
    }

    @Override
    public Domain support() {
        return Domain.UNIT_INTERVAL;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor y = inner(x);
        Tensor z = logit(y).minus(location).div(scale);
        return z.square()
                .times(-0.5)
                .minus(scale.log())
                .minus(Normal.HALF_LOG_TWO_PI)
                .minus(y.log())
                .minus(y.neg().log1p());
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        return location.plus(scale.times(Samplers.standard(key, sampleShape.append(batchShape()), Standard.NORMAL)))
                .sigmoid();
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return Optional.of(Algebra.logNormalCdf(logit(x).minus(location).div(scale)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return Optional.of(Algebra.logNormalCdf(location.minus(logit(x)).div(scale)));
    }

    @Override
    public Optional<Tensor> quantile(Tensor p) {
        return Optional.of(location.plus(scale.times(Algebra.normalQuantile(p))).sigmoid());
    }

    private static Tensor logit(Tensor x) {
        return x.log().minus(x.neg().log1p());
    }

    /** The density is 0 at both ends, where its terms would be ∞ − ∞. */
    private static Tensor inner(Tensor x) {
        return x.max(Value.scalar(Double.MIN_NORMAL)).min(Value.scalar(Math.nextDown(1.0)));
    }
}
