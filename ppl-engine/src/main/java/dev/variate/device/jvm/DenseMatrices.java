package dev.variate.device.jvm;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import java.util.Arrays;

/**
 * Factorisation, substitution and products of matrices in row-major order. The innermost loop always runs along rows, without a sum across
 * it, so that C2 makes vector code of it and every machine adds in the same order; four rows are taken together, so that a row of the result
 * is read and written once for four multiplications.
 */
final class DenseMatrices {
    private DenseMatrices() {}

    /** {@link Op.Cholesky} on {@code batch} matrices. A record, as the others here, so that equal calls are one node. */
    record Cholesky(int batch, int n, DType dtype) implements ArrayKernel {
        @Override
        public void run(double[][] operands, double[] result) {
            for (int matrix = 0; matrix < batch; matrix++) {
                int from = matrix * n * n;
                if (upperFactor(operands[0], result, from, n)) {
                    turnOver(result, from, n);
                } else {
                    notPositiveDefinite(result, from, n);
                }
            }
            round(dtype, result, batch * n * n);
        }

        /** Row i of U = Lᵀ, from its diagonal on, is row i of the matrix less the rows above, each times its own element in column i. */
        private static boolean upperFactor(double[] a, double[] u, int from, int n) {
            for (int i = 0; i < n; i++) {
                int row = from + i * n;
                for (int j = i; j < n; j++) {
                    u[row + j] = 0.5 * (a[row + j] + a[from + j * n + i]);
                }
                int k = 0;
                for (; k + 3 < i; k += 4) {
                    int above = from + k * n;
                    subtractFour(
                            u,
                            row + i,
                            u,
                            above + i,
                            n,
                            n - i,
                            u[above + i],
                            u[above + n + i],
                            u[above + 2 * n + i],
                            u[above + 3 * n + i]);
                }
                for (; k < i; k++) {
                    int above = from + k * n + i;
                    subtract(u, row + i, u, above, n - i, u[above]);
                }
                double pivot = u[row + i];
                if (!(pivot > 0 && pivot < Double.POSITIVE_INFINITY)) {
                    return false;
                }
                double root = Math.sqrt(pivot);
                u[row + i] = root;
                for (int j = i + 1; j < n; j++) {
                    u[row + j] /= root;
                }
            }
            return true;
        }

        private static void turnOver(double[] u, int from, int n) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    u[from + i * n + j] = u[from + j * n + i];
                    u[from + j * n + i] = 0;
                }
            }
        }

        private static void notPositiveDefinite(double[] l, int from, int n) {
            for (int i = 0; i < n; i++) {
                Arrays.fill(l, from + i * n, from + i * n + i + 1, Double.NaN);
                Arrays.fill(l, from + i * n + i + 1, from + (i + 1) * n, 0);
            }
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
            for (int step = 0; step < n; step++) {
                int i = place(step);
                int row = right + i * columns;
                int of = transposed ? from + i : from + i * n;
                int before = 0;
                for (; before + 3 < step; before += 4) {
                    int k = place(before);
                    subtractFour(
                            x,
                            row,
                            x,
                            right + k * columns,
                            next * columns,
                            columns,
                            a[of + k * apart],
                            a[of + (k + next) * apart],
                            a[of + (k + 2 * next) * apart],
                            a[of + (k + 3 * next) * apart]);
                }
                for (; before < step; before++) {
                    int k = place(before);
                    subtract(x, row, x, right + k * columns, columns, a[of + k * apart]);
                }
                double pivot = a[from + i * n + i];
                for (int j = 0; j < columns; j++) {
                    x[row + j] /= pivot;
                }
            }
        }

        /** One right side of a transposed matrix: an element that is ready is subtracted from those left, by a row of the matrix. */
        private void byRowsOfTheMatrix(double[] a, int from, double[] x, int right) {
            for (int step = 0; step < n; step++) {
                int i = place(step);
                x[right + i] /= a[from + i * n + i];
                int first = lower ? 0 : i + 1;
                int last = lower ? i : n;
                subtract(x, right + first, a, from + i * n + first, last - first, x[right + i]);
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

    /** {@code y -= a x}. */
    private static void subtract(double[] y, int to, double[] x, int from, int length, double a) {
        for (int j = 0; j < length; j++) {
            y[to + j] = Math.fma(-a, x[from + j], y[to + j]);
        }
    }

    /** The same for four rows of {@code x}, each {@code stride} after the other, in their order. */
    private static void subtractFour(
            double[] y, int to, double[] x, int from, int stride, int length, double a, double b, double c, double d) {
        addFour(y, to, x, from, stride, length, -a, -b, -c, -d);
    }

    static void addFour(
            double[] y, int to, double[] x, int from, int stride, int length, double a, double b, double c, double d) {
        int second = from + stride;
        int third = second + stride;
        int fourth = third + stride;
        for (int j = 0; j < length; j++) {
            double sum = Math.fma(a, x[from + j], y[to + j]);
            sum = Math.fma(b, x[second + j], sum);
            sum = Math.fma(c, x[third + j], sum);
            y[to + j] = Math.fma(d, x[fourth + j], sum);
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
