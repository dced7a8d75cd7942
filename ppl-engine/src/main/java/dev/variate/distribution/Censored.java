package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.random.Key;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is recorded of {@code base} by an instrument that shows values below {@code low} as {@code low} and those above {@code high} as
 * {@code high}: at an end it has the probability of the tail, between them the base's density. So it can score what was observed, and be
 * simulated, but not inferred.
 *
 * @param base of numbers one by one, with a distribution function
 */
public record Censored(Distribution base, Optional<Tensor> low, Optional<Tensor> high) implements Distribution {

    /** @throws InvalidParameterException if the base has no distribution function, or known ends are out of order */
    public static Censored of(Distribution base, Optional<Tensor> low, Optional<Tensor> high) {
        Limits.checkTails(base, "censored");
        Limits.check(base, "censored", low, high);
        return new Censored(base, low, high);
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>(base.parameters());
        low.ifPresent(l -> parameters.put("censoredLow", new Parameter(l, Demand.LIMIT)));
        high.ifPresent(h -> parameters.put("censoredHigh", new Parameter(h, Demand.LIMIT)));
        return parameters;
    }

    @Override
    public Domain support() {
        return base.support().between(low, high);
    }

    @Override
    public Shape batchShape() {
        return Limits.broadcast(base, low, high);
    }

    @Override
    public boolean mustBeObserved() {
        return true;
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor v = x.floating();
        Tensor density = base.logProb(v);
        Tensor result = high.map(h -> Tensor.where(
                        v.ge(h), base.logSurvival(Limits.before(base, h)).orElseThrow(), density))
                .orElse(density);
        return low.map(l -> Tensor.where(v.le(l), base.logCdf(l).orElseThrow(), result))
                .orElse(result);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        Tensor drawn = Samplers.spread(base, batchShape(), key, sampleShape);
        Tensor floored = low.map(l -> drawn.max(l)).orElse(drawn);
        return high.map(h -> floored.min(h)).orElse(floored).to(dtype());
    }
}
