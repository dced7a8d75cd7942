package dev.variate.model;

import static dev.variate.model.Language.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.device.Devices;
import dev.variate.device.LogDensity;
import dev.variate.distribution.Distribution;
import dev.variate.distribution.MultivariateNormal;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Gaussian processes by nearest neighbours: against the exact ones, and against normal conditionals written out. */
class VecchiaTest {
    private static final int N = 14;
    private static final double[] LINE = numbers(1, N, -2, 2);
    private static final double[] Y = numbers(2, N, -1, 1);
    private static final double[][] PLANE =
            IntStream.range(0, N).mapToObj(i -> numbers(10 + i, 2, -2, 2)).toArray(double[][]::new);
    private static final double NOISE = 0.04;

    private static double[] numbers(int seed, int count, double from, double to) {
        return new SplittableRandom(seed).doubles(count, from, to).toArray();
    }

    private static Tensor kernel(Tensor at) {
        return addDiagonal(matern32(at, 1.3, 0.8), NOISE);
    }

    private static double covariance(double[] a, double[] b) {
        double square = 0;
        for (int c = 0; c < a.length; c++) {
            square += (a[c] - b[c]) * (a[c] - b[c]);
        }
        double r = Math.sqrt(3 * square) / 0.8;
        return 1.69 * (1 + r) * Math.exp(-r) + (a == b ? NOISE : 0);
    }

    private static double logProb(Distribution distribution) {
        return ((Value) distribution.logProb(Value.vector(Y))).item();
    }

    private static double exact(Object x) {
        return logProb(MultivariateNormal.of(MultivariateNormal.Form.COVARIANCE, 0.2, kernel(tensor(x))));
    }

    @Test
    void with_all_points_before_as_neighbours_it_is_the_exact_process() {
        for (Object x : List.of(LINE, PLANE)) {
            for (int neighbours : new int[] {N - 1, N, 100}) {
                assertThat(logProb(NearestNeighbours.of(0.2, x, neighbours, VecchiaTest::kernel)))
                        .isCloseTo(exact(x), within(1e-11));
            }
        }
        assertThat(logProb(NearestNeighbours.of(0.2, PLANE, 5, VecchiaTest::kernel)))
                .isNotCloseTo(exact(PLANE), within(1e-4));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 12})
    void with_few_neighbours_it_is_a_product_of_normal_conditionals(int neighbours) {
        double[][] line = Arrays.stream(LINE).mapToObj(v -> new double[] {v}).toArray(double[][]::new);
        assertThat(logProb(NearestNeighbours.of(0.2, LINE, neighbours, VecchiaTest::kernel)))
                .isCloseTo(conditionals(line, neighbours), within(1e-11));
        assertThat(logProb(NearestNeighbours.of(0.2, PLANE, neighbours, VecchiaTest::kernel)))
                .isCloseTo(conditionals(PLANE, neighbours), within(1e-11));
    }

    /** Σ log N(y_i | k K⁻¹ y, c − k K⁻¹ k) of Datta et al. (2016), with another library's solutions of the linear systems. */
    private static double conditionals(double[][] x, int neighbours) {
        double sum = 0;
        for (int i = 0; i < N; i++) {
            double[] at = x[i];
            int[] near = IntStream.range(0, i)
                    .boxed()
                    .sorted(Comparator.comparingDouble(
                            j -> Math.hypot(at[0] - x[j][0], at.length > 1 ? at[1] - x[j][1] : 0)))
                    .limit(neighbours)
                    .mapToInt(j -> j)
                    .toArray();
            double mean = 0.2;
            double variance = covariance(at, at);
            if (near.length > 0) {
                RealMatrix among = new Array2DRowRealMatrix(near.length, near.length);
                RealVector with = new ArrayRealVector(near.length);
                RealVector seen = new ArrayRealVector(near.length);
                for (int a = 0; a < near.length; a++) {
                    with.setEntry(a, covariance(at, x[near[a]]));
                    seen.setEntry(a, Y[near[a]] - 0.2);
                    for (int b = 0; b < near.length; b++) {
                        among.setEntry(a, b, covariance(x[near[a]], x[near[b]]));
                    }
                }
                RealVector weights = new LUDecomposition(among).getSolver().solve(with);
                mean += weights.dotProduct(seen);
                variance -= weights.dotProduct(with);
            }
            sum -= 0.5 * (Math.log(2 * Math.PI * variance) + (Y[i] - mean) * (Y[i] - mean) / variance);
        }
        return sum;
    }

    private static LogDensity density(String device, Object x, int neighbours) {
        Model model = Model.of("field", List.of(new Model.Parameter("x", Model.Parameter.Kind.TENSOR)), arguments -> {
            Tensor length = logNormal("length", 0, 1);
            Tensor magnitude = halfNormal("magnitude", 1);
            Tensor noise = halfNormal("noise", 1);
            Tensor mean = normal("mean", 0, 1);
            Function<Tensor, Object> kernel = at -> addDiagonal(matern52(at, magnitude, length), square(noise));
            Tensor x1 = (Tensor) arguments.get(0);
            Tensor hidden = vecchia("hidden", mean, x1, neighbours, kernel);
            return vecchia("y", hidden, x1, neighbours, kernel, given(Y));
        });
        return Posterior.of(ModelProgram.trace(model, Map.of("x", x))).compile(Devices.named(device));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "tensorflow"})
    void its_gradient_is_the_finite_difference_of_its_value_on_each_device(String device) {
        for (int neighbours : new int[] {3, N}) {
            LogDensity density = density(device, PLANE, neighbours);
            double[] position = numbers(3, density.dimension(), -0.5, 0.5);
            double[] gradient = new double[position.length];
            double value = density.logDensity(position, gradient);
            assertThat(value)
                    .isCloseTo(
                            density("jvm", PLANE, neighbours).logDensity(position, new double[position.length]),
                            within(1e-9));
            double h = 1e-4;
            for (int i = 0; i < position.length; i++) {
                double slope = (8 * (moved(density, position, i, h) - moved(density, position, i, -h))
                                - (moved(density, position, i, 2 * h) - moved(density, position, i, -2 * h)))
                        / (12 * h);
                assertThat(gradient[i]).as("derivative %d", i).isCloseTo(slope, within(1e-7 * (1 + Math.abs(slope))));
            }
        }
    }

    private static double moved(LogDensity density, double[] position, int i, double by) {
        double[] moved = position.clone();
        moved[i] += by;
        return density.logDensity(moved, new double[moved.length]);
    }

    @Test
    void what_it_cannot_take_is_said_in_words() {
        assertThatThrownBy(() -> NearestNeighbours.of(0, 3, 2, VecchiaTest::kernel))
                .hasMessage(
                        "A value has shape []: `vecchia` wants inputs that are a vector, or a matrix with a row for each point.");
        assertThatThrownBy(() -> NearestNeighbours.of(0, LINE, 0, VecchiaTest::kernel))
                .hasMessage("`vecchia` wants at least one neighbour, found 0.");
        assertThatThrownBy(() -> NearestNeighbours.of(0, LINE, 2, at -> at))
                .hasMessage(
                        "The kernel of `vecchia` is given 3 points and wants to give their covariances, of shape [3,3]; it gave "
                                + "shape [3].");
        Model moving = Model.of("moving", List.of(new Model.Parameter("x", Model.Parameter.Kind.TENSOR)), arguments -> {
            Tensor warped = ((Tensor) arguments.get(0)).times(normal("warp", 0, 1));
            return vecchia("y", 0, warped, 2, VecchiaTest::kernel, given(Y));
        });
        assertThatThrownBy(() -> ModelProgram.trace(moving, Map.of("x", LINE)))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith(
                        "`vecchia` looks for neighbours when the model is compiled, so it wants inputs as the data give them.");
    }
}
