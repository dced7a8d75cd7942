package dev.variate.distribution;

import dev.variate.distribution.DistributionCases.Continuous;
import dev.variate.distribution.DistributionCases.Discrete;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.hipparchus.distribution.RealDistribution;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.ChiSquaredDistribution;
import org.hipparchus.distribution.continuous.ExponentialDistribution;
import org.hipparchus.distribution.continuous.GammaDistribution;
import org.hipparchus.distribution.continuous.GumbelDistribution;
import org.hipparchus.distribution.continuous.LaplaceDistribution;
import org.hipparchus.distribution.continuous.LogisticDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.ParetoDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.distribution.continuous.TriangularDistribution;
import org.hipparchus.distribution.continuous.WeibullDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.distribution.discrete.GeometricDistribution;
import org.hipparchus.distribution.discrete.PascalDistribution;
import org.hipparchus.distribution.discrete.PoissonDistribution;
import org.hipparchus.distribution.discrete.UniformIntegerDistribution;
import org.hipparchus.special.Beta;

/**
 * The families beside the most used, with densities and distribution functions by hipparchus, or by formulas of its functions or of {@link
 * Math}; where there is no formula the density is integrated.
 */
final class MoreCases {
    private MoreCases() {}

    private static final NormalDistribution STANDARD = new NormalDistribution(0, 1);

    static List<Continuous> continuous() {
        return List.of(
                DistributionCases.real(
                        "laplace", p -> Laplace.of(p.get(0), p.get(1)), new LaplaceDistribution(1, 2), 1, 2),
                DistributionCases.real(
                        "logistic", p -> Logistic.of(p.get(0), p.get(1)), new LogisticDistribution(1, 2), 1, 2),
                DistributionCases.real(
                        "gumbel", p -> Gumbel.of(p.get(0), p.get(1)), new GumbelDistribution(1, 2), 1, 2),
                DistributionCases.real(
                        "weibull", p -> Weibull.of(p.get(0), p.get(1)), new WeibullDistribution(1.7, 3), 1.7, 3),
                DistributionCases.real(
                        "weibull", p -> Weibull.of(p.get(0), p.get(1)), new WeibullDistribution(0.8, 3), 0.8, 3),
                DistributionCases.real(
                        "rayleigh", p -> Rayleigh.of(p.get(0)), new WeibullDistribution(2, 1.5 * Math.sqrt(2)), 1.5),
                DistributionCases.real(
                        "rayleigh", p -> Rayleigh.of(p.get(0)), new WeibullDistribution(2, 0.01 * Math.sqrt(2)), 0.01),
                logLogistic(1.7, 3),
                logLogistic(0.8, 3),
                DistributionCases.real(
                                "pareto",
                                p -> Pareto.of(p.get(0), p.get(1)),
                                new ParetoDistribution(Math.log(1.5), 3),
                                1.5,
                                3)
                        .with(
                                x -> Math.log(3) + 3 * Math.log(1.5) - 4 * Math.log(x),
                                x -> x < 1.5 ? 0 : 1 - Math.pow(1.5 / x, 3)),
                DistributionCases.real(
                        "triangular",
                        p -> Triangular.of(p.get(0), p.get(1), p.get(2)),
                        new TriangularDistribution(-1, 0.5, 4),
                        -1,
                        0.5,
                        4),
                DistributionCases.real("chiSquared", p -> Named.chiSquared(p.get(0)), new ChiSquaredDistribution(5), 5),
                DistributionCases.real(
                        "gammaMeanSd",
                        p -> Named.gammaMeanSd(p.get(0), p.get(1)),
                        new GammaDistribution(9, 2.0 / 3),
                        6,
                        2),
                DistributionCases.real(
                        "betaMeanPrecision",
                        p -> Named.betaMeanPrecision(p.get(0), p.get(1)),
                        new BetaDistribution(2.4, 5.6),
                        0.3,
                        8),
                inverseGamma(4.5, 3),
                halfStudentT(6, 2),
                mapped("logitNormal", 0.4, 1.3),
                kumaraswamy(1.7, 3),
                generalizedExtremeValue(0.2),
                generalizedExtremeValue(-0.1),
                generalizedPareto(0.2),
                generalizedPareto(-0.1),
                asymmetricLaplace(1, 2, 1.7),
                johnsonSU(0.7, 1.8, 1, 2),
                integrated(
                        "skewNormal",
                        -30,
                        30,
                        x -> Math.log(2
                                * STANDARD.density((x - 1) / 2)
                                / 2
                                * STANDARD.cumulativeProbability(-3 * (x - 1) / 2)),
                        1,
                        2,
                        -3),
                integrated("exponentiallyModifiedNormal", -20, 40, MoreCases::modified, 1, 0.5, 2),
                integrated(
                        "inverseGaussian",
                        1e-9,
                        200,
                        x -> 0.5 * Math.log(3 / (2 * Math.PI * x * x * x)) - 3 * Math.pow(x - 2, 2) / (8 * x),
                        2,
                        3),
                // I₀(3) as SciPy 1.17.1 has it
                integrated(
                        "vonMises",
                        -Math.PI,
                        Math.PI,
                        x -> 3 * Math.cos(x - 0.5) - Math.log(2 * Math.PI * 4.880792585865024),
                        0.5,
                        3));
    }

    static List<Discrete> discrete() {
        return List.of(
                negativeBinomial(4, 1.5),
                negativeBinomial(30, 60),
                new Discrete(
                        "negativeBinomialProbability",
                        p -> Named.negativeBinomialProbability(p.get(0), p.get(1)),
                        new double[] {3, 0.4},
                        k -> new PascalDistribution(3, 0.4).logProbability((int) k),
                        120),
                new Discrete(
                        "geometric",
                        p -> Geometric.of(p.get(0)),
                        new double[] {0.3},
                        k -> new GeometricDistribution(0.3).logProbability((int) k),
                        110),
                betaBinomial(12, 2, 3),
                new Discrete(
                        "discreteUniform",
                        p -> DiscreteUniform.of(p.get(0), p.get(1)),
                        new double[] {0, 7},
                        k -> new UniformIntegerDistribution(0, 7).logProbability((int) k),
                        7),
                inflated(0.3, 2.5),
                new Discrete(
                        "zeroInflatedBinomial",
                        p -> ZeroInflated.binomial(p.get(0), p.get(1), p.get(2)),
                        new double[] {0.3, 9, 0.4},
                        k -> Math.log((k == 0 ? 0.3 : 0) + 0.7 * new BinomialDistribution(9, 0.4).probability((int) k)),
                        9),
                new Discrete(
                        "zeroInflatedNegativeBinomial",
                        p -> ZeroInflated.negativeBinomial(p.get(0), p.get(1), p.get(2)),
                        new double[] {0.3, 4, 1.5},
                        k -> Math.log((k == 0 ? 0.3 : 0)
                                + 0.7
                                        * Math.exp(negativeBinomial(4, 1.5)
                                                .logMass()
                                                .applyAsDouble(k))),
                        120),
                hurdle(0.3, 0.8),
                new Discrete(
                        "hurdleNegativeBinomial",
                        p -> Hurdle.negativeBinomial(p.get(0), p.get(1), p.get(2)),
                        new double[] {0.3, 4, 1.5},
                        k -> k == 0
                                ? Math.log(0.3)
                                : Math.log(0.7)
                                        + negativeBinomial(4, 1.5).logMass().applyAsDouble(k)
                                        - Math.log(1 - Math.pow(1.5 / 5.5, 1.5)),
                        120));
    }

    // ---- continuous

    private static Continuous inverseGamma(double a, double b) {
        RealDistribution reciprocal = new GammaDistribution(a, 1 / b);
        return new Continuous(
                "inverseGamma",
                p -> InverseGamma.of(p.get(0), p.get(1)),
                new double[] {a, b},
                x -> reciprocal.logDensity(1 / x) - 2 * Math.log(x),
                x -> x <= 0 ? 0 : 1 - reciprocal.cumulativeProbability(1 / x));
    }

    private static Continuous halfStudentT(double nu, double s) {
        TDistribution t = new TDistribution(nu);
        return new Continuous(
                "halfStudentT",
                p -> HalfStudentT.of(p.get(0), p.get(1)),
                new double[] {nu, s},
                x -> Math.log(2 / s) + t.logDensity(x / s),
                x -> 2 * t.cumulativeProbability(x / s) - 1);
    }

    private static Continuous mapped(String label, double m, double s) {
        RealDistribution normal = new NormalDistribution(m, s);
        return new Continuous(
                label,
                p -> LogitNormal.of(p.get(0), p.get(1)),
                new double[] {m, s},
                x -> normal.logDensity(Math.log(x / (1 - x))) - Math.log(x * (1 - x)),
                x -> x <= 0 ? 0 : x >= 1 ? 1 : normal.cumulativeProbability(Math.log(x / (1 - x))));
    }

    private static Continuous kumaraswamy(double a, double b) {
        return new Continuous(
                "kumaraswamy",
                p -> Kumaraswamy.of(p.get(0), p.get(1)),
                new double[] {a, b},
                x -> Math.log(a * b * Math.pow(x, a - 1) * Math.pow(1 - Math.pow(x, a), b - 1)),
                x -> 1 - Math.pow(1 - Math.pow(x, a), b));
    }

    /** Location 1, scale 2. */
    private static Continuous generalizedExtremeValue(double shape) {
        return new Continuous(
                "generalizedExtremeValue",
                p -> GeneralizedExtremeValue.of(p.get(0), p.get(1), p.get(2)),
                new double[] {1, 2, shape},
                x -> {
                    double t = Math.pow(1 + shape * (x - 1) / 2, -1 / shape);
                    return Math.log(Math.pow(t, shape + 1) * Math.exp(-t) / 2);
                },
                x -> {
                    double inside = 1 + shape * (x - 1) / 2;
                    return inside <= 0 ? (shape > 0 ? 0 : 1) : Math.exp(-Math.pow(inside, -1 / shape));
                });
    }

    /** Location 1, scale 2. */
    private static Continuous generalizedPareto(double shape) {
        return new Continuous(
                "generalizedPareto",
                p -> GeneralizedPareto.of(p.get(0), p.get(1), p.get(2)),
                new double[] {1, 2, shape},
                x -> Math.log(Math.pow(1 + shape * (x - 1) / 2, -1 / shape - 1) / 2),
                x -> {
                    double inside = 1 + shape * (x - 1) / 2;
                    return x < 1 ? 0 : inside <= 0 ? 1 : 1 - Math.pow(inside, -1 / shape);
                });
    }

    private static Continuous asymmetricLaplace(double m, double s, double k) {
        RealDistribution right = new ExponentialDistribution(s / k);
        RealDistribution left = new ExponentialDistribution(s * k);
        double share = k * k / (1 + k * k);
        return new Continuous(
                "asymmetricLaplace",
                p -> AsymmetricLaplace.of(p.get(0), p.get(1), p.get(2)),
                new double[] {m, s, k},
                x -> x < m ? Math.log(share) + left.logDensity(m - x) : Math.log(1 - share) + right.logDensity(x - m),
                x -> x < m
                        ? share * (1 - left.cumulativeProbability(m - x))
                        : share + (1 - share) * right.cumulativeProbability(x - m));
    }

    private static Continuous johnsonSU(double g, double d, double m, double s) {
        DoubleUnaryOperator z = x -> {
            double y = (x - m) / s;
            return g + d * Math.log(y + Math.sqrt(1 + y * y));
        };
        return new Continuous(
                "johnsonSU",
                p -> JohnsonSU.of(p.get(0), p.get(1), p.get(2), p.get(3)),
                new double[] {g, d, m, s},
                x -> STANDARD.logDensity(z.applyAsDouble(x))
                        + Math.log(d / s)
                        - 0.5 * Math.log(1 + Math.pow((x - m) / s, 2)),
                x -> STANDARD.cumulativeProbability(z.applyAsDouble(x)));
    }

    /** Location 1, scale ½, rate 2. */
    private static double modified(double x) {
        return Math.log(2 * STANDARD.cumulativeProbability((x - 1) / 0.5 - 1)) + 2 * (1 - x) + 0.5;
    }

    /** A density whose distribution function is its integral from {@code low}, by Simpson's rule, between nodes a straight line. */
    private static Continuous integrated(
            String label, double low, double high, DoubleUnaryOperator logDensity, double... parameters) {
        int n = 200_000;
        double step = (high - low) / n;
        double[] sums = new double[n + 1];
        for (int i = 0; i < n; i++) {
            double x = low + i * step;
            sums[i + 1] = sums[i]
                    + step
                            / 6
                            * (Math.exp(logDensity.applyAsDouble(x))
                                    + 4 * Math.exp(logDensity.applyAsDouble(x + step / 2))
                                    + Math.exp(logDensity.applyAsDouble(x + step)));
        }
        return new Continuous(
                label,
                p -> switch (label) {
                    case "skewNormal" -> SkewNormal.of(p.get(0), p.get(1), p.get(2));
                    case "exponentiallyModifiedNormal" -> ExponentiallyModifiedNormal.of(p.get(0), p.get(1), p.get(2));
                    case "inverseGaussian" -> InverseGaussian.of(p.get(0), p.get(1));
                    default -> VonMises.of(p.get(0), p.get(1));
                },
                parameters,
                logDensity,
                x -> {
                    double at = Math.clamp((x - low) / step, 0, n);
                    int i = Math.min((int) at, n - 1);
                    return sums[i] + (at - i) * (sums[i + 1] - sums[i]);
                });
    }

    // ---- discrete

    private static Discrete negativeBinomial(double mean, double dispersion) {
        return new Discrete(
                "negativeBinomial",
                p -> NegativeBinomial.of(p.get(0), p.get(1)),
                new double[] {mean, dispersion},
                k -> -Beta.logBeta(k + 1, dispersion)
                        - Math.log(k + dispersion)
                        + dispersion * Math.log(dispersion / (dispersion + mean))
                        + k * Math.log(mean / (dispersion + mean)),
                120);
    }

    private static Discrete betaBinomial(int n, double a, double b) {
        return new Discrete(
                "betaBinomial",
                p -> BetaBinomial.of(p.get(0), p.get(1), p.get(2)),
                new double[] {n, a, b},
                k -> -Math.log(n + 1)
                        - Beta.logBeta(k + 1, n - k + 1)
                        + Beta.logBeta(k + a, n - k + b)
                        - Beta.logBeta(a, b),
                n);
    }

    private static Discrete inflated(double zero, double rate) {
        PoissonDistribution poisson = new PoissonDistribution(rate);
        return new Discrete(
                "zeroInflatedPoisson",
                p -> ZeroInflated.poisson(p.get(0), p.get(1)),
                new double[] {zero, rate},
                k -> Math.log((k == 0 ? zero : 0) + (1 - zero) * poisson.probability((int) k)),
                40);
    }

    private static Continuous logLogistic(double shape, double scale) {
        return new Continuous(
                "logLogistic",
                p -> LogLogistic.of(p.get(0), p.get(1)),
                new double[] {shape, scale},
                x -> Math.log(shape / scale * Math.pow(x / scale, shape - 1))
                        - 2 * Math.log1p(Math.pow(x / scale, shape)),
                x -> 1 / (1 + Math.pow(x / scale, -shape)));
    }

    private static Discrete hurdle(double zero, double rate) {
        PoissonDistribution poisson = new PoissonDistribution(rate);
        return new Discrete(
                "hurdlePoisson",
                p -> Hurdle.poisson(p.get(0), p.get(1)),
                new double[] {zero, rate},
                k -> k == 0
                        ? Math.log(zero)
                        : Math.log((1 - zero) * poisson.probability((int) k) / (1 - Math.exp(-rate))),
                30);
    }
}
