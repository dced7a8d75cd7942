package dev.variate.model;

import static dev.variate.model.Language.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.variate.model.Model.Parameter;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinearAlgebraTest {
    private static final double[][] K = {{4, 1, -2}, {1, 5, 0.5}, {-2, 0.5, 6}};
    private static final double[] B = {1, -2, 3};

    @Test
    void a_factor_times_its_transpose_is_the_matrix() {
        Tensor l = cholesky(K);
        assertThat(numbers(matmul(l, l.transpose()))).containsExactly(numbers(tensor(K)), within(1e-14));
        assertThat(numbers(triu(l))).containsExactly(numbers(diagonalMatrix(diagonal(l))));
    }

    @Test
    void what_is_solved_solves() {
        assertThat(numbers(matmul(K, solve(K, B)))).containsExactly(B, within(1e-14));
        double[][] several = {{1, 2}, {3, 4}, {-5, 6}};
        assertThat(numbers(matmul(K, choleskySolve(cholesky(K), several))))
                .containsExactly(new double[] {1, 2, 3, 4, -5, 6}, within(1e-14));
        assertThat(numbers(matmul(tril(K), solveLower(K, B)))).containsExactly(B, within(1e-14));
        assertThat(numbers(matmul(triu(K), solveUpper(K, B)))).containsExactly(B, within(1e-14));
        // the determinant by cofactors: 4 (30 − 1/4) − (6 + 1) − 2 (1/2 + 10)
        assertThat(number(logDeterminant(K))).isCloseTo(Math.log(4 * 29.75 - 7 - 21), within(1e-14));
    }

    @Test
    void axes_before_the_last_two_are_independent_matrices() {
        Tensor both = stack(K, addDiagonal(K, 1));
        assertThat(numbers(cholesky(both).at(1))).containsExactly(numbers(cholesky(addDiagonal(K, 1))));
        assertThat(numbers(solve(both, B).at(1))).containsExactly(numbers(solve(addDiagonal(K, 1), B)), within(1e-15));
        assertThat(numbers(logDeterminant(both)))
                .containsExactly(number(logDeterminant(K)), number(logDeterminant(addDiagonal(K, 1))));
        assertThat(numbers(matmul(both, both).at(1)))
                .containsExactly(numbers(matmul(addDiagonal(K, 1), addDiagonal(K, 1))), within(1e-13));
        assertThat(numbers(diagonal(both))).containsExactly(4, 5, 6, 5, 6, 7);
    }

    @Test
    void a_maps_precision_has_the_neighbours_on_its_diagonal() {
        Tensor precision = carPrecision(new int[] {0, 1}, new int[] {1, 2}, 3, 0.5);
        assertThat(numbers(precision)).containsExactly(1, -0.5, 0, -0.5, 2, -0.5, 0, -0.5, 1);
        assertThatThrownBy(() -> carPrecision(new int[] {0}, new int[] {1}, 3, 0.5))
                .hasMessage("`carPrecision` wants areas that have neighbours; area 2 has none.");
        assertThatThrownBy(() -> carPrecision(new int[] {0}, new int[] {3}, 3, 0.5))
                .hasMessage(
                        "`carPrecision` wants pairs of two of its 3 areas, counted from 0, found the pair 0 and 3.");
    }

    @Test
    void order_and_running_sums_go_along_the_last_axis() {
        double[][] x = {{3, 1, 2}, {-1, 0, -2}};
        assertThat(numbers(sort(x))).containsExactly(1, 2, 3, -2, -1, 0);
        assertThat(numbers(argsort(x))).containsExactly(1, 2, 0, 2, 0, 1);
        assertThat(numbers(cumulativeSum(x))).containsExactly(3, 4, 6, -1, -1, -3);
        assertThat(numbers(cumulativeSum(x, 0, false))).containsExactly(3, 1, 2, 2, 1, 0);
        assertThat(numbers(cumulativeSum(x, 0))).containsExactly(3, 1, 2, 2, 1, 0);
        assertThat(numbers(cumulativeSum(x, -1, true))).containsExactly(6, 3, 2, -3, -2, -2);
        assertThat(numbers(outer(new int[] {1, 2}, B))).containsExactly(1, -2, 3, 2, -4, 6);
        assertThat(numbers(logSoftmax(new double[] {0, 1000}))).containsExactly(-1000, 0);
        assertThat(numbers(identity(2))).containsExactly(1, 0, 0, 1);
    }

    @Test
    void shapes_that_do_not_fit_are_said_in_words() {
        Tensor wide = zeros(8, 7);
        assertThatThrownBy(() -> cholesky(wide))
                .isInstanceOf(ModelException.class)
                .hasMessage("A value has shape [8,7]: `cholesky` wants a square matrix.");
        assertThatThrownBy(() -> solve(K, zeros(4)))
                .hasMessage("A value has shape [3,3], a value has shape [4]: `solve` wants a right side, a vector or a "
                        + "matrix, with as many rows as the matrix.");
        assertThatThrownBy(() -> sort(3)).hasMessage("A value is a single number: `sort` wants a vector.");
        assertThatThrownBy(() -> addDiagonal(K, B.length == 3 ? zeros(2) : zeros(3)))
                .hasMessageContaining("`addDiagonal` wants one number, or one for each row");
        assertThatThrownBy(() -> matmul(zeros(2, 3, 3), zeros(3, 3, 2)))
                .hasMessageContaining("`matmul` wants equal extents before the last two axes");
    }

    @Test
    void data_without_a_factor_are_refused_by_name() {
        Model model = Model.of(
                "m",
                List.of(new Parameter("K", Parameter.Kind.TENSOR)),
                a -> normal(matmul(cholesky(a.get(0)), normal(0, 1, shape(2), named("z"))), 1, named("y")));
        Map<String, Object> data = Map.of("K", List.of(List.of(1, 2), List.of(2, 1)), "y", List.of(1, 2));
        assertThatThrownBy(() -> ModelProgram.trace(model, data))
                .isInstanceOf(ModelException.class)
                .hasMessageStartingWith("`K` is not positive definite, so it has no Cholesky factor.");
    }

    private static double[] numbers(Tensor x) {
        return ((Value) x.resolved()).toArray();
    }
}
