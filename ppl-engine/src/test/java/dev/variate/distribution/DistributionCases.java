package dev.variate.distribution;

import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.hipparchus.distribution.IntegerDistribution;
import org.hipparchus.distribution.RealDistribution;
import org.hipparchus.distribution.continuous.BetaDistribution;
import org.hipparchus.distribution.continuous.CauchyDistribution;
import org.hipparchus.distribution.continuous.ExponentialDistribution;
import org.hipparchus.distribution.continuous.GammaDistribution;
import org.hipparchus.distribution.continuous.LogNormalDistribution;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.distribution.continuous.UniformRealDistribution;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.distribution.discrete.PoissonDistribution;

/** Every family at several parameters, with an independent implementation of its density and distribution function. */
final class DistributionCases {
    private DistributionCases() {}

    /**
     * @param make from parameters, so that these may be traced
     * @param logDensity of the independent implementation
     * @param cumulative of the independent implementation
     */
    record Continuous(
            String label,
            Function<List<Tensor>, Distribution> make,
            double[] parameters,
            DoubleUnaryOperator logDensity,
            DoubleUnaryOperator cumulative) {
        Distribution distribution() {
            return make.apply(java.util.Arrays.stream(parameters)
                    .mapToObj(Arguments::tensor)
                    .toList());
        }

        /** By formulas where the independent implementation has other parameters. */
        Continuous with(DoubleUnaryOperator density, DoubleUnaryOperator distributionFunction) {
            return new Continuous(label, make, parameters, density, distributionFunction);
        }

        @Override
        public String toString() {
            return label + java.util.Arrays.toString(parameters);
        }
    }

    /** @param logMass of the independent implementation */
    record Discrete(
            String label,
            Function<List<Tensor>, Distribution> make,
            double[] parameters,
            DoubleUnaryOperator logMass,
            int top) {
        Distribution distribution() {
            return make.apply(java.util.Arrays.stream(parameters)
                    .mapToObj(Arguments::tensor)
                    .toList());
        }

        @Override
        public String toString() {
            return label + java.util.Arrays.toString(parameters);
        }
    }

    static List<Continuous> continuous() {
        return List.of(
                normal(0, 1),
                normal(-3, 0.2),
                halfNormal(2.5),
                studentT(1, 0, 1),
                studentT(3.5, 2, 0.7),
                studentT(40, -1, 3),
                cauchy(1, 2),
                halfCauchy(5),
                exponential(0.3),
                gamma(0.4, 2),
                gamma(1, 1),
                gamma(7.5, 0.5),
                beta(0.5, 0.5),
                beta(1, 1),
                beta(2, 5),
                beta(30, 4),
                uniform(-2, 7),
                logNormal(0.5, 0.8),
                mixture(0.3, -1, 2));
    }

    static List<Discrete> discrete() {
        return List.of(
                bernoulli(0.3),
                bernoulli(0.999),
                bernoulliLogits(-1.2),
                binomial(10, 0.4),
                binomial(10, 0.95),
                binomial(200, 0.3),
                binomialLogits(17, 0.8),
                binomialLogits(400, -1),
                poisson(0.6),
                poisson(8),
                poisson(45),
                mixedCounts(0.7, 2, 11));
    }

    static Continuous real(
            String label, Function<List<Tensor>, Distribution> make, RealDistribution oracle, double... parameters) {
        return new Continuous(label, make, parameters, oracle::logDensity, oracle::cumulativeProbability);
    }

    /** A symmetric distribution folded at 0. */
    private static Continuous folded(
            String label, Function<List<Tensor>, Distribution> make, RealDistribution oracle, double... parameters) {
        return new Continuous(
                label,
                make,
                parameters,
                x -> Math.log(2) + oracle.logDensity(x),
                x -> 2 * oracle.cumulativeProbability(x) - 1);
    }

    /** Of two normals, the second half as wide. */
    private static Continuous mixture(double w, double m1, double m2) {
        NormalDistribution first = new NormalDistribution(m1, 1);
        NormalDistribution second = new NormalDistribution(m2, 0.5);
        return new Continuous(
                "mixture",
                p -> Mixture.of(
                        Tensor.stack(p.get(0), p.get(0).neg().plus(1)),
                        List.of(Normal.of(p.get(1), 1), Normal.of(p.get(2), 0.5))),
                new double[] {w, m1, m2},
                x -> Math.log(w * first.density(x) + (1 - w) * second.density(x)),
                x -> w * first.cumulativeProbability(x) + (1 - w) * second.cumulativeProbability(x));
    }

    private static Discrete mixedCounts(double w, double rate1, double rate2) {
        PoissonDistribution first = new PoissonDistribution(rate1);
        PoissonDistribution second = new PoissonDistribution(rate2);
        return new Discrete(
                "mixture",
                p -> Mixture.of(
                        Tensor.stack(p.get(0), p.get(0).neg().plus(1)),
                        List.of(Poisson.of(p.get(1)), Poisson.of(p.get(2)))),
                new double[] {w, rate1, rate2},
                x -> Math.log(w * first.probability((int) x) + (1 - w) * second.probability((int) x)),
                60);
    }

    private static Continuous normal(double m, double s) {
        return real("normal", p -> Normal.of(p.get(0), p.get(1)), new NormalDistribution(m, s), m, s);
    }

    private static Continuous halfNormal(double s) {
        return folded("halfNormal", p -> HalfNormal.of(p.get(0)), new NormalDistribution(0, s), s);
    }

    private static Continuous studentT(double nu, double m, double s) {
        TDistribution oracle = new TDistribution(nu);
        return new Continuous(
                "studentT",
                p -> StudentT.of(p.get(0), p.get(1), p.get(2)),
                new double[] {nu, m, s},
                x -> oracle.logDensity((x - m) / s) - Math.log(s),
                x -> oracle.cumulativeProbability((x - m) / s));
    }

    private static Continuous cauchy(double m, double s) {
        return real("cauchy", p -> Cauchy.of(p.get(0), p.get(1)), new CauchyDistribution(m, s), m, s);
    }

    private static Continuous halfCauchy(double s) {
        return folded("halfCauchy", p -> HalfCauchy.of(p.get(0)), new CauchyDistribution(0, s), s);
    }

    private static Continuous exponential(double rate) {
        return real("exponential", p -> Exponential.of(p.get(0)), new ExponentialDistribution(1 / rate), rate);
    }

    private static Continuous gamma(double shape, double rate) {
        return real("gamma", p -> Gamma.of(p.get(0), p.get(1)), new GammaDistribution(shape, 1 / rate), shape, rate);
    }

    private static Continuous beta(double a, double b) {
        return real("beta", p -> Beta.of(p.get(0), p.get(1)), new BetaDistribution(a, b), a, b);
    }

    private static Continuous uniform(double low, double high) {
        return real("uniform", p -> Uniform.of(p.get(0), p.get(1)), new UniformRealDistribution(low, high), low, high);
    }

    private static Continuous logNormal(double m, double s) {
        return real("logNormal", p -> LogNormal.of(p.get(0), p.get(1)), new LogNormalDistribution(m, s), m, s);
    }

    private static Discrete whole(
            String label,
            Function<List<Tensor>, Distribution> make,
            IntegerDistribution oracle,
            int top,
            double... parameters) {
        return new Discrete(label, make, parameters, k -> oracle.logProbability((int) k), top);
    }

    private static Discrete bernoulli(double p) {
        return whole("bernoulli", q -> Bernoulli.of(q.get(0)), new BinomialDistribution(1, p), 1, p);
    }

    private static Discrete bernoulliLogits(double l) {
        return whole(
                "bernoulliLogits",
                q -> BernoulliLogits.of(q.get(0)),
                new BinomialDistribution(1, 1 / (1 + Math.exp(-l))),
                1,
                l);
    }

    private static Discrete binomial(int n, double p) {
        return whole("binomial", q -> Binomial.of(q.get(0), q.get(1)), new BinomialDistribution(n, p), n, n, p);
    }

    private static Discrete binomialLogits(int n, double l) {
        return whole(
                "binomialLogits",
                q -> BinomialLogits.of(q.get(0), q.get(1)),
                new BinomialDistribution(n, 1 / (1 + Math.exp(-l))),
                n,
                n,
                l);
    }

    private static Discrete poisson(double rate) {
        // 12 deviations above the mean, and then some for small rates: no mass beyond that double precision could see
        return whole(
                "poisson",
                q -> Poisson.of(q.get(0)),
                new PoissonDistribution(rate),
                (int) (rate + 12 * Math.sqrt(rate)) + 15,
                rate);
    }
}
