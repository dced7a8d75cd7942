package dev.variate.model;

import static dev.variate.model.Language.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GaussianProcessesTest {
    private static final double[] X = {-1, 0.5, 2.25};
    private static final double[] OTHER = {0.5, 3};
    private static final double[][] PLANE = {{0, 1}, {2, -1}, {0.5, 0.5}};

    @Test
    void kernels_are_their_formulas() {
        for (int i = 0; i < X.length; i++) {
            for (int j = 0; j < OTHER.length; j++) {
                double d = Math.abs(X[i] - OTHER[j]);
                double three = Math.sqrt(3) * d / 0.7;
                double five = Math.sqrt(5) * d / 0.7;
                double wave = Math.sin(Math.PI * d / 1.9) / 0.7;
                equal(exponentiatedQuadratic(X, OTHER, 1.5, 0.7), i, j, 2.25 * Math.exp(-d * d / (2 * 0.49)));
                equal(matern32(X, OTHER, 1.5, 0.7), i, j, 2.25 * (1 + three) * Math.exp(-three));
                equal(matern52(X, OTHER, 1.5, 0.7), i, j, 2.25 * (1 + five + five * five / 3) * Math.exp(-five));
                equal(periodic(X, OTHER, 1.5, 0.7, 1.9), i, j, 2.25 * Math.exp(-2 * wave * wave));
                equal(linear(X, OTHER, 1.5), i, j, 2.25 * X[i] * OTHER[j]);
            }
        }
    }

    @Test
    void inputs_with_several_columns_have_one_length_scale_or_one_for_each() {
        double square = 4 + 4;
        equal(exponentiatedQuadratic(PLANE, 1, 2), 0, 1, Math.exp(-square / 8));
        double r = Math.sqrt(4 / 0.25 + 4 / 9.0);
        equal(matern32(PLANE, 1, new double[] {0.5, 3}), 0, 1, (1 + Math.sqrt(3) * r) * Math.exp(-Math.sqrt(3) * r));
        equal(linear(PLANE, 2), 1, 2, 4 * (2 * 0.5 - 0.5));
    }

    private static void equal(Tensor matrix, int i, int j, double expected) {
        assertThat(number(matrix.at(i).at(j))).isCloseTo(expected, within(1e-14));
    }

    @Test
    void sums_and_products_of_kernels_are_positive_definite() {
        List<BiFunction<Object, Object, Tensor>> kernels = List.of(
                (x, m) -> exponentiatedQuadratic(x, m, 0.9),
                (x, m) -> matern32(x, m, 0.9),
                (x, m) -> matern52(x, m, 0.9),
                (x, m) -> periodic(x, m, 0.9, 3),
                (x, m) -> linear(x, m));
        double[] x = IntStream.range(0, 12).mapToDouble(i -> 0.37 * i).toArray();
        for (var one : kernels) {
            for (var other : kernels) {
                Tensor sum = one.apply(x, 1).plus(other.apply(x, 2));
                Tensor product = one.apply(x, 1).times(other.apply(x, 2));
                for (Tensor k : List.of(sum, product)) {
                    assertThat(((Value) cholesky(addDiagonal(k, 1e-6)).isFinite()).toArray())
                            .containsOnly(1);
                    assertThat(((Value) k).toArray()).isEqualTo(((Value) k.transpose()).toArray());
                }
            }
        }
    }

    @Test
    void where_two_inputs_are_one_the_gradient_is_finite() {
        for (BiFunction<Tensor, Tensor, Tensor> kernel : List.<BiFunction<Tensor, Tensor, Tensor>>of(
                (x, l) -> exponentiatedQuadratic(x, 1, l),
                (x, l) -> matern32(x, 1, l),
                (x, l) -> matern52(x, 1, l),
                (x, l) -> periodic(x, 1, l, 2))) {
            Program program = ProgramBuilder.trace(
                    "kernel",
                    List.of(TensorType.f64(3), TensorType.f64()),
                    a -> List.of(kernel.apply(a.get(0), a.get(1))
                            .times(tensor(new double[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}}))
                            .sum()));
            Map<String, Value> at = Map.of("0", Value.vector(0.3, 0.3, 1.1), "1", Value.scalar(0.8));
            List<Value> gradient = ReferenceEvaluator.evaluate(Gradient.of(program, List.of("0", "1")), at);
            double h = 1e-5;
            for (int i = 0; i < 4; i++) {
                double slope = (moved(program, i, h) - moved(program, i, -h)) / (2 * h);
                double actual = i < 3 ? gradient.get(1).get(i) : gradient.get(2).item();
                // matern32 has a kink in its second derivative where inputs meet: h times 3/l² times the weights
                assertThat(actual).isCloseTo(slope, within(1e-3));
            }
        }
    }

    private static double moved(Program program, int i, double h) {
        double[] x = {0.3, 0.3, 1.1, 0.8};
        x[i] += h;
        return ReferenceEvaluator.evaluate(
                        program, Map.of("0", Value.vector(x[0], x[1], x[2]), "1", Value.scalar(x[3])))
                .get(0)
                .item();
    }

    @Test
    void a_basis_with_enough_functions_has_the_kernels_covariance() {
        double[] x = IntStream.rangeClosed(-6, 6).mapToDouble(i -> i / 6.0).toArray();
        double boundary = 4;
        Tensor basis = hilbertBasis(x, boundary, 400);
        Tensor[][] pairs = {
            {exponentiatedQuadratic(x, 1.3, 0.5), exponentiatedQuadraticWeights(1.3, 0.5, boundary, 400)},
            {matern52(x, 1.3, 0.5), matern52Weights(1.3, 0.5, boundary, 400)},
            {matern32(x, 1.3, 0.5), matern32Weights(1.3, 0.5, boundary, 400)}
        };
        // what the spectrum has beyond frequency 157: nothing, (ℓω)^-5 and (ℓω)^-3 of its mass; and what the walls at 4
        // reflect
        double[] tolerance = {1e-9, 1e-7, 1e-4};
        for (int k = 0; k < pairs.length; k++) {
            Tensor weighted = basis.times(pairs[k][1]);
            double[] approximate = ((Value) weighted.matmul(weighted.transpose())).toArray();
            double[] exact = ((Value) pairs[k][0]).toArray();
            assertThat(approximate).containsExactly(exact, within(tolerance[k]));
        }
    }

    @Test
    void inputs_that_do_not_fit_are_said_in_words() {
        assertThatThrownBy(() -> matern32(zeros(2, 2, 2), 1, 1))
                .isInstanceOf(ModelException.class)
                .hasMessage(
                        "A value has shape [2,2,2]: `matern32` wants inputs that are a vector, or a matrix with a row "
                                + "for each point.");
        assertThatThrownBy(() -> linear(PLANE, X, 1))
                .hasMessage(
                        "A value has shape [3,2], a value has shape [3]: `linear` wants inputs with the same columns.");
        assertThatThrownBy(() -> exponentiatedQuadratic(PLANE, 1, new double[] {1, 2, 3}))
                .hasMessage(
                        "A value has shape [3]: `exponentiatedQuadratic` wants one length scale, or one for each of the "
                                + "2 columns of the inputs.");
        assertThatThrownBy(() -> periodic(X, new double[] {1, 2}, 1, 1))
                .hasMessage("A value has shape [2]: `periodic` wants a magnitude that is a single number.");
        assertThatThrownBy(() -> hilbertBasis(X, 0, 5)).hasMessageContaining("a boundary above 0");
    }
}
