package dev.variate.tensor;

/** The meaning of the {@link Op}s on matrices, which stand along the last two axes: from the definitions, one matrix after the other. */
final class MatrixKernels {
    private MatrixKernels() {}

    static Value triangle(TensorType type, Op.Triangle op, Value x) {
        double[] result = x.toArray();
        int rows = type.shape().dim(-2);
        int columns = type.shape().dim(-1);
        for (int at = 0; at < result.length; at++) {
            int diagonal = at % columns - at / columns % rows;
            if (op.lower() ? diagonal > op.diagonal() : diagonal < op.diagonal()) {
                result[at] = 0;
            }
        }
        return Value.wrap(type, result);
    }

    /** Column by column: Golub and Van Loan, <em>Matrix Computations</em>, section 4.2. */
    static double[] cholesky(Value x) {
        int n = x.shape().dim(-1);
        double[] result = new double[x.shape().size()];
        for (int from = 0; from < result.length; from += n * n) {
            if (!factorise(x, from, n, result)) {
                for (int i = 0; i < n; i++) {
                    java.util.Arrays.fill(result, from + i * n, from + i * n + i + 1, Double.NaN);
                }
            }
        }
        return result;
    }

    private static boolean factorise(Value x, int from, int n, double[] l) {
        for (int j = 0; j < n; j++) {
            for (int i = j; i < n; i++) {
                double sum = 0.5 * (x.get(from + i * n + j) + x.get(from + j * n + i));
                for (int k = 0; k < j; k++) {
                    sum -= l[from + i * n + k] * l[from + j * n + k];
                }
                if (i == j && !(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
                    return false;
                }
                l[from + i * n + j] = i == j ? StrictMath.sqrt(sum) : sum / l[from + j * n + j];
            }
        }
        return true;
    }

    /** Product, half the triangle, L⁻ᵀ from the left and L⁻¹ from the right, and the symmetric part. */
    static double[] choleskyAdjoint(Value l, Value g) {
        int n = l.shape().dim(-1);
        double[] result = new double[l.shape().size()];
        for (int matrix = 0; n > 0 && matrix < result.length / (n * n); matrix++) {
            double[][] x = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    for (int k = i; k < n; k++) {
                        x[i][j] += element(l, matrix, k, i, false) * element(g, matrix, k, j, false);
                    }
                }
                x[i][i] *= 0.5;
            }
            for (int i = n - 1; i >= 0; i--) {
                for (int j = 0; j < n; j++) {
                    for (int k = i + 1; k < n; k++) {
                        x[i][j] -= element(l, matrix, k, i, false) * x[k][j];
                    }
                    x[i][j] /= element(l, matrix, i, i, false);
                }
            }
            for (int i = 0; i < n; i++) {
                for (int j = n - 1; j >= 0; j--) {
                    for (int k = j + 1; k < n; k++) {
                        x[i][j] -= x[i][k] * element(l, matrix, k, j, false);
                    }
                    x[i][j] /= element(l, matrix, j, j, false);
                }
            }
            boolean singular = false;
            for (int i = 0; i < n; i++) {
                singular |= element(l, matrix, i, i, false) == 0;
            }
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    result[matrix * n * n + i * n + j] = singular ? Double.NaN : 0.5 * (x[i][j] + x[j][i]);
                }
            }
        }
        return result;
    }

    /** By substitution, from the first row on or from the last. */
    static double[] triangularSolve(Op.TriangularSolve op, Value a, Value b) {
        int n = a.shape().dim(-1);
        int columns = b.shape().dim(-1);
        double[] x = b.toArray();
        boolean forwards = op.lower() != op.transposed();
        for (int matrix = 0; n > 0 && matrix < a.shape().size() / (n * n); matrix++) {
            int right = matrix * n * columns;
            for (int step = 0; step < n; step++) {
                int i = forwards ? step : n - 1 - step;
                for (int column = 0; column < columns; column++) {
                    double sum = x[right + i * columns + column];
                    for (int before = 0; before < step; before++) {
                        int k = forwards ? before : n - 1 - before;
                        sum -= element(a, matrix, i, k, op.transposed()) * x[right + k * columns + column];
                    }
                    x[right + i * columns + column] = sum / element(a, matrix, i, i, false);
                }
            }
        }
        return x;
    }

    private static double element(Value a, int matrix, int i, int j, boolean transposed) {
        int n = a.shape().dim(-1);
        return a.get(matrix * n * n + (transposed ? j * n + i : i * n + j));
    }
}
