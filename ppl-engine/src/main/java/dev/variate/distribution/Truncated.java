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
 * {@code base} given that its value lies from {@code low} to {@code high}, ends included: nothing outside could have been seen. Its density
 * is the base's over P(low ≤ X ≤ high), computed in whichever tail both ends lie. A {@link Flat} base has no probabilities; its density stays 1 between the ends.
 *
 * @param base of numbers one by one, with a distribution function or flat
 */
public record Truncated(Distribution base, Optional<Tensor> low, Optional<Tensor> high) implements Distribution {

    /** @throws InvalidParameterException if the base has no distribution function, or known ends leave nothing of it */
    public static Truncated of(Distribution base, Optional<Tensor> low, Optional<Tensor> high) {
        if (!(base instanceof Flat)) {
            Limits.checkTails(base, "truncated");
        }
        Limits.check(base, "truncated", low, high);
        return new Truncated(base, low, high);
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public Map<String, Parameter> parameters() {
        Map<String, Parameter> parameters = new LinkedHashMap<>(base.parameters());
        low.ifPresent(l -> parameters.put("truncatedLow", new Parameter(l, Demand.LIMIT)));
        high.ifPresent(h -> parameters.put("truncatedHigh", new Parameter(h, Demand.LIMIT)));
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
    public Tensor logProbInside(Tensor x) {
        return base.logProbInside(x).minus(logMass());
    }

    /** log P(low ≤ X ≤ high); 0 for a flat base. */
    private Tensor logMass() {
        if (base instanceof Flat) {
            return Value.scalar(0.0);
        }
        if (low.isEmpty()) {
            return high.map(h -> base.logCdf(h).orElseThrow()).orElse(Value.scalar(0.0));
        }
        Tensor under = Limits.before(base, low.get());
        if (high.isEmpty()) {
            return base.logSurvival(under).orElseThrow();
        }
        return between(under, high.get());
    }

    /** log P(from < X ≤ to). */
    private Tensor between(Tensor from, Tensor to) {
        Tensor below = base.logCdf(from).orElseThrow();
        Tensor lower = Algebra.logDifference(base.logCdf(to).orElseThrow(), below);
        Tensor upper = Algebra.logDifference(
                base.logSurvival(from).orElseThrow(), base.logSurvival(to).orElseThrow());
        return Tensor.where(below.gt(Value.scalar(-StrictMath.log(2))), upper, lower);
    }

    @Override
    public Tensor sample(Key key, Shape sampleShape) {
        if (base instanceof Flat) {
            return base.sample(key, sampleShape);
        }
        Domain support = support();
        return Inversion.sample(this, low.map(l -> Limits.before(base, l)), high, support, key, sampleShape);
    }

    @Override
    public Optional<Tensor> logCdfInside(Tensor x) {
        if (base instanceof Flat) {
            return Optional.empty();
        }
        return Optional.of(low.map(l -> between(Limits.before(base, l), x))
                .orElseGet(() -> base.logCdf(x).orElseThrow())
                .minus(logMass()));
    }

    @Override
    public Optional<Tensor> logSurvivalInside(Tensor x) {
        if (base instanceof Flat) {
            return Optional.empty();
        }
        return Optional.of(high.map(h -> between(x, h))
                .orElseGet(() -> base.logSurvival(x).orElseThrow())
                .minus(logMass()));
    }
}
