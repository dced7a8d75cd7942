package dev.variate.device.jvm;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import java.util.Arrays;

/**
 * Factorisation, substitution and products of matrices in row-major order. The innermost loop always runs along rows, without a sum across
 * it, so that every machine adds in the same order; four rows are taken together, so that a row of the result is read and written once for
 * four multiplications. Each row is an array of its own while it is worked on: where two rows of one array meet, C2 cannot know that they do
 * not overlap and makes no vector code.
 */
final class DenseMatrices {
    private DenseMatrices() {}

    /** {@link Op.Cholesky} on {@code batch} matrices. A record, as the others here, so that equal calls are one node. */
    record Cholesky(int batch, int n, DType dtype) implements ArrayKernel {
        @Override
        public void run(double[][] operands, double[] result) {
            for (int matrix = 0; matrix < batch; matrix++) {
                int from = matrix * n * n;
                double[][] upper = new double[n][];
                if (factorise(operands[0], from, upper)) {
                    turnOver(upper, result, from);
                } else {
                    notPositiveDefinite(result, from, n);
                }
            }
            round(dtype, result, batch * n * n);
        }

        /** Row i of U = Lᵀ, from its diagonal on, is row i of the matrix less the rows above, each times its own element in column i. */
        private boolean factorise(double[] a, int from, double[][] u) {
            for (int i = 0; i < n; i++) {
                double[] row = new double[n];
                for (int j = i; j < n; j++) {
                    row[j] = 0.5 * (a[from + i * n + j] + a[from + j * n + i]);
                }
                int k = 0;
                for (; k + 3 < i; k += 4) {
                    addFour(row, i, n, u, k, 1, -u[k][i], -u[k + 1][i], -u[k + 2][i], -u[k + 3][i]);
                }
                for (; k < i; k++) {
                    add(row, i, n, u[k], -u[k][i]);
                }
                double pivot = row[i];
                if (!(pivot > 0 && pivot < Double.POSITIVE_INFINITY)) {
                    return false;
                }
                double root = Math.sqrt(pivot);
                row[i] = root;
                double reciprocal = 1 / root;
                for (int j = i + 1; j < n; j++) {
                    row[j] *= reciprocal;
                }
                u[i] = row;
            }
            return true;
        }

        private void turnOver(double[][] u, double[] result, int from) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j <= i; j++) {
                    result[from + i * n + j] = u[j][i];
                }
                Arrays.fill(result, from + i * n + i + 1, from + (i + 1) * n, 0);
            }
        }

        private static void notPositiveDefinite(double[] l, int from, int n) {
            for (int i = 0; i < n; i++) {
                Arrays.fill(l, from + i * n, from + i * n + i + 1, Double.NaN);
                Arrays.fill(l, from + i * n + i + 1, from + (i + 1) * n, 0);
            }
        }
    }

    /**
     * {@link Op.CholeskyAdjoint} on {@code batch} matrices: the factorisation backwards. Row k of U = Lᵀ went into the later rows by its own elements, so its adjoint is g's less these
     * elements times the rows of twice the result, which are known from the last on.
     */
    record CholeskyAdjoint(int batch, int n, DType dtype) implements ArrayKernel {
        @Override
        public void run(double[][] operands, double[] result) {
            for (int matrix = 0; matrix < batch; matrix++) {
                int from = matrix * n * n;
                if (isSingular(operands[0], from)) {
                    Arrays.fill(result, from, from + n * n, Double.NaN);
                    continue;
                }
                double[][] twice = twice(operands[0], operands[1], from);
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < n; j++) {
                        result[from + i * n + j] = 0.5 * twice[i][j];
                    }
                }
            }
            round(dtype, result, batch * n * n);
        }

        private boolean isSingular(double[] l, int from) {
            for (int i = 0; i < n; i++) {
                if (l[from + i * n + i] == 0) {
                    return true;
                }
            }
            return false;
        }

        private double[][] twice(double[] l, double[] g, int from) {
            double[][] twice = new double[n][n];
            double[] u = new double[n];
            double[] row = new double[n];
            for (int k = n - 1; k >= 0; k--) {
                for (int j = k; j < n; j++) {
                    u[j] = l[from + j * n + k];
                    row[j] = g[from + j * n + k];
                }
                int j = k + 1;
                for (; j + 3 < n; j += 4) {
                    addFour(row, k + 1, n, twice, j, 1, -u[j], -u[j + 1], -u[j + 2], -u[j + 3]);
                }
                for (; j < n; j++) {
                    add(row, k + 1, n, twice[j], -u[j]);
                }
                double reciprocal = 1 / u[k];
                for (j = k + 1; j < n; j++) {
                    row[j] *= reciprocal;
                }
                twice[k][k] = (row[k] - product(row, u, k + 1)) * reciprocal;
                for (j = k + 1; j < n; j++) {
                    twice[k][j] = row[j];
                    twice[j][k] = row[j];
                }
            }
            return twice;
        }

        private double product(double[] x, double[] y, int from) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            int j = from;
            for (; j + 3 < n; j += 4) {
                s0 = Math.fma(x[j], y[j], s0);
                s1 = Math.fma(x[j + 1], y[j + 1], s1);
                s2 = Math.fma(x[j + 2], y[j + 2], s2);
                s3 = Math.fma(x[j + 3], y[j + 3], s3);
            }
            for (; j < n; j++) {
                s0 = Math.fma(x[j], y[j], s0);
            }
            return (s0 + s1) + (s2 + s3);
        }
    }

    /** {@link Op.TriangularSolve} on {@code batch} systems with {@code columns} right sides each. */
    record Substitution(int batch, int n, int columns, boolean lower, boolean transposed, DType dtype)
            implements ArrayKernel {
        @Override
        public void run(double[][] operands, double[] result) {
            int rights = n * columns;
            System.arraycopy(operands[1], 0, result, 0, batch * rights);
            for (int matrix = 0; matrix < batch; matrix++) {
                if (columns > 1) {
                    byRowsOfTheResult(operands[0], matrix * n * n, result, matrix * rights);
                } else if (transposed) {
                    byRowsOfTheMatrix(operands[0], matrix * n * n, result, matrix * rights);
                } else {
                    dotProducts(operands[0], matrix * n * n, result, matrix * rights);
                }
            }
            round(dtype, result, batch * rights);
        }

        private int place(int step) {
            return lower != transposed ? step : n - 1 - step;
        }

        /** Each row of the result is what is left of the right side when the rows before have been subtracted. */
        private void byRowsOfTheResult(double[] a, int from, double[] x, int right) {
            int next = lower != transposed ? 1 : -1;
            int apart = transposed ? n : 1;
            double[][] rows = rows(x, right, n, columns, columns);
            for (int step = 0; step < n; step++) {
                int i = place(step);
                double[] row = rows[i];
                int of = transposed ? from + i : from + i * n;
                int before = 0;
                for (; before + 3 < step; before += 4) {
                    int k = place(before);
                    addFour(
                            row,
                            0,
                            columns,
                            rows,
                            k,
                            next,
                            -a[of + k * apart],
                            -a[of + (k + next) * apart],
                            -a[of + (k + 2 * next) * apart],
                            -a[of + (k + 3 * next) * apart]);
                }
                for (; before < step; before++) {
                    int k = place(before);
                    add(row, 0, columns, rows[k], -a[of + k * apart]);
                }
                double pivot = a[from + i * n + i];
                for (int j = 0; j < columns; j++) {
                    row[j] /= pivot;
                }
            }
            for (int i = 0; i < n; i++) {
                System.arraycopy(rows[i], 0, x, right + i * columns, columns);
            }
        }

        /** One right side of a transposed matrix: an element that is ready is subtracted from those left, by a row of the matrix. */
        private void byRowsOfTheMatrix(double[] a, int from, double[] x, int right) {
            for (int step = 0; step < n; step++) {
                int i = place(step);
                x[right + i] /= a[from + i * n + i];
                int first = lower ? 0 : i + 1;
                int last = lower ? i : n;
                double factor = -x[right + i];
                for (int k = first; k < last; k++) {
                    x[right + k] = Math.fma(factor, a[from + i * n + k], x[right + k]);
                }
            }
        }

        /** One right side: four running sums, whose order the length alone decides. */
        private void dotProducts(double[] a, int from, double[] x, int right) {
            for (int step = 0; step < n; step++) {
                int i = place(step);
                int first = lower ? 0 : i + 1;
                int last = lower ? i : n;
                int of = from + i * n;
                double s0 = 0;
                double s1 = 0;
                double s2 = 0;
                double s3 = 0;
                int k = first;
                for (; k + 3 < last; k += 4) {
                    s0 = Math.fma(a[of + k], x[right + k], s0);
                    s1 = Math.fma(a[of + k + 1], x[right + k + 1], s1);
                    s2 = Math.fma(a[of + k + 2], x[right + k + 2], s2);
                    s3 = Math.fma(a[of + k + 3], x[right + k + 3], s3);
                }
                for (; k < last; k++) {
                    s0 = Math.fma(a[of + k], x[right + k], s0);
                }
                x[right + i] = (x[right + i] - ((s0 + s1) + (s2 + s3))) / a[of + i];
            }
        }
    }

    /** {@link Op.CumulativeSum} over an axis of extent {@code n} with {@code inner} elements behind each of its places. */
    record RunningSum(int blocks, int n, int inner, boolean reverse, DType dtype) implements ArrayKernel {
        @Override
        public void run(double[][] operands, double[] result) {
            int size = n * inner;
            System.arraycopy(operands[0], 0, result, 0, blocks * size);
            for (int from = 0; from < blocks * size; from += size) {
                if (reverse) {
                    for (int j = size - inner - 1; j >= 0; j--) {
                        result[from + j] += result[from + j + inner];
                    }
                } else {
                    for (int j = inner; j < size; j++) {
                        result[from + j] += result[from + j - inner];
                    }
                }
            }
            round(dtype, result, blocks * size);
        }
    }

    /** The rows of a matrix, each {@code apart} after the other. */
    static double[][] rows(double[] matrix, int from, int count, int length, int apart) {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = Arrays.copyOfRange(matrix, from + i * apart, from + i * apart + length);
        }
        return rows;
    }

    /** {@code y += a x} from one element to before another. */
    static void add(double[] y, int from, int to, double[] x, double a) {
        for (int j = from; j < to; j++) {
            y[j] = Math.fma(a, x[j], y[j]);
        }
    }

    /** The same for four rows, {@code next} after each other, in their order. */
    static void addFour(
            double[] y, int from, int to, double[][] rows, int k, int next, double a, double b, double c, double d) {
        addFour(y, from, to, rows[k], rows[k + next], rows[k + 2 * next], rows[k + 3 * next], a, b, c, d);
    }

    private static void addFour(
            double[] y,
            int from,
            int to,
            double[] x0,
            double[] x1,
            double[] x2,
            double[] x3,
            double a,
            double b,
            double c,
            double d) {
        for (int j = from; j < to; j++) {
            double sum = Math.fma(a, x0[j], y[j]);
            sum = Math.fma(b, x1[j], sum);
            sum = Math.fma(c, x2[j], sum);
            y[j] = Math.fma(d, x3[j], sum);
        }
    }

    static void round(DType dtype, double[] result, int length) {
        switch (dtype) {
            case F64 -> {}
            case F32, I32, BOOL -> {
                for (int i = 0; i < length; i++) {
                    result[i] = dtype.round(result[i]);
                }
            }
        }
    }

    static ArrayKernel cholesky(Shape shape, DType dtype) {
        return new Cholesky(shape.axes(0, shape.rank() - 2).size(), shape.dim(-1), dtype);
    }

    static ArrayKernel choleskyAdjoint(Shape shape, DType dtype) {
        return new CholeskyAdjoint(shape.axes(0, shape.rank() - 2).size(), shape.dim(-1), dtype);
    }

    static ArrayKernel substitution(Op.TriangularSolve op, Shape right, DType dtype) {
        return new Substitution(
                right.axes(0, right.rank() - 2).size(),
                right.dim(-2),
                right.dim(-1),
                op.lower(),
                op.transposed(),
                dtype);
    }

    static ArrayKernel runningSum(Op.CumulativeSum op, Shape shape, DType dtype) {
        return new RunningSum(
                shape.axes(0, op.axis()).size(),
                shape.dim(op.axis()),
                shape.axes(op.axis() + 1, shape.rank()).size(),
                op.reverse(),
                dtype);
    }
}
