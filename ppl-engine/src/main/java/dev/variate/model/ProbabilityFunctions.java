package dev.variate.model;

import dev.variate.distribution.Distribution;
import dev.variate.distribution.Divergence;
import dev.variate.distribution.InvalidParameterException;
import dev.variate.distribution.Normal;
import dev.variate.program.SourceLine;
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

    /**
     * How far {@code p} is from {@code q}, Kullback and Leibler's divergence E log p(x)/q(x) over draws of p, in nats, in closed form: {@code kl(Normal.of(0, 1), Normal.of(1, 2))}. Both of one family: normal, log-normal, half
     * normal, exponential, gamma, inverse gamma, beta, Dirichlet, Laplace, Bernoulli, geometric, Poisson, categorical or multivariate normal.
     */
    public static Tensor kl(Distribution p, Distribution q) {
        try {
            return Divergence.kl(p, q);
        } catch (InvalidParameterException e) {
            throw new ModelException(e.getMessage(), SourceLine.UNKNOWN, e);
        }
    }
}
