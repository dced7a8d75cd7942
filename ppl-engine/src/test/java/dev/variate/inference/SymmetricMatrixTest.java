package dev.variate.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SymmetricMatrixTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 30, 90})
    void eigenvalues_are_those_of_another_implementation_and_vectors_belong_to_them(int n) {
        Random random = new Random(n);
        double[] matrix = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                matrix[i * n + j] = random.nextGaussian();
                matrix[j * n + i] = matrix[i * n + j];
            }
        }
        assertEigen(n, matrix, 1e-12 * n);
    }

    @Test
    void matrices_with_equal_eigenvalues_zeros_and_wild_scales_are_no_harder() {
        assertEigen(3, new double[] {2, 0, 0, 0, 2, 0, 0, 0, 2}, 0);
        assertEigen(4, new double[16], 0);
        assertEigen(3, new double[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, 1e-14);
        assertEigen(3, new double[] {1e12, 1, 1e-3, 1, 1, 1e-6, 1e-3, 1e-6, 1e-12}, 1e-3);
        double[] spiked = new double[50 * 50];
        for (int i = 0; i < 50; i++) {
            for (int j = 0; j < 50; j++) {
                spiked[i * 50 + j] = (i == j ? 1 : 0) + 1000;
            }
        }
        assertEigen(50, spiked, 1e-9);
    }

    private static void assertEigen(int n, double[] matrix, double error) {
        SymmetricMatrix.Eigen eigen = SymmetricMatrix.eigen(n, matrix.clone());
        double[] sorted = eigen.values().clone();
        Arrays.sort(sorted);
        double[] expected = new EigenDecompositionSymmetric(square(n, matrix)).getEigenvalues();
        Arrays.sort(expected);
        for (int k = 0; k < n; k++) {
            assertThat(sorted[k]).isCloseTo(expected[k], within(error + 1e-15));
        }
        for (int k = 0; k < n; k++) {
            for (int l = 0; l < n; l++) {
                double product = 0;
                for (int i = 0; i < n; i++) {
                    product += eigen.vectors()[k * n + i] * eigen.vectors()[l * n + i];
                }
                assertThat(product).isCloseTo(k == l ? 1 : 0, within(1e-13 * n));
            }
            for (int i = 0; i < n; i++) {
                double product = 0;
                for (int j = 0; j < n; j++) {
                    product += matrix[i * n + j] * eigen.vectors()[k * n + j];
                }
                assertThat(product).isCloseTo(eigen.values()[k] * eigen.vectors()[k * n + i], within(error + 1e-15));
            }
        }
    }

    private static org.hipparchus.linear.RealMatrix square(int n, double[] matrix) {
        double[][] rows = new double[n][];
        Arrays.setAll(rows, i -> Arrays.copyOfRange(matrix, i * n, (i + 1) * n));
        return MatrixUtils.createRealMatrix(rows);
    }
}
