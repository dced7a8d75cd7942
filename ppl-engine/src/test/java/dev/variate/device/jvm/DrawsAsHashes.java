package dev.variate.device.jvm;

import static dev.variate.model.Language.addDiagonal;
import static dev.variate.model.Language.categorical;
import static dev.variate.model.Language.gamma;
import static dev.variate.model.Language.given;
import static dev.variate.model.Language.halfNormal;
import static dev.variate.model.Language.logNormal;
import static dev.variate.model.Language.matern32;
import static dev.variate.model.Language.multivariateNormal;
import static dev.variate.model.Language.negativeBinomial;
import static dev.variate.model.Language.normal;
import static dev.variate.model.Language.normalCdf;
import static dev.variate.model.Language.ode;
import static dev.variate.model.Language.poisson;
import static dev.variate.model.Language.shape;
import static dev.variate.model.Language.studentT;
import static dev.variate.model.Language.tensor;
import static dev.variate.model.Language.vector;

import dev.variate.bench.BenchModels;
import dev.variate.fit.Approximated;
import dev.variate.fit.Fit;
import dev.variate.fit.Method;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.Sampler;
import dev.variate.model.Model;
import dev.variate.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import jdk.incubator.vector.DoubleVector;

/** A program of its own: prints, for each of some models, a number that stands for all bits of its draws. {@link SameBitsTest} starts it on other processors. */
final class DrawsAsHashes {
    private static final NutsSettings FEW =
            NutsSettings.defaults().withChains(2).withWarmup(40).withDraws(20);

    private DrawsAsHashes() {}

    /** @param arguments {@code light}, or nothing for all models */
    public static void main(String[] arguments) {
        System.out.println("lanes " + DoubleVector.SPECIES_PREFERRED.length());
        Map<String, Supplier<double[][][]>> runs = new LinkedHashMap<>();
        runs.put("eight schools", () -> nuts(DrawsAsHashes::eightSchools));
        runs.put("special functions", () -> nuts(DrawsAsHashes::specialFunctions));
        runs.put("Pathfinder", () -> approximated(DrawsAsHashes::eightSchools));
        runs.put("summed out", () -> nuts(DrawsAsHashes::classes));
        if (arguments.length == 0) {
            runs.put("counts by group", () -> nuts(DrawsAsHashes::countsByGroup));
            runs.put("Gaussian process", () -> nuts(DrawsAsHashes::gaussianProcess));
            runs.put("differential equation", () -> nuts(DrawsAsHashes::haresAndLynxes));
            runs.put("many chains", () -> chees(DrawsAsHashes::eightSchools));
            runs.put("matrix of rows", () -> hot(BenchModels.logistic(3_001, 4)));
            runs.put("blocks of rows by group", () -> hot(Models.groupedLogistic(3_001, 20)));
        }
        // the first time cold, the second time with what HotSpot has compiled meanwhile
        for (int time = 0; time < 2; time++) {
            runs.forEach((name, draws) -> System.out.println(name + " " + hash(draws.get())));
        }
    }

    private static double[][][] nuts(Supplier<Tensor> model) {
        try (Fit fit = Fit.of(Model.of("model", model), Map.of())) {
            return fit.sample(FEW, 1).draws();
        }
    }

    private static double[][][] chees(Supplier<Tensor> model) {
        try (Fit fit = Fit.of(Model.of("model", model), Map.of())) {
            return fit.sample(Method.CHEES, Method.CHEES.usual().withWarmup(40).withDraws(4), 1)
                    .draws();
        }
    }

    private static double[][][] approximated(Supplier<Tensor> model) {
        try (Fit fit = Fit.of(Model.of("model", model), Map.of())) {
            Approximated found = fit.pathfinder(1, 20);
            return new double[][][] {found.draws()};
        }
    }

    /** With vector code in the place of scalar code, where the processor has vectors that are long enough. */
    private static double[][][] hot(BenchModels.Model model) {
        CompiledClass compiled = CompiledClass.of(JvmDevice.plan(model.program(), model.data()));
        compiled.writeVectors().ifPresent(compiled::adopt);
        double[][][] draws = new double[1][20][];
        new Sampler(
                        new CompiledLogDensity(compiled, model.dimension()),
                        FEW.withChains(1).withWarmup(0),
                        1)
                .run(1, block -> IntStream.range(0, block.count())
                        .forEach(i -> draws[0][block.firstIteration() + i] = block.position(i)));
        return draws;
    }

    private static long hash(double[][][] draws) {
        long hash = 1;
        for (double[][] chain : draws) {
            for (double[] draw : chain) {
                for (double number : draw) {
                    hash = 0x9E3779B97F4A7C15L * (hash ^ (hash >>> 29)) + Double.doubleToLongBits(number);
                }
            }
        }
        return hash;
    }

    private static Tensor eightSchools() {
        Tensor mu = normal("mu", 0, 5);
        Tensor tau = halfNormal("tau", 5);
        Tensor z = normal("z", 0, 1, shape(8));
        return normal("y", mu.plus(tau.times(z)), new double[] {15, 10, 16, 11, 9, 11, 10, 18}, given(new double[] {
            28, 8, -3, 7, -1, 1, 18, 12
        }));
    }

    private static Tensor countsByGroup() {
        int rows = 700;
        int[] group = IntStream.range(0, rows).map(i -> i * 7 % 12).toArray();
        double[] x = new SplittableRandom(2).doubles(rows, -1, 1).toArray();
        int[] counts = new SplittableRandom(3).ints(rows, 0, 6).toArray();
        Tensor scale = halfNormal("scale", 1);
        Tensor level = normal("level", 0, scale, shape(12));
        Tensor slope = normal("slope", 0, 1);
        return poisson(
                "count", level.take(tensor(group)).plus(slope.times(tensor(x))).exp(), given(counts));
    }

    private static Tensor gaussianProcess() {
        double[] x = IntStream.range(0, 15).mapToDouble(i -> 0.4 * i).toArray();
        double[] y = new SplittableRandom(4).doubles(15, -1, 1).toArray();
        Tensor length = gamma("length", 5, 3);
        Tensor size = halfNormal("size", 1);
        return multivariateNormal("y", 0, addDiagonal(matern32(x, size, length), 0.1), given(y));
    }

    private static Tensor haresAndLynxes() {
        Tensor rate = logNormal("rate", new double[] {-0.6, -3.5, -3.7, -0.2}, 0.1);
        Tensor both = ode(
                (t, y) -> vector(
                        y.at(0).times(rate.at(0).minus(rate.at(1).times(y.at(1)))),
                        y.at(1).times(rate.at(2).times(y.at(0)).minus(rate.at(3)))),
                new double[] {30, 4},
                0,
                new double[] {1, 2, 3},
                1e-5,
                1e-5,
                30);
        return logNormal("seen", both.log(), 0.3, given(new double[][] {{47, 6}, {70, 10}, {77, 36}}));
    }

    /** lgamma and digamma, the normal's cdf, Student's tails, and sines. */
    private static Tensor specialFunctions() {
        Tensor mean = gamma("mean", 2.5, 0.7);
        Tensor spread = gamma("spread", 3, 0.5);
        Tensor x = studentT("x", spread.plus(1), 0, 2);
        Tensor share = normalCdf(x.sin());
        return negativeBinomial("counts", mean.times(share), spread, shape(5), given(new int[] {0, 3, 1, 7, 2}));
    }

    private static Tensor classes() {
        Tensor mean = normal("mean", 0, 3, shape(2));
        Tensor of = categorical("of", vector(0.3, 0.7), shape(6));
        return normal("y", mean.take(of), 1, given(new double[] {-2, 1.5, 2, -1.8, 2.2, 1.9}));
    }
}
