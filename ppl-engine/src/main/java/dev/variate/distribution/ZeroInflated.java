package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A distribution of counts with more zeros than its own: 0 with probability {@code zeroProbability}, else a draw of {@code base}, which may be 0 too.
 *
 * @param name what a model calls it
 */
public record ZeroInflated(String name, Tensor zeroProbability, Distribution base) implements Distribution {
    /** The parameter's name where an option gives it. */
    static final String INFLATION = "zeroInflation";

    public static ZeroInflated poisson(Object zeroProbability, Object rate) {
        return new ZeroInflated(
                "zeroInflatedPoisson", checked("zeroInflatedPoisson", zeroProbability), Poisson.of(rate));
    }

    public static ZeroInflated binomial(Object zeroProbability, Object trials, Object probability) {
        return new ZeroInflated(
                "zeroInflatedBinomial",
                checked("zeroInflatedBinomial", zeroProbability),
                Binomial.of(trials, probability));
    }

    public static ZeroInflated negativeBinomial(Object zeroProbability, Object mean, Object dispersion) {
        return new ZeroInflated(
                "zeroInflatedNegativeBinomial",
                checked("zeroInflatedNegativeBinomial", zeroProbability),
                NegativeBinomial.of(mean, dispersion));
    }

    /**
     * Any counts, 0 among them.
     *
     * @throws InvalidParameterException if {@code base} is not of whole numbers from 0
     */
    public static ZeroInflated of(Distribution base, Object zeroProbability) {
        if (!base.support().kind().isDiscrete()) {
            throw new InvalidParameterException("A `" + base.name()
                    + "` cannot be zero-inflated: it never draws exactly 0 of its own. `hurdle(p)` is for"
                    + " zeros beside a distribution of positive numbers");
        }
        checkZero(base, "zero-inflated");
        return new ZeroInflated(
                base.name(), Parameter.checked(base.name(), INFLATION, zeroProbability, Demand.PROBABILITY), base);
    }

    /** Demands that values begin at 0. */
    static void checkZero(Distribution base, String what) {
        boolean zero = base.eventShape().isScalar()
                && base.support()
                        .lowest()
                        .filter(low -> !(low instanceof Value known)
                                || Arrays.stream(known.toArray()).allMatch(end -> end == 0))
                        .isPresent();
        if (!zero) {
            throw new InvalidParameterException("A `" + base.name() + "` cannot be " + what
                    + ": its values do not begin at 0, as those of a `poisson`, `negativeBinomial` or `gamma` do");
        }
    }

    private static Tensor checked(String name, Object zeroProbability) {
        return Parameter.checked(name, "zeroProbability", zeroProbability, Demand.PROBABILITY);
    }

    @Override
    public Map<String, Parameter> parameters() {
        return withZeroProbability(name, INFLATION, zeroProbability, base);
    }

    /** Before the base's, or, where an option has said it and the name is the base's, behind them. */
    static Map<String, Parameter> withZeroProbability(
            String name, String option, Tensor zeroProbability, Distribution base) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        Parameter zero = new Parameter(zeroProbability, Demand.PROBABILITY);
        boolean behind = name.equals(base.name());
        if (!behind) {
            parameters.put("zeroProbability", zero);
        }
        parameters.putAll(base.parameters());
        if (behind) {
            parameters.put(option, zero);
        }
        return parameters;
    }

    @Override
    public Domain support() {
        return base.support();
    }

    @Override
    public Shape batchShape() {
        return Shape.broadcast(zeroProbability.shape(), base.batchShape());
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor drawn = zeroProbability.neg().log1p().plus(base.logProbInside(x));
        Tensor either = Algebra.logSum(
                zeroProbability.log(), zeroProbability.neg().log1p().plus(base.logProbInside(Value.scalar(0.0))));
        return Tensor.where(x.floating().eq(Value.scalar(0.0)), either, drawn);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor u = Samplers.standard(key.fold("zero"), sampleShape.append(batchShape()), Standard.UNIFORM);
        return Tensor.where(
                u.lt(zeroProbability), Value.scalar(0), Samplers.spread(base, batchShape(), key, sampleShape));
    }

    @Override
    public Optional<Tensor> mean() {
        return base.mean().map(m -> m.times(zeroProbability.neg().plus(1.0)));
    }

    @Override
    public Optional<Tensor> variance() {
        return base.mean().flatMap(m -> base.variance().map(v -> v.plus(zeroProbability.times(m.square()))
                .times(zeroProbability.neg().plus(1.0))));
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        return base.logCdfInside(x)
                .map(f -> Algebra.logSum(
                        zeroProbability.log(), zeroProbability.neg().log1p().plus(f)));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        return base.logSurvivalInside(x).map(s -> zeroProbability.neg().log1p().plus(s));
    }
}
