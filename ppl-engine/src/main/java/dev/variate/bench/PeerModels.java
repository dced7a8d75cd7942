package dev.variate.bench;

import static dev.variate.model.Language.*;

import dev.variate.distribution.Normal;
import dev.variate.model.Model;
import dev.variate.model.ModelProgram;
import dev.variate.model.Posterior;
import dev.variate.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Twelve models that other systems have been measured on, written as a model's author writes them, on made-up data of the same shape. The figures are
 * microseconds a gradient of the best of Stan 2.39, stanli 0.24, nutpie 0.16 and NumPyro 0.22, called from native code on one core of a machine
 * with two, on 23 November 2026; such machines are noisy: read ±20 %.
 */
final class PeerModels {

    /**
     * @param best the best other system's microseconds a gradient
     * @param whose that system
     */
    record PeerModel(String name, Supplier<Tensor> body, Map<String, Object> data, double best, String whose) {
        Posterior posterior() {
            return Posterior.of(ModelProgram.trace(Model.of(name, body), data));
        }
    }

    private static final SplittableRandom RANDOM = new SplittableRandom(5);

    private PeerModels() {}

    /** All but the largest, in the order of the table. */
    static List<PeerModel> all() {
        return List.of(
                eightSchools(),
                radon(919, 85),
                radon(12_573, 386),
                hmm(),
                arK(),
                garch(),
                gaussianMixture(),
                kidscore(),
                gpPoisson(),
                gp100(),
                lotkaVolterra());
    }

    /** 581,012 rows, 54 columns: a quarter of a gigabyte. */
    static PeerModel logistic() {
        BenchModels.LogisticData d = BenchModels.logisticData(581_012, 54);
        Tensor x = tensor(d.x()).reshape(581_012, 54);
        return new PeerModel(
                "logistic regression, 581,012 × 54",
                () -> {
                    Tensor alpha = normal("alpha", 0, 5);
                    Tensor beta = normal("beta", 0, 2.5, shape(54));
                    return bernoulliLogits("y", alpha.plus(matmul(x, beta)));
                },
                Map.of("y", d.y()),
                46_000,
                "Stan");
    }

    static PeerModel eightSchools() {
        return new PeerModel(
                "eight schools",
                () -> {
                    Tensor mu = normal("mu", 0, 5);
                    Tensor tau = halfCauchy("tau", 5);
                    Tensor z = normal("z", 0, 1, shape(8));
                    return normal("y", mu.plus(tau.times(z)), new double[] {15, 10, 16, 11, 9, 11, 10, 18});
                },
                Map.of("y", new double[] {28, 8, -3, 7, -1, 1, 18, 12}),
                0.085,
                "NumPyro");
    }

    static PeerModel radon(int houses, int counties) {
        BenchModels.RadonData d = BenchModels.radonData(houses, counties);
        return new PeerModel(
                String.format(Locale.ROOT, "radon, %,d houses", houses),
                () -> {
                    Tensor mu = normal("mu", 0, 10);
                    Tensor tau = halfNormal("tau", 1);
                    Tensor beta = normal("beta", 0, 10);
                    Tensor sigma = halfNormal("sigma", 1);
                    Tensor alpha = mu.plus(tau.times(normal("z", 0, 1, shape(counties))));
                    return normal("y", alpha.take(d.county()).plus(beta.times(tensor(d.floor()))), sigma);
                },
                Map.of("y", d.y()),
                houses < 1000 ? 2.5 : 21,
                "stanli");
    }

    private static PeerModel hmm() {
        int n = 100;
        double[] y = IntStream.range(0, n)
                .mapToDouble(t -> (t / 13 % 2 == 0 ? 3 : 10) + RANDOM.nextGaussian())
                .toArray();
        return new PeerModel(
                "hidden Markov, 2 states, 100 steps",
                () -> {
                    Tensor transition = stack(dirichlet("theta1", ones(2)), dirichlet("theta2", ones(2)));
                    Tensor mu = flatPositive("mu", shape(2), ordered());
                    factor("prior", Normal.of(new double[] {3, 10}, 1).logProb(mu));
                    return hiddenMarkov("y", n, new double[] {0.5, 0.5}, transition, Normal.of(mu, 1));
                },
                Map.of("y", y),
                8.5,
                "NumPyro");
    }

    private static PeerModel arK() {
        int order = 5;
        double[] y = gaussians(200, 1);
        Tensor series = tensor(y);
        return new PeerModel(
                "AR(5), 200 steps",
                () -> {
                    Tensor mean = normal("alpha", 0, 10);
                    Tensor beta = normal("beta", 0, 10, shape(order));
                    Tensor sigma = halfCauchy("sigma", 2.5);
                    for (int k = 1; k <= order; k++) {
                        int lag = k;
                        int[] rows =
                                IntStream.range(order, 200).map(t -> t - lag).toArray();
                        mean = mean.plus(beta.at(k - 1).times(series.take(rows)));
                    }
                    return normal("later", mean, sigma);
                },
                Map.of("later", java.util.Arrays.copyOfRange(y, order, 200)),
                0.17,
                "stanli");
    }

    private static PeerModel garch() {
        double[] y = gaussians(200, 3);
        Tensor series = tensor(y);
        return new PeerModel(
                "GARCH(1,1), 200 steps",
                () -> {
                    Tensor mu = flat("mu");
                    Tensor alpha0 = flatPositive("alpha0");
                    Tensor alpha1 = uniform("alpha1", 0, 1);
                    Tensor beta1 = uniform("beta1", 0, tensor(1).minus(alpha1));
                    Tensor shock = square(series.minus(mu)).slice(new int[] {0}, new int[] {199});
                    Tensor variance = scanFrom(
                            1, shock, (v, e) -> alpha0.plus(alpha1.times(e)).plus(beta1.times(v)));
                    return normal("y", mu, sqrt(variance));
                },
                Map.of("y", y),
                3.8,
                "NumPyro");
    }

    private static PeerModel gaussianMixture() {
        double[] y = IntStream.range(0, 1000)
                .mapToDouble(i -> (i % 3 == 0 ? -2.7 : 2.9) + RANDOM.nextGaussian())
                .toArray();
        return new PeerModel(
                "mixture of two normals, 1,000 rows",
                () -> {
                    Tensor mu = normal("mu", 0, 2, shape(2), ordered());
                    Tensor sigma = halfNormal("sigma", 2, shape(2));
                    Tensor theta = beta("theta", 5, 5);
                    return mixture(
                            "y",
                            vector(theta, tensor(1).minus(theta)),
                            List.of(Normal.of(mu.at(0), sigma.at(0)), Normal.of(mu.at(1), sigma.at(1))),
                            shape(1000));
                },
                Map.of("y", y),
                18,
                "NumPyro");
    }

    private static PeerModel kidscore() {
        Tensor hs = tensor(
                IntStream.range(0, 434).mapToDouble(i -> i % 5 == 0 ? 0 : 1).toArray());
        Tensor iq = tensor(gaussians(434, 15)).plus(100);
        return new PeerModel(
                "linear regression, 434 rows",
                () -> {
                    Tensor beta = flat("beta", shape(4));
                    Tensor sigma = halfCauchy("sigma", 2.5);
                    Tensor mean = beta.at(0)
                            .plus(beta.at(1).times(hs))
                            .plus(beta.at(2).times(iq))
                            .plus(beta.at(3).times(hs).times(iq));
                    return normal("y", mean, sigma);
                },
                Map.of("y", gaussians(434, 20)),
                0.11,
                "stanli");
    }

    private static PeerModel gpPoisson() {
        double[] x = IntStream.range(0, 11).mapToDouble(i -> 2 * i - 10).toArray();
        return new PeerModel(
                "Gaussian process, Poisson, 11 points",
                () -> {
                    Tensor rho = gamma("rho", 25, 4);
                    Tensor alpha = halfNormal("alpha", 2);
                    Tensor z = normal("z", 0, 1, shape(11));
                    Tensor f = matmul(cholesky(addDiagonal(exponentiatedQuadratic(x, alpha, rho), 1e-10)), z);
                    return poisson("k", exp(f));
                },
                Map.of("k", new double[] {40, 37, 29, 12, 4, 3, 9, 19, 77, 82, 33}),
                3.0,
                "stanli");
    }

    private static PeerModel gp100() {
        double[] x = IntStream.range(0, 100).mapToDouble(i -> i * 0.1).toArray();
        return new PeerModel(
                "Gaussian process, latent, 100 points",
                () -> {
                    Tensor rho = inverseGamma("rho", 5, 5);
                    Tensor alpha = halfNormal("alpha", 1);
                    Tensor sigma = halfNormal("sigma", 1);
                    Tensor z = normal("z", 0, 1, shape(100));
                    Tensor f = matmul(cholesky(addDiagonal(exponentiatedQuadratic(x, alpha, rho), 1e-8)), z);
                    return normal("y", f, sigma);
                },
                Map.of("y", gaussians(100, 1)),
                266,
                "stanli");
    }

    private static PeerModel lotkaVolterra() {
        double[] times = IntStream.rangeClosed(1, 20).asDoubleStream().toArray();
        double[][] pelts = IntStream.range(0, 20)
                .mapToObj(t -> new double[] {30 + 20 * Math.sin(t * 0.6), 20 + 12 * Math.cos(t * 0.6)})
                .toArray(double[][]::new);
        return new PeerModel(
                "Lotka and Volterra, 20 years",
                () -> {
                    Tensor theta = normal(
                            "theta",
                            new double[] {1, 0.05, 1, 0.05},
                            new double[] {0.5, 0.05, 0.5, 0.05},
                            truncatedBelow(0));
                    Tensor first = logNormal("first", Math.log(10), 1, shape(2));
                    Tensor sigma = logNormal("sigma", -1, 1, shape(2));
                    Tensor z = ode(
                            (t, s) -> vector(
                                    theta.at(0)
                                            .minus(theta.at(1).times(s.at(1)))
                                            .times(s.at(0)),
                                    theta.at(3)
                                            .times(s.at(0))
                                            .minus(theta.at(2))
                                            .times(s.at(1))),
                            first,
                            0,
                            times,
                            1e-6,
                            1e-5,
                            500);
                    return logNormal("y", log(z), sigma);
                },
                Map.of("y", pelts),
                48,
                "stanli");
    }

    private static double[] gaussians(int n, double scale) {
        return IntStream.range(0, n)
                .mapToDouble(i -> scale * RANDOM.nextGaussian())
                .toArray();
    }
}
