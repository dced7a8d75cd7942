package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * {@code base}, of which is only known that it lies above what is recorded and not above {@code upper}: an observation has the probability of that interval, or the density
 * where the interval is a point.
 *
 * @param base of numbers one by one, with a distribution function
 * @param upper infinite where there is no end
 */
public record IntervalCensored(Distribution base, Tensor upper) implements CensoredObservation {

    /** @throws InvalidParameterException if the base has no distribution function */
    public static IntervalCensored of(Distribution base, Object upper) {
        Limits.checkTails(base, "censored");
        return new IntervalCensored(
                base,
                Parameter.checked(
                        base.name(), "censoringUpper", Arguments.tensor(upper).floating(), Demand.LIMIT));
    }

    @Override
    public Map.Entry<String, Parameter> told() {
        return Map.entry("censoringUpper", new Parameter(upper, Demand.LIMIT));
    }

    /** The end of an interval is no outcome, so it may lie on the edge of the support too. */
    @Override
    public Tensor logProb(Tensor x) {
        return logProbInside(x.floating());
    }

    @Override
    public Tensor logProbInside(Tensor x) {
        Tensor exact = upper.eq(x);
        Tensor wrong = upper.lt(x);
        // of an interval that is none some other stands in, so that the branch that is not taken has a derivative
        Tensor from = Tensor.where(exact.or(wrong), Value.scalar(Double.NEGATIVE_INFINITY), x);
        Tensor to = Tensor.where(exact.or(wrong), Value.scalar(Double.POSITIVE_INFINITY), upper);
        Tensor inside = Limits.logMass(base, from, to);
        Tensor density = base.logProb(x);
        return Tensor.where(exact, density, Tensor.where(wrong, Value.scalar(Double.NEGATIVE_INFINITY), inside));
    }
}
