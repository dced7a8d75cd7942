package dev.variate.tensor;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** The meaning of the {@link Op}s that take square matrices apart, and of their exponential: from the definitions, one matrix after the other. */
final class DecompositionKernels {
    /** More sweeps of rotations than any matrix takes: their number grows with the logarithm of its size. */
    private static final int SWEEPS = 60;

    private DecompositionKernels() {}

    /** Row by row from the top, as by hand: Golub and Van Loan, <em>Matrix Computations</em>, section 3.4. */
    static double[] lu(Value x) {
        int n = x.shape().dim(-1);
        int width = n + 1;
        double[] result = new double[n == 0 ? 0 : x.shape().size() / n * width];
        for (int from = 0; from < result.length; from += n * width) {
            double[][] rows = new double[n][width];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    rows[i][j] = x.get(from / width * n + i * n + j);
                }
                rows[i][n] = i;
            }
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
                for (int i = k + 1; i < n; i++) {
                    double factor = pivot[k] == 0 ? 0 : rows[i][k] / pivot[k];
                    rows[i][k] = factor;
                    for (int j = k + 1; j < n; j++) {
                        rows[i][j] -= factor * pivot[j];
                    }
                }
            }
            for (int i = 0; i < n; i++) {
                System.arraycopy(rows[i], 0, result, from + i * width, width);
            }
        }
        return result;
    }

    // ---- eigenvalues

    static double[] symmetricEigen(Value x) {
        int n = x.shape().dim(-1);
        int size = n * (n + 1);
        double[] result = new double[n == 0 ? 0 : x.shape().size() / n * (n + 1)];
        for (int from = 0; from < result.length; from += size) {
            double[][] a = symmetricPart(x, from / (n + 1) * n, n);
            if (Arrays.stream(a).flatMapToDouble(Arrays::stream).allMatch(Double::isFinite)) {
                double[][] vectors = diagonalised(a);
                int[] order = IntStream.range(0, n)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> a[i][i]))
                        .mapToInt(i -> i)
                        .toArray();
                for (int j = 0; j < n; j++) {
                    double sign = sign(vectors[order[j]]);
                    result[from + j] = a[order[j]][order[j]];
                    for (int i = 0; i < n; i++) {
                        result[from + (i + 1) * n + j] = sign * vectors[order[j]][i];
                    }
                }
            } else {
                Arrays.fill(result, from, from + size, Double.NaN);
            }
        }
        return result;
    }

    private static double[][] symmetricPart(Value x, int from, int n) {
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                a[i][j] = 0.5 * (x.get(from + i * n + j) + x.get(from + j * n + i));
            }
        }
        return a;
    }

    /** −1 if the vector has to be turned round. */
    private static double sign(double[] vector) {
        double largest = Arrays.stream(vector).map(Math::abs).max().orElse(0);
        for (double v : vector) {
            if (Math.abs(v) > Op.SymmetricEigen.LARGE * largest) {
                return Math.signum(v);
            }
        }
        return 1;
    }

    /**
     * Makes {@code a} diagonal by rotations, each of which makes a pair of elements 0 (Jacobi 1846; Golub and Van Loan, section 8.5). Gives
     * the eigenvectors, as rows.
     */
    private static double[][] diagonalised(double[][] a) {
        int n = a.length;
        double[][] vectors = new double[n][n];
        for (int i = 0; i < n; i++) {
            vectors[i][i] = 1;
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            boolean done = true;
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    // what is lost beside either of its diagonal elements changes neither
                    boolean lost = Math.abs(a[p][p]) + Math.abs(a[p][q]) == Math.abs(a[p][p])
                            && Math.abs(a[q][q]) + Math.abs(a[p][q]) == Math.abs(a[q][q]);
                    if (lost) {
                        a[p][q] = 0;
                        a[q][p] = 0;
                    } else {
                        rotate(a, vectors, p, q);
                        done = false;
                    }
                }
            }
            if (done) {
                break;
            }
        }
        return vectors;
    }

    private static void rotate(double[][] a, double[][] vectors, int p, int q) {
        double cotangent = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = (cotangent >= 0 ? 1 : -1) / (Math.abs(cotangent) + StrictMath.hypot(1, cotangent));
        double c = 1 / StrictMath.sqrt(1 + t * t);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double left = a[k][p];
            double right = a[k][q];
            a[k][p] = c * left - s * right;
            a[k][q] = s * left + c * right;
        }
        rotateRows(a, p, q, c, s);
        rotateRows(vectors, p, q, c, s);
    }

    private static void rotateRows(double[][] rows, int p, int q, double c, double s) {
        for (int k = 0; k < rows.length; k++) {
            double upper = rows[p][k];
            double lower = rows[q][k];
            rows[p][k] = c * upper - s * lower;
            rows[q][k] = s * upper + c * lower;
        }
    }

    // ---- the exponential

    /** The series of a matrix that was halved until its size is at most 1, then squared as often. */
    static double[] exponential(Value x) {
        int n = x.shape().dim(-1);
        double[] result = new double[x.shape().size()];
        for (int from = 0; from < result.length; from += n * n) {
            double[] a = Arrays.copyOfRange(x.elements(), from, from + n * n);
            double size = Arrays.stream(a).map(Math::abs).sum();
            if (!Double.isFinite(size)) {
                Arrays.fill(result, from, from + n * n, Double.NaN);
                continue;
            }
            int squarings = Math.max(0, Math.getExponent(size) + 1);
            double[] scaled =
                    Arrays.stream(a).map(e -> Math.scalb(e, -squarings)).toArray();
            double[] sum = new double[n * n];
            double[] term = new double[n * n];
            for (int i = 0; i < n; i++) {
                sum[i * n + i] = 1;
                term[i * n + i] = 1;
            }
            // 1/22! is below the last bit of 1
            for (int k = 1; k <= 22; k++) {
                double[] product = times(term, scaled, n);
                for (int i = 0; i < sum.length; i++) {
                    term[i] = product[i] / k;
                    sum[i] += term[i];
                }
            }
            for (int k = 0; k < squarings; k++) {
                sum = times(sum, sum, n);
            }
            System.arraycopy(sum, 0, result, from, n * n);
        }
        return result;
    }

    private static double[] times(double[] a, double[] b, int n) {
        double[] product = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                for (int k = 0; k < n; k++) {
                    product[i * n + j] += a[i * n + k] * b[k * n + j];
                }
            }
        }
        return product;
    }
}
