package dev.variate.device.jvm;

import dev.variate.bench.BenchModels;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BinaryOperator;
import java.util.stream.IntStream;

/** Further models for the compiler's tests, on synthetic data. */
final class Models {
    private Models() {}

    /** Varying intercepts with Student t errors: nothing here is a sum of squares of linear forms. */
    static BenchModels.Model robustRadon(int houses, int counties) {
        SplittableRandom random = new SplittableRandom(2);
        ProgramBuilder b = new ProgramBuilder("robust radon");
        Tensor y = b.input("y", TensorType.f64(houses), Input.Role.OBSERVED);
        Tensor county = b.input("county", new TensorType(DType.I32, Shape.of(houses)), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(counties + 3), Input.Role.ARGUMENT);
        Tensor tau = q.at(1).exp();
        Tensor sigma = q.at(2).exp();
        Tensor z = q.slice(new int[] {3}, new int[] {counties + 3});
        Tensor mean = q.at(0).plus(tau.times(z.take(county)));
        Tensor r = y.minus(mean).div(sigma);
        Tensor total = r.square()
                .div(4)
                .log1p()
                .times(-2.5)
                .minus(sigma.log())
                .sum()
                .plus(z.square().times(-0.5).sum())
                .minus(tau)
                .minus(sigma)
                .plus(q.at(1))
                .plus(q.at(2));
        int[] index = IntStream.range(0, houses)
                .map(i -> i < counties ? i : random.nextInt(counties))
                .toArray();
        return model(b, total, Map.of("y", gaussian(random, houses), "county", Value.vector(index)), counties + 3);
    }

    /** The regression of children's test scores on two columns and their product. */
    static BenchModels.Model linear(int rows) {
        SplittableRandom random = new SplittableRandom(3);
        ProgramBuilder b = new ProgramBuilder("linear");
        Tensor y = b.input("y", TensorType.f64(rows), Input.Role.OBSERVED);
        Tensor hs = b.input("hs", TensorType.f64(rows), Input.Role.DATA);
        Tensor iq = b.input("iq", TensorType.f64(rows), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(5), Input.Role.ARGUMENT);
        Tensor sigma = q.at(4).exp();
        Tensor mean = q.at(0)
                .plus(q.at(1).times(hs))
                .plus(q.at(2).times(iq))
                .plus(q.at(3).times(hs).times(iq));
        Tensor r = y.minus(mean).div(sigma);
        Tensor total = r.square()
                .times(-0.5)
                .minus(sigma.log())
                .minus(0.91893853320467274178)
                .sum()
                .minus(sigma.div(2.5).square().log1p())
                .plus(q.at(4));
        double[] score = random.doubles(rows, 60, 120).toArray();
        double[] school = random.doubles(rows).map(u -> u < 0.78 ? 1 : 0).toArray();
        double[] mother = random.doubles(rows, 70, 130).toArray();
        return model(
                b, total, Map.of("y", Value.vector(score), "hs", Value.vector(school), "iq", Value.vector(mother)), 5);
    }

    static BenchModels.Model linearByMatrix(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(4);
        ProgramBuilder b = new ProgramBuilder("linear by matrix");
        Tensor y = b.input("y", TensorType.f64(rows), Input.Role.OBSERVED);
        Tensor x = b.input("x", TensorType.f64(rows, columns), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(columns + 2), Input.Role.ARGUMENT);
        Tensor beta = q.slice(new int[] {1}, new int[] {columns + 1});
        Tensor sigma = q.at(columns + 1).exp();
        Tensor r = y.minus(q.at(0).plus(x.matmul(beta))).div(sigma);
        Tensor total = r.square()
                .times(-0.5)
                .minus(sigma.log())
                .sum()
                .minus(beta.square().sum());
        return model(
                b,
                total,
                Map.of(
                        "y",
                        gaussian(random, rows),
                        "x",
                        Value.of(
                                TensorType.f64(rows, columns),
                                random.doubles(rows * columns, -2, 2).toArray())),
                columns + 2);
    }

    /** Two normals, by the logarithm of the sum of their densities. */
    static BenchModels.Model mixture(int rows) {
        SplittableRandom random = new SplittableRandom(5);
        ProgramBuilder b = new ProgramBuilder("mixture");
        Tensor y = b.input("y", TensorType.f64(rows), Input.Role.OBSERVED);
        Tensor q = b.input("position", TensorType.f64(5), Input.Role.ARGUMENT);
        Tensor first = component(y, q.at(0), q.at(1)).minus(q.at(4).neg().softplus());
        Tensor second =
                component(y, q.at(0).plus(q.at(2).exp()), q.at(3)).minus(q.at(4).softplus());
        Tensor total = second.plus(first.minus(second).softplus())
                .sum()
                .minus(q.square().sum().times(0.1));
        return model(b, total, Map.of("y", gaussian(random, rows)), 5);
    }

    private static Tensor component(Tensor y, Tensor mean, Tensor logSd) {
        return y.minus(mean).div(logSd.exp()).square().times(-0.5).minus(logSd);
    }

    /** Long rows that gather and scatter beside a column of data. */
    static BenchModels.Model groupedLogistic(int rows, int groups) {
        return grouped(
                "grouped logistic", rows, groups, (y, eta) -> y.times(eta).minus(eta.softplus()));
    }

    /** With a function that vectors do not compute. */
    static BenchModels.Model groupedWaves(int rows, int groups) {
        return grouped("grouped waves", rows, groups, (y, eta) -> y.times(eta.sin()));
    }

    private static BenchModels.Model grouped(String name, int rows, int groups, BinaryOperator<Tensor> likelihood) {
        SplittableRandom random = new SplittableRandom(6);
        ProgramBuilder b = new ProgramBuilder(name);
        Tensor y = b.input("y", TensorType.f64(rows), Input.Role.OBSERVED);
        Tensor x = b.input("x", TensorType.f64(rows), Input.Role.DATA);
        Tensor group = b.input("group", new TensorType(DType.I32, Shape.of(rows)), Input.Role.DATA);
        Tensor other = b.input("other", new TensorType(DType.I32, Shape.of(rows)), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(2 * groups + 1), Input.Role.ARGUMENT);
        Tensor a = q.slice(new int[] {0}, new int[] {groups});
        Tensor c = q.slice(new int[] {groups}, new int[] {2 * groups});
        Tensor eta = a.take(group).plus(c.take(other)).plus(q.at(2 * groups).times(x));
        Tensor total = likelihood.apply(y, eta).sum().minus(q.square().sum().times(0.5));
        Map<String, Value> data = Map.of(
                "y",
                Value.vector(random.doubles(rows).map(u -> u < 0.5 ? 1 : 0).toArray()),
                "x",
                gaussian(random, rows),
                "group",
                Value.vector(random.ints(rows, 0, groups).toArray()),
                "other",
                Value.vector(random.ints(rows, 0, groups).toArray()));
        return model(b, total, data, 2 * groups + 1);
    }

    /** Rows of unlike standard deviations, which depend on a covariate. */
    static BenchModels.Model unlikeScales(int rows) {
        SplittableRandom random = new SplittableRandom(8);
        ProgramBuilder b = new ProgramBuilder("unlike scales");
        Tensor y = b.input("y", TensorType.f64(rows), Input.Role.OBSERVED);
        Tensor x = b.input("x", TensorType.f64(rows), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(3), Input.Role.ARGUMENT);
        Tensor sd = q.at(1).plus(q.at(2).times(x)).exp();
        Tensor z = y.minus(q.at(0)).div(sd);
        Tensor total = z.square().times(-0.5).minus(sd.log()).sum();
        return model(b, total, Map.of("y", gaussian(random, rows), "x", gaussian(random, rows)), 3);
    }

    /** Rows that a program takes from its data itself, and asks whether they are numbers, as a model's text does that says {@code given(y[t])}. */
    static BenchModels.Model computedOutcome(int rows) {
        SplittableRandom random = new SplittableRandom(7);
        ProgramBuilder b = new ProgramBuilder("computed outcome");
        Tensor y = b.input("y", TensorType.f64(rows), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(2), Input.Role.ARGUMENT);
        Tensor later = y.slice(new int[] {4}, new int[] {rows});
        Tensor sigma = q.at(1).exp();
        Tensor each = later.minus(q.at(0)).div(sigma).square().times(-0.5).minus(q.at(1));
        Tensor none = Value.full(TensorType.f64(rows - 4), Double.NEGATIVE_INFINITY);
        Tensor total = Tensor.where(later.isFinite(), each, none).sum();
        return model(b, total, Map.of("y", gaussian(random, rows)), 2);
    }

    /** Scalar parameters, each with equations of its own: no vectors at all. */
    static BenchModels.Model scalars(int parameters) {
        ProgramBuilder b = new ProgramBuilder("scalars");
        Tensor q = b.input("position", TensorType.f64(parameters), Input.Role.ARGUMENT);
        Tensor total = Value.scalar(0.0);
        Tensor before = Value.scalar(1.0);
        for (int i = 0; i < parameters; i++) {
            Tensor e = q.at(i).times(0.1).exp();
            Tensor m = before.plus(e.times(0.01 * i));
            total = total.minus(q.at(i).div(e).square().times(0.5))
                    .minus(q.at(i).div(m.square().plus(1)).square().log1p());
            before = e;
        }
        return model(b, total, Map.of(), parameters);
    }

    private static Value gaussian(SplittableRandom random, int n) {
        return Value.vector(
                IntStream.range(0, n).mapToDouble(i -> random.nextGaussian()).toArray());
    }

    private static BenchModels.Model model(ProgramBuilder b, Tensor total, Map<String, Value> data, int dimension) {
        return new BenchModels.Model(b.finish(List.of(new Named("log density", b.varOf(total)))), data, dimension);
    }
}
