package dev.variate.model;

import static dev.variate.model.Language.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.ReferenceEvaluator;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import dev.variate.transform.Gradient;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Against matrices whose answers are known in closed form. */
class DecompositionsTest {
    /** A path of n places, each joined to the next: its eigenvalues are 2 − 2 cos(πk/(n + 1)). */
    private static double[][] path(int n) {
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            rows[i][i] = 2;
            if (i > 0) {
                rows[i][i - 1] = -1;
                rows[i - 1][i] = -1;
            }
        }
        return rows;
    }

    private static double[][] hilbert(int n) {
        double[][] rows = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                rows[i][j] = 1.0 / (i + j + 1);
            }
        }
        return rows;
    }

    @Test
    void eigenvalues_of_a_path_are_those_of_the_discrete_sine_transform() {
        int n = 12;
        double[] expected = IntStream.rangeClosed(1, n)
                .mapToDouble(k -> 2 - 2 * Math.cos(Math.PI * k / (n + 1)))
                .toArray();
        assertThat(numbers(eigenvalues(path(n)))).containsExactly(expected, within(1e-14));
        Tensor v = eigenvectors(path(n));
        assertThat(numbers(column(v, 0)))
                .containsExactly(
                        IntStream.rangeClosed(1, n)
                                .mapToDouble(i -> Math.sqrt(2.0 / (n + 1)) * Math.sin(Math.PI * i / (n + 1)))
                                .toArray(),
                        within(1e-14));
    }

    @Test
    void the_derivative_of_eigenvalues_is_there_where_they_are_equal_and_that_of_their_vectors_is_not() {
        Value identity = (Value) identity(3);
        // the sum of the eigenvalues is the trace, whatever the vectors
        assertThat(gradient(x -> sum(eigenvalues(x)), identity)).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
        assertThat(gradient(x -> sum(eigenvectors(x)), identity)).contains(Double.NaN);
        assertThat(gradient(x -> sum(Language.square(eigenvalues(x))), (Value) tensor(path(2))))
                .containsExactly(new double[] {4, -2, -2, 4}, within(1e-13));
    }

    @Test
    void singular_values_keep_small_ones_and_put_the_matrix_together_again() {
        // columns of length √3, √(3 + ε²), nearly the same: the smaller singular value is near ε √(1/2 · 2/3)
        double small = 1e-9;
        double[][] x = {{1, 1}, {1, 1 + small}, {1, 1}};
        double[] s = numbers(singularValues(x));
        // the product of the singular values is the root of det XᵀX = 2ε²
        assertThat(s[0] * s[1]).isCloseTo(Math.sqrt(2) * small, within(1e-15));
        for (Tensor a : List.of(
                tensor(new double[][] {{1, 2, 3}, {4, 5, 7}}),
                tensor(hilbert(3)).transpose())) {
            Tensor u = singularLeft(a);
            Tensor v = singularRight(a);
            assertThat(numbers(matmul(u.times(singularValues(a)), transpose(v))))
                    .containsExactly(numbers(a), within(1e-14));
            assertThat(numbers(matmul(transpose(u), u)))
                    .containsExactly(numbers(identity(u.shape().dim(1))), within(1e-13));
        }
    }

    @Test
    void columns_are_made_orthonormal_and_back() {
        double[][] tall = {{1, 1.0001, 2}, {1, 1.0002, 3}, {1, 0.9999, 5}, {1, 1, 7}, {1, 1.0003, -1}};
        double[][] alike = {{1, 1, 0}, {1, 1 + 1e-12, 0}, {1, 1, 1e-6}, {1, 1, 0}};
        double[][] wide = {{3, 1, 2, 5}, {1, 2, 8, -1}};
        for (Tensor x : List.of(tensor(tall), tensor(alike), tensor(wide), tensor(hilbert(10)))) {
            Tensor q = thinQ(x);
            Tensor r = thinR(x);
            assertThat(numbers(matmul(transpose(q), q)))
                    .containsExactly(numbers(identity(q.shape().dim(1))), within(1e-14));
            assertThat(numbers(matmul(q, r))).containsExactly(numbers(x), within(1e-13));
            int least = q.shape().dim(1);
            Tensor square = r.slice(new int[2], new int[] {least, least});
            assertThat(numbers(tril(square).minus(diagonalMatrix(diagonal(square)))))
                    .containsOnly(0);
            assertThat(Arrays.stream(numbers(diagonal(square)))).allMatch(d -> d > 0);
        }
    }

    @Test
    void general_systems_are_solved_and_determinants_have_a_sign() {
        double[][] a = {{0, 2, 1}, {3, 0, -1}, {1, 1, 5}};
        double[] b = {1, -2, 3};
        assertThat(numbers(matmul(a, solveGeneral(a, b)))).containsExactly(b, within(1e-14));
        assertThat(numbers(matmul(inverse(a), a))).containsExactly(numbers(identity(3)), within(1e-15));
        // by cofactors: −2 (15 + 1) + (3 − 0)
        assertThat(number(determinant(a))).isCloseTo(-29, within(1e-13));
        assertThat(numbers(logAbsDeterminant(stack(a, identity(3)))))
                .containsExactly(new double[] {Math.log(29), 0}, within(1e-14));
        assertThat(number(determinant(new double[][] {{1, 2}, {2, 4}}))).isZero();
        // 1/det of the Hilbert matrix of 6 rows is 186313420339200000
        assertThat(number(determinant(hilbert(6))) * 186313420339200000.0).isCloseTo(1, within(1e-9));
        assertThat(gradient(x -> determinant(x), (Value) tensor(a)))
                .containsExactly(
                        // cofactors
                        new double[] {1, -16, 3, -9, -1, 2, -2, 3, -6}, within(1e-13));
    }

    @Test
    void the_exponential_of_rates_has_the_probabilities_of_a_chain_in_continuous_time() {
        double up = 0.7;
        double down = 1.9;
        Tensor rates = tensor(new double[][] {{-up, up}, {down, -down}});
        for (double t : new double[] {1e-6, 0.1, 1, 5, 300}) {
            // each squaring doubles what rounding has done, and there are as many as t has been doubled
            double stays = (down + up * Math.exp(-(up + down) * t)) / (up + down);
            assertThat(numbers(matrixExponential(rates.times(t))))
                    .as("t = " + t)
                    .startsWith(new double[] {stays, 1 - stays}, within(1e-14 * Math.max(1, t)));
        }
        // a rotation, and a matrix whose third power is 0
        assertThat(numbers(matrixExponential(new double[][] {{0, -2}, {2, 0}})))
                .containsExactly(new double[] {Math.cos(2), -Math.sin(2), Math.sin(2), Math.cos(2)}, within(1e-15));
        assertThat(numbers(matrixExponential(new double[][] {{0, 2, 3}, {0, 0, 4}, {0, 0, 0}})))
                .containsExactly(new double[] {1, 2, 7, 0, 1, 4, 0, 0, 1}, within(1e-14));
        // d/dt of the probability of staying, at t = 1
        assertThat(gradient(t -> matrixExponential(rates.times(t)).at(0).at(0), Value.scalar(1.0)))
                .containsExactly(new double[] {-up * Math.exp(-(up + down))}, within(1e-15));
    }

    @Test
    void what_is_no_square_matrix_is_told_so() {
        assertThatThrownBy(() -> inverse(zeros(2, 3)))
                .hasMessage("A value has shape [2,3]: `inverse` wants a square matrix.");
        assertThatThrownBy(() -> singularValues(zeros(3))).hasMessageContaining("`singularValues` wants a matrix");
    }

    private static double[] gradient(Function<Tensor, Tensor> function, Value at) {
        Program program = ProgramBuilder.trace("f", List.of(at.type()), x -> List.of(function.apply(x.get(0))));
        return ReferenceEvaluator.evaluate(Gradient.of(program, List.of("0")), Map.of("0", at))
                .get(1)
                .toArray();
    }

    private static double[] numbers(Tensor t) {
        return ((Value) t).toArray();
    }
}
