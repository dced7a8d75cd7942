package dev.variate.bench;

import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The models that are timed, as programs: plain tensor code, with every constant of the densities, as a model's trace has it. */
public final class BenchModels {
    private static final double LOG_SQRT_TWO_PI = 0.91893853320467274178;

    private BenchModels() {}

    /** A log density with its data. */
    public record Model(Program program, Map<String, Value> data, int dimension) {}

    /** Eight schools, non-centred (Rubin 1981): mu, log tau, z[8]. */
    public static Model eightSchools() {
        ProgramBuilder b = new ProgramBuilder("eight schools");
        Tensor y = b.input("y", TensorType.f64(8), Input.Role.OBSERVED);
        Tensor s = b.input("s", TensorType.f64(8), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(10), Input.Role.ARGUMENT);
        Tensor mu = q.at(0);
        Tensor logTau = q.at(1);
        Tensor z = q.slice(new int[] {2}, new int[] {10});
        Tensor tau = logTau.exp();
        Tensor total = normal(mu, Value.scalar(0), Value.scalar(5))
                .plus(halfCauchy(tau, 5))
                .plus(logTau)
                .plus(normal(z, Value.scalar(0), Value.scalar(1)).sum())
                .plus(normal(y, mu.plus(tau.times(z)), s).sum());
        Map<String, Value> data = Map.of(
                "y", Value.vector(28., 8, -3, 7, -1, 1, 18, 12), "s", Value.vector(15., 10, 16, 11, 9, 11, 10, 18));
        return new Model(finish(b, total), data, 10);
    }

    /** Radon with varying intercepts, non-centred, on synthetic houses: mu, log tau, beta, log sigma, z[counties]. */
    public static Model radon(int houses, int counties) {
        RadonData d = radonData(houses, counties);
        ProgramBuilder b = new ProgramBuilder("radon");
        Tensor y = b.input("y", TensorType.f64(houses), Input.Role.OBSERVED);
        Tensor floor = b.input("floor", TensorType.f64(houses), Input.Role.DATA);
        Tensor county = b.input("county", new TensorType(DType.I32, Shape.of(houses)), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(counties + 4), Input.Role.ARGUMENT);
        Tensor mu = q.at(0);
        Tensor logTau = q.at(1);
        Tensor beta = q.at(2);
        Tensor logSigma = q.at(3);
        Tensor z = q.slice(new int[] {4}, new int[] {counties + 4});
        Tensor tau = logTau.exp();
        Tensor sigma = logSigma.exp();
        Tensor alpha = mu.plus(tau.times(z));
        Tensor total = normal(mu, Value.scalar(0), Value.scalar(10))
                .plus(halfNormal(tau, 1))
                .plus(logTau)
                .plus(normal(beta, Value.scalar(0), Value.scalar(10)))
                .plus(halfNormal(sigma, 1))
                .plus(logSigma)
                .plus(normal(z, Value.scalar(0), Value.scalar(1)).sum())
                .plus(normal(y, alpha.take(county).plus(beta.times(floor)), sigma)
                        .sum());
        Map<String, Value> data =
                Map.of("y", Value.vector(d.y()), "floor", Value.vector(d.floor()), "county", Value.vector(d.county()));
        return new Model(finish(b, total), data, counties + 4);
    }

    /** Logistic regression with an intercept on synthetic rows: alpha, beta[columns]. */
    public static Model logistic(int rows, int columns) {
        LogisticData d = logisticData(rows, columns);
        ProgramBuilder b = new ProgramBuilder("logistic regression");
        Tensor y = b.input("y", TensorType.f64(rows), Input.Role.OBSERVED);
        Tensor x = b.input("x", TensorType.f64(rows, columns), Input.Role.DATA);
        Tensor q = b.input("position", TensorType.f64(columns + 1), Input.Role.ARGUMENT);
        Tensor alpha = q.at(0);
        Tensor beta = q.slice(new int[] {1}, new int[] {columns + 1});
        Tensor eta = x.matmul(beta).plus(alpha);
        Tensor total = normal(alpha, Value.scalar(0), Value.scalar(5))
                .plus(normal(beta, Value.scalar(0), Value.scalar(2.5)).sum())
                .plus(y.times(eta).minus(eta.softplus()).sum());
        return new Model(
                finish(b, total),
                Map.of(
                        "y",
                        Value.wrap(TensorType.f64(rows), d.y()),
                        "x",
                        Value.wrap(TensorType.f64(rows, columns), d.x())),
                columns + 1);
    }

    static Tensor normal(Tensor x, Tensor mean, Tensor sd) {
        Tensor z = x.minus(mean).div(sd);
        return z.square().times(-0.5).minus(sd.log()).minus(LOG_SQRT_TWO_PI);
    }

    private static Tensor halfNormal(Tensor x, double scale) {
        return normal(x, Value.scalar(0), Value.scalar(scale)).plus(Math.log(2));
    }

    private static Tensor halfCauchy(Tensor x, double scale) {
        return x.div(scale).square().log1p().neg().plus(Math.log(2 / Math.PI) - Math.log(scale));
    }

    private static Program finish(ProgramBuilder b, Tensor total) {
        return b.finish(List.of(new Named("log density", b.varOf(total))));
    }

    record RadonData(double[] y, double[] floor, int[] county) {}

    static RadonData radonData(int houses, int counties) {
        SplittableRandom random = new SplittableRandom(1);
        double[] y = new double[houses];
        double[] floor = new double[houses];
        int[] county = new int[houses];
        double[] alpha = random.doubles(counties, 0.5, 2.5).toArray();
        for (int i = 0; i < houses; i++) {
            county[i] = i < counties ? i : random.nextInt(counties);
            floor[i] = random.nextDouble() < 0.17 ? 1 : 0;
            y[i] = alpha[county[i]] - 0.65 * floor[i] + 0.75 * random.nextGaussian();
        }
        return new RadonData(y, floor, county);
    }

    record LogisticData(double[] x, double[] y) {}

    /** Ten numbers and otherwise indicators a row, as in the forest cover data. */
    static LogisticData logisticData(int rows, int columns) {
        SplittableRandom random = new SplittableRandom(1);
        double[] x = new double[rows * columns];
        double[] y = new double[rows];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                x[i * columns + j] = j < 10 ? random.nextDouble() * 3 - 1.5 : random.nextDouble() < 0.05 ? 1 : 0;
            }
            y[i] = random.nextDouble() < 0.5 ? 1 : 0;
        }
        return new LogisticData(x, y);
    }
}
