package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * {@code base}, of which some rows say only that the value is at least (or, to the left, at most) what is recorded: these score the tail's
 * probability, the others the density.
 *
 * @param base of numbers one by one, with a distribution function
 * @param censored 1 in the rows that are, else 0
 * @param right whether the value is at least what is recorded
 */
public record PartlyCensored(Distribution base, Tensor censored, boolean right) implements CensoredObservation {

    /** @throws InvalidParameterException if the base has no distribution function, or {@code censored} is known and not made of 0 and 1 */
    public static PartlyCensored of(Distribution base, Object censored, boolean right) {
        Limits.checkTails(base, "censored");
        Tensor flags = Parameter.checked(
                base.name(), "censoringIndicator", Arguments.tensor(censored).floating(), Demand.FLAG);
        return new PartlyCensored(base, flags, right);
    }

    @Override
    public Map.Entry<String, Parameter> told() {
        return Map.entry("censoringIndicator", new Parameter(censored, Demand.FLAG));
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor tail = (right ? base.logSurvival(Limits.before(base, x)) : base.logCdf(x)).orElseThrow();
        return Tensor.where(censored.gt(Value.scalar(0.5)), tail, base.logProbInside(x));
    }
}
