package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/**
 * Counts in which zeros have a cause of their own: 0 with probability {@code zeroProbability}, else a draw of {@code base}, a distribution
 * with distribution function, given that it is not 0 (Mullahy 1986).
 *
 * @param name what a model calls it
 */
public record Hurdle(String name, Tensor zeroProbability, Distribution base) implements Distribution {
    private static final Value ZERO = Value.scalar(0.0);

    public static Hurdle poisson(Object zeroProbability, Object rate) {
        return new Hurdle("hurdlePoisson", checked("hurdlePoisson", zeroProbability), Poisson.of(rate));
    }

    public static Hurdle negativeBinomial(Object zeroProbability, Object mean, Object dispersion) {
        return new Hurdle(
                "hurdleNegativeBinomial",
                checked("hurdleNegativeBinomial", zeroProbability),
                NegativeBinomial.of(mean, dispersion));
    }

    private static Tensor checked(String name, Object zeroProbability) {
        return Parameter.checked(name, "zeroProbability", zeroProbability, Demand.PROBABILITY);
    }

    @Override
    public Map<String, Parameter> parameters() {
        return ZeroInflated.withZeroProbability(zeroProbability, base);
    }

    @Override
    public Domain support() {
        return base.support();
    }

    @Override
    public Shape batchShape() {
        return Shape.broadcast(zeroProbability.shape(), base.batchShape());
    }

    /** log P(base > 0). */
    private Tensor logPositive() {
        return base.logSurvival(ZERO).orElseThrow();
    }

    /** What multiplies the base's probabilities above 0. */
    private Tensor logFactor() {
        return zeroProbability.neg().log1p().minus(logPositive());
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        return Tensor.where(
                x.floating().eq(ZERO),
                zeroProbability.log(),
                base.logProbInside(x).plus(logFactor()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor u = Samplers.standard(key.fold("zero"), sampleShape.append(batchShape()), Standard.UNIFORM);
        Distribution positive = Truncated.of(base, Optional.of(Value.scalar(1.0)), Optional.empty());
        return Tensor.where(
                u.lt(zeroProbability), Value.scalar(0), Samplers.spread(positive, batchShape(), key, sampleShape));
    }

    @Override
    public Optional<Tensor> mean() {
        return base.mean().map(m -> m.times(logFactor().exp()));
    }

    @Override
    public Optional<Tensor> variance() {
        return base.mean().flatMap(m -> base.variance().map(v -> {
            Tensor factor = logFactor().exp();
            return v.plus(m.square()).times(factor).minus(m.times(factor).square());
        }));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return logSurvivalInside(x).map(Algebra::log1mexp);
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return base.logSurvivalInside(x).map(s -> s.plus(logFactor()));
    }
}
