package dev.variate.distribution;

import dev.variate.distribution.Parameter.Demand;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;

/** Distributions that are others by other parameters. */
public final class Named {
    private static final Family CHI_SQUARED = Family.named("chiSquared").with("degreesOfFreedom", Demand.POSITIVE);
    private static final Family GAMMA =
            Family.named("gammaMeanSd").with("mean", Demand.POSITIVE).with("sd", Demand.POSITIVE);
    private static final Family BETA =
            Family.named("betaMeanPrecision").with("mean", Demand.PROBABILITY).with("precision", Demand.POSITIVE);
    private static final Family NEGATIVE_BINOMIAL = Family.named("negativeBinomialProbability")
            .with("successes", Demand.POSITIVE)
            .with("probability", Demand.PROBABILITY);

    private Named() {}

    /** The sum of {@code degreesOfFreedom} squared standard normal variables. */
    public static Distribution chiSquared(Object degreesOfFreedom) {
        Tensor freedom = CHI_SQUARED.checked(0, degreesOfFreedom);
        return new Reparametrised(CHI_SQUARED.given(freedom), new Gamma(freedom.times(0.5), Value.scalar(0.5)));
    }

    /** The gamma distribution by its mean and standard deviation. */
    public static Distribution gammaMeanSd(Object mean, Object sd) {
        Tensor m = GAMMA.checked(0, mean);
        Tensor s = GAMMA.checked(1, sd);
        Tensor rate = m.div(s.square());
        return new Reparametrised(GAMMA.given(m, s), new Gamma(m.times(rate), rate));
    }

    /** The beta distribution with alpha + beta = {@code precision}. */
    public static Distribution betaMeanPrecision(Object mean, Object precision) {
        Tensor m = BETA.checked(0, mean);
        Tensor p = BETA.checked(1, precision);
        return new Reparametrised(
                BETA.given(m, p), new Beta(m.times(p), m.neg().plus(1.0).times(p)));
    }

    /** The number of failures before {@code successes} successes. */
    public static Distribution negativeBinomialProbability(Object successes, Object probability) {
        Tensor r = NEGATIVE_BINOMIAL.checked(0, successes);
        Tensor p = NEGATIVE_BINOMIAL.checked(1, probability);
        return new Reparametrised(
                NEGATIVE_BINOMIAL.given(r, p),
                new NegativeBinomial(r.times(p.neg().plus(1.0)).div(p), r));
    }
}
