package dev.variate.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Densities, both tails and entropies are those that SciPy 1.17.1 prints; the last of the skew normal's, the beta-binomial's,
 * and all tails of von Mises' and Skellam's, are by mpmath, integrals and sums of 40 digits ({@code tools/distribution-reference}). */
class ScipyTest {
    /** SciPy's own tails are good to about 1e-10 where they come from a difference or a numerical integral; and 1 − x of a beta's x rounds. */
    private static final double TOLERANCE = 1e-9;

    @ParameterizedTest
    @CsvFileSource(resources = "scipy.csv")
    void numbers_are_those_of_scipy(
            String name, String parameters, String at, double first, Double logCdf, Double logSurvival) {
        double[] p = Arrays.stream(parameters.split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
        Distribution distribution = named(name, p);
        if (at.equals("entropy")) {
            distribution.entropy().ifPresent(h -> check("entropy", Optional.of(h), first));
            return;
        }
        Value x = Value.scalar(Double.parseDouble(at));
        check("log density", Optional.of(distribution.logProb(x)), first);
        if (logCdf != null) {
            check("log cdf", distribution.logCdf(x), logCdf);
            check("log survival", distribution.logSurvival(x), logSurvival);
            distribution
                    .quantile(distribution.cdf(x).orElseThrow())
                    .filter(q -> logCdf > -300 && logSurvival > -20)
                    .ifPresent(q -> assertThat(((Value) q).item())
                            .isCloseTo(x.item(), within(1e-6 * Math.max(1, Math.abs(x.item())))));
        }
    }

    private static void check(String what, Optional<Tensor> actual, double expected) {
        assertThat(((Value) actual.orElseThrow()).item())
                .as(what)
                .isCloseTo(expected, within(TOLERANCE * Math.max(1e-2, Math.abs(expected))));
    }

    private static Distribution named(String name, double[] p) {
        return switch (name) {
            case "normal" -> Normal.of(p[0], p[1]);
            case "halfNormal" -> HalfNormal.of(p[0]);
            case "studentT" -> StudentT.of(p[0], p[1], p[2]);
            case "cauchy" -> Cauchy.of(p[0], p[1]);
            case "halfCauchy" -> HalfCauchy.of(p[0]);
            case "exponential" -> Exponential.of(p[0]);
            case "gamma" -> Gamma.of(p[0], p[1]);
            case "beta" -> Beta.of(p[0], p[1]);
            case "uniform" -> Uniform.of(p[0], p[1]);
            case "logNormal" -> LogNormal.of(p[0], p[1]);
            case "logLogistic" -> LogLogistic.of(p[0], p[1]);
            case "laplace" -> Laplace.of(p[0], p[1]);
            case "asymmetricLaplace" -> AsymmetricLaplace.of(p[0], p[1], p[2]);
            case "logistic" -> Logistic.of(p[0], p[1]);
            case "skewNormal" -> SkewNormal.of(p[0], p[1], p[2]);
            case "exponentiallyModifiedNormal" -> ExponentiallyModifiedNormal.of(p[0], p[1], p[2]);
            case "johnsonSU" -> JohnsonSU.of(p[0], p[1], p[2], p[3]);
            case "gumbel" -> Gumbel.of(p[0], p[1]);
            case "generalizedExtremeValue" -> GeneralizedExtremeValue.of(p[0], p[1], p[2]);
            case "generalizedPareto" -> GeneralizedPareto.of(p[0], p[1], p[2]);
            case "pareto" -> Pareto.of(p[0], p[1]);
            case "rayleigh" -> Rayleigh.of(p[0]);
            case "weibull" -> Weibull.of(p[0], p[1]);
            case "inverseGaussian" -> InverseGaussian.of(p[0], p[1]);
            case "inverseGamma" -> InverseGamma.of(p[0], p[1]);
            case "chiSquared" -> Named.chiSquared(p[0]);
            case "gammaMeanSd" -> Named.gammaMeanSd(p[0], p[1]);
            case "betaMeanPrecision" -> Named.betaMeanPrecision(p[0], p[1]);
            case "triangular" -> Triangular.of(p[0], p[1], p[2]);
            case "vonMises" -> VonMises.of(p[0], p[1]);
            case "bernoulli" -> Bernoulli.of(p[0]);
            case "binomial" -> Binomial.of(p[0], p[1]);
            case "poisson" -> Poisson.of(p[0]);
            case "negativeBinomial" -> NegativeBinomial.of(p[0], p[1]);
            case "negativeBinomialProbability" -> Named.negativeBinomialProbability(p[0], p[1]);
            case "geometric" -> Geometric.of(p[0]);
            case "betaBinomial" -> BetaBinomial.of(p[0], p[1], p[2]);
            case "discreteUniform" -> DiscreteUniform.of(p[0], p[1]);
            case "zipf" -> Zipf.of(p[0], p[1]);
            case "skellam" -> Skellam.of(p[0], p[1]);
            default -> throw new IllegalArgumentException(name);
        };
    }
}
