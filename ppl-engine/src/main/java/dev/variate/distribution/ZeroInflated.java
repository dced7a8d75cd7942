package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A distribution of counts with more zeros than its own: 0 with probability {@code zeroProbability}, else a draw of {@code base}, which may be 0 too.
 *
 * @param name what a model calls it
 */
public record ZeroInflated(String name, Tensor zeroProbability, Distribution base) implements Distribution {
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

    private static Tensor checked(String name, Object zeroProbability) {
        return Parameter.checked(name, "zeroProbability", zeroProbability, Demand.PROBABILITY);
    }

    @Override
    public Map<String, Parameter> parameters() {
        return withZeroProbability(zeroProbability, base);
    }

    static Map<String, Parameter> withZeroProbability(Tensor zeroProbability, Distribution base) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        parameters.put("zeroProbability", new Parameter(zeroProbability, Demand.PROBABILITY));
        parameters.putAll(base.parameters());
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
