package dev.variate.model;

import dev.variate.distribution.Normal;
import dev.variate.tensor.Tensor;

/** The normal distribution's functions, element by element: probit models and copulas. Part of {@link Language}. */
public abstract class ProbabilityFunctions {
    private static final Normal STANDARD = Normal.of(0, 1);

    ProbabilityFunctions() {}

    /** Φ({@code x}), the probability that a standard normal variable is at most {@code x}. */
    public static Tensor normalCdf(Object x) {
        return STANDARD.cdf(Language.tensor(x)).orElseThrow();
    }

    /** log Φ({@code x}), right also where Φ itself is 0 to a computer: −804.6 at −40. */
    public static Tensor logNormalCdf(Object x) {
        return STANDARD.logCdf(Language.tensor(x)).orElseThrow();
    }

    /** Φ⁻¹({@code p}), the value that a standard normal variable is below with probability {@code p}. */
    public static Tensor normalQuantile(Object p) {
        return STANDARD.quantile(Language.tensor(p).floating()).orElseThrow();
    }
}
