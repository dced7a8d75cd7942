package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;
import java.util.Optional;

/**
 * Zeros that have a cause of their own: 0 with probability {@code zeroProbability}, else a draw of {@code base}, given that it is not 0: counts with a
 * distribution function (Mullahy 1986), or positive numbers, such as amounts of rain or of money.
 *
 * @param name what a model calls it
 */
public record Hurdle(String name, Tensor zeroProbability, Distribution base) implements Distribution {
    /** The parameter's name where an option gives it. */
    static final String HURDLE = "hurdleZero";

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

    /**
     * Of any counts that have tails, and any numbers from 0 on.
     *
     * @throws InvalidParameterException if {@code base} is of something else
     */
    public static Hurdle of(Distribution base, Object zeroProbability) {
        ZeroInflated.checkZero(base, "behind a hurdle");
        if (base.support().kind().isDiscrete()) {
            Limits.checkTails(base, "behind a hurdle");
        }
        return new Hurdle(
                base.name(), Parameter.checked(base.name(), HURDLE, zeroProbability, Demand.PROBABILITY), base);
    }

    private static Tensor checked(String name, Object zeroProbability) {
        return Parameter.checked(name, "zeroProbability", zeroProbability, Demand.PROBABILITY);
    }

    @Override
    public Map<String, Parameter> parameters() {
        return ZeroInflated.withZeroProbability(name, HURDLE, zeroProbability, base);
    }

    @Override
    public Domain support() {
        return base.support();
    }

    @Override
    public Shape batchShape() {
        return Shape.broadcast(zeroProbability.shape(), base.batchShape());
    }

    private boolean isCount() {
        return base.support().kind().isDiscrete();
    }

    /** Beside a density, 0 has a probability: there is nothing along which one could be inferred. */
    @Override
    public boolean mustBeObserved() {
        return !isCount();
    }

    /** log P(base > 0). */
    private Tensor logPositive() {
        return !isCount() ? ZERO : base.logSurvival(ZERO).orElseThrow();
    }

    /** What multiplies the base's probabilities above 0. */
    private Tensor logFactor() {
        return zeroProbability.neg().log1p().minus(logPositive());
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor none = x.floating().eq(ZERO);
        // a density may be infinite at 0, and the branch that is not taken must have a derivative
        Tensor drawn = isCount() ? x : Tensor.where(none, base.safePoint(), x);
        return Tensor.where(
                none, zeroProbability.log(), base.logProbInside(drawn).plus(logFactor()));
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor u = Samplers.standard(key.fold("zero"), sampleShape.append(batchShape()), Standard.UNIFORM);
        Distribution positive = isCount() ? Truncated.of(base, Optional.of(Value.scalar(1.0)), Optional.empty()) : base;
        return Tensor.where(
                u.lt(zeroProbability),
                isCount() ? Value.scalar(0) : ZERO,
                Samplers.spread(positive, batchShape(), key, sampleShape));
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
        return isCount() ? base.logSurvivalInside(x).map(s -> s.plus(logFactor())) : Optional.empty();
    }
}
