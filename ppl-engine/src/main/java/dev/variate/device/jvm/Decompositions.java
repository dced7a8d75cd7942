package dev.variate.device.jvm;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.TensorType;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Factors of square matrices, eigenvalues of symmetric ones, and exponentials. As in {@link DenseMatrices} the innermost loop runs along
 * rows, each an array of its own while it is worked on.
 */
final class Decompositions {
    private Decompositions() {}

    static ArrayKernel lu(TensorType type) {
        return new Lu(matrices(type), type.shape().dim(-1), type.dtype());
    }

    static ArrayKernel symmetricEigen(TensorType type) {
        return new SymmetricEigen(matrices(type), type.shape().dim(-1), type.dtype());
    }

    static ArrayKernel exponential(TensorType type) {
        return new MatrixExponential(matrices(type), type.shape().dim(-1), type.dtype());
    }

    private static int matrices(TensorType type) {
        return type.shape().axes(0, type.shape().rank() - 2).size();
    }

    /** Replaces the rows by those of the two factors, in their order; gives that order. */
    static int[] factorise(double[][] rows) {
        int n = rows.length;
        int[] order = IntStream.range(0, n).toArray();
        for (int k = 0; k < n; k++) {
            int largest = k;
            for (int i = k + 1; i < n; i++) {
                if (Math.abs(rows[i][k]) > Math.abs(rows[largest][k])) {
                    largest = i;
                }
            }
            double[] pivot = rows[largest];
            rows[largest] = rows[k];
            rows[k] = pivot;
            int from = order[largest];
            order[largest] = order[k];
            order[k] = from;
            for (int i = k + 1; i < n; i++) {
                double factor = pivot[k] == 0 ? 0 : rows[i][k] / pivot[k];
                rows[i][k] = factor;
                if (factor != 0) {
                    DenseMatrices.add(rows[i], k + 1, n, pivot, -factor);
                }
            }
        }
        return order;
    }

    /** {@link Op.Lu} on {@code batch} matrices. */
    private record Lu(int batch, int n, DType dtype) implements ArrayKernel {
        @Override
        public void run(double[][] operands, double[] result) {
            for (int matrix = 0; matrix < batch; matrix++) {
                double[][] rows = DenseMatrices.rows(operands[0], matrix * n * n, n, n, n);
                int[] order = factorise(rows);
                for (int i = 0; i < n; i++) {
                    int at = (matrix * n + i) * (n + 1);
                    System.arraycopy(rows[i], 0, result, at, n);
                    result[at + n] = order[i];
                }
            }
            DenseMatrices.round(dtype, result, batch * n * (n + 1));
        }
    }

    /** {@link Op.SymmetricEigen} on {@code batch} matrices. */
    private record SymmetricEigen(int batch, int n, DType dtype) implements ArrayKernel {
        @Override
        public void run(double[][] operands, double[] result) {
            int size = n * (n + 1);
            for (int matrix = 0; matrix < batch; matrix++) {
                Eigenvectors found = Eigenvectors.of(symmetric(operands[0], matrix * n * n));
                if (found == null) {
                    Arrays.fill(result, matrix * size, (matrix + 1) * size, Double.NaN);
                } else {
                    write(found, result, matrix * size);
                }
            }
            DenseMatrices.round(dtype, result, batch * size);
        }

        private double[][] symmetric(double[] a, int from) {
            double[][] rows = new double[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    rows[i][j] = 0.5 * (a[from + i * n + j] + a[from + j * n + i]);
                }
            }
            return rows;
        }

        private void write(Eigenvectors found, double[] result, int from) {
            int[] order = found.ascending();
            for (int j = 0; j < n; j++) {
                double[] vector = found.vectors()[order[j]];
                double sign = sign(vector);
                result[from + j] = found.values()[order[j]];
                for (int i = 0; i < n; i++) {
                    result[from + (i + 1) * n + j] = sign * vector[i];
                }
            }
        }

        private static double sign(double[] vector) {
            double largest = 0;
            for (double v : vector) {
                largest = Math.max(largest, Math.abs(v));
            }
            for (double v : vector) {
                if (Math.abs(v) > Op.SymmetricEigen.LARGE * largest) {
                    return Math.signum(v);
                }
            }
            return 1;
        }
    }

    /**
     * {@link Op.MatrixExponential} on {@code batch} matrices: a quotient of polynomials of the lowest degree that is exact for a matrix of that size,
     * after halving and before squaring (Higham, <em>SIAM Journal on Matrix Analysis and Applications</em> 26, 2005).
     */
    private record MatrixExponential(int batch, int n, DType dtype) implements ArrayKernel {
        private static final int[] DEGREES = {3, 5, 7, 9, 13};

        /** For matrices up to this 1-norm the quotient of that degree errs by less than rounding; table 2.3. */
        private static final double[] SIZES = {
            1.495585217958292e-2, 2.539398330063230e-1, 9.504178996162932e-1, 2.097847961257068, 5.371920351148152
        };

        @Override
        public void run(double[][] operands, double[] result) {
            for (int matrix = 0; matrix < batch; matrix++) {
                double[][] a = DenseMatrices.rows(operands[0], matrix * n * n, n, n, n);
                double size = norm(a);
                if (Double.isFinite(size)) {
                    double[][] power = exponential(a, size);
                    for (int i = 0; i < n; i++) {
                        System.arraycopy(power[i], 0, result, (matrix * n + i) * n, n);
                    }
                } else {
                    Arrays.fill(result, matrix * n * n, (matrix + 1) * n * n, Double.NaN);
                }
            }
            DenseMatrices.round(dtype, result, batch * n * n);
        }

        /** The largest sum of a column's sizes. */
        private double norm(double[][] a) {
            double[] sums = new double[n];
            for (double[] row : a) {
                for (int j = 0; j < n; j++) {
                    sums[j] += Math.abs(row[j]);
                }
            }
            double largest = 0;
            for (double sum : sums) {
                largest = Math.max(largest, sum);
            }
            return largest;
        }

        private double[][] exponential(double[][] a, double size) {
            int choice = 0;
            while (choice < DEGREES.length - 1 && size > SIZES[choice]) {
                choice++;
            }
            int halvings = 0;
            double left = size;
            while (left > SIZES[DEGREES.length - 1]) {
                left /= 2;
                halvings++;
            }
            if (halvings > 0) {
                for (double[] row : a) {
                    for (int j = 0; j < n; j++) {
                        row[j] = Math.scalb(row[j], -halvings);
                    }
                }
            }
            double[][] power = quotient(a, DEGREES[choice]);
            for (int k = 0; k < halvings; k++) {
                power = times(power, power);
            }
            return power;
        }

        /** (V − U)⁻¹ (V + U), where V has the even powers of the polynomial and U the odd ones. */
        private double[][] quotient(double[][] a, int degree) {
            double[] c = coefficients(degree);
            double[][] square = times(a, a);
            double[][] even = scaledIdentity(c[0]);
            double[][] odd = scaledIdentity(c[1]);
            if (degree < 13) {
                double[][] power = square;
                for (int k = 2; k < degree; k += 2) {
                    add(even, power, c[k]);
                    add(odd, power, c[k + 1]);
                    power = k + 2 < degree ? times(power, square) : power;
                }
            } else {
                double[][] fourth = times(square, square);
                double[][] sixth = times(fourth, square);
                add(even, combined(sixth, square, fourth, sixth, c, 8), 1);
                add(odd, combined(sixth, square, fourth, sixth, c, 9), 1);
                for (int k = 0; k < 2; k++) {
                    double[][] to = k == 0 ? even : odd;
                    add(to, square, c[2 + k]);
                    add(to, fourth, c[4 + k]);
                    add(to, sixth, c[6 + k]);
                }
            }
            odd = times(a, odd);
            double[][] below = new double[n][];
            for (int i = 0; i < n; i++) {
                below[i] = even[i].clone();
            }
            add(below, odd, -1);
            add(even, odd, 1);
            return solved(below, even);
        }

        /** Powers 8, 10 and 12, or with the factor that all odd ones share 9, 11 and 13, out of three at once. */
        private double[][] combined(
                double[][] by, double[][] square, double[][] fourth, double[][] sixth, double[] c, int first) {
            double[][] sum = new double[n][n];
            add(sum, square, c[first]);
            add(sum, fourth, c[first + 2]);
            add(sum, sixth, c[first + 4]);
            return times(by, sum);
        }

        /** Of the polynomial of the numerator, [m/m] Padé of e^x: (2m−k)! m! / ((2m)! k! (m−k)!). */
        private static double[] coefficients(int degree) {
            double[] c = new double[degree + 1];
            c[0] = 1;
            for (int k = 1; k <= degree; k++) {
                c[k] = c[k - 1] * (degree - k + 1) / ((2 * degree - k + 1) * (double) k);
            }
            return c;
        }

        private double[][] scaledIdentity(double x) {
            double[][] rows = new double[n][n];
            for (int i = 0; i < n; i++) {
                rows[i][i] = x;
            }
            return rows;
        }

        private void add(double[][] to, double[][] rows, double factor) {
            for (int i = 0; i < n; i++) {
                DenseMatrices.add(to[i], 0, n, rows[i], factor);
            }
        }

        private double[][] times(double[][] a, double[][] b) {
            double[][] product = new double[n][n];
            for (int i = 0; i < n; i++) {
                int k = 0;
                for (; k + 3 < n; k += 4) {
                    DenseMatrices.addFour(product[i], 0, n, b, k, 1, a[i][k], a[i][k + 1], a[i][k + 2], a[i][k + 3]);
                }
                for (; k < n; k++) {
                    DenseMatrices.add(product[i], 0, n, b[k], a[i][k]);
                }
            }
            return product;
        }

        private double[][] solved(double[][] left, double[][] right) {
            int[] order = factorise(left);
            double[][] x = new double[n][];
            for (int i = 0; i < n; i++) {
                x[i] = right[order[i]];
                for (int k = 0; k < i; k++) {
                    DenseMatrices.add(x[i], 0, n, x[k], -left[i][k]);
                }
            }
            for (int i = n - 1; i >= 0; i--) {
                for (int k = i + 1; k < n; k++) {
                    DenseMatrices.add(x[i], 0, n, x[k], -left[i][k]);
                }
                for (int j = 0; j < n; j++) {
                    x[i][j] /= left[i][i];
                }
            }
            return x;
        }
    }
}
