package dev.variate.inference;

import java.util.Arrays;

/**
 * Eigenvalues and eigenvectors of small symmetric matrices, in a fixed order of operations and so to the same bits on any machine: Householder's reduction to tridiagonal form and the
 * QR algorithm with implicit shifts (Golub and Van Loan, <em>Matrix Computations</em>, algorithms 8.3.1 and 8.3.3).
 */
final class SymmetricMatrix {
    private static final int MOST_STEPS_A_VALUE = 60;

    private final int n;
    private final double[] diagonal;
    private final double[] beside;
    private final double[] vectors;

    private SymmetricMatrix(int n) {
        this.n = n;
        this.diagonal = new double[n];
        this.beside = new double[n];
        this.vectors = new double[n * n];
    }

    /** In no particular order: vector {@code k} is the row {@code k} of {@code vectors}, n × n. */
    record Eigen(double[] values, double[] vectors) {}

    /** @param matrix n × n, finite; overwritten */
    static Eigen eigen(int n, double[] matrix) {
        SymmetricMatrix work = new SymmetricMatrix(n);
        work.tridiagonalise(matrix);
        work.diagonalise();
        return new Eigen(work.diagonal, work.vectors);
    }

    /** A = QTQᵀ; leaves T, and Qᵀ's rows as vectors. */
    private void tridiagonalise(double[] a) {
        for (int i = 0; i < n; i++) {
            vectors[i * n + i] = 1;
        }
        double[] v = new double[n];
        double[] w = new double[n];
        for (int k = 0; k < n - 2; k++) {
            double squares = 0;
            for (int i = k + 2; i < n; i++) {
                squares += a[i * n + k] * a[i * n + k];
            }
            double first = a[(k + 1) * n + k];
            if (squares == 0) {
                continue;
            }
            double length = Math.sqrt(squares + first * first);
            v[k + 1] = first + Math.copySign(length, first);
            for (int i = k + 2; i < n; i++) {
                v[i] = a[i * n + k];
            }
            double beta = 2 / (squares + v[k + 1] * v[k + 1]);
            reflectBothSides(a, v, w, beta, k + 1);
            reflectVectors(v, w, beta, k + 1);
        }
        for (int i = 0; i < n; i++) {
            diagonal[i] = a[i * n + i];
            beside[i] = i + 1 < n ? a[(i + 1) * n + i] : 0;
        }
    }

    /** A ← HAH for H = I − βvvᵀ, where v is 0 before {@code from}: rows from {@code from} − 1 on. */
    private void reflectBothSides(double[] a, double[] v, double[] w, double beta, int from) {
        int top = from - 1;
        for (int i = top; i < n; i++) {
            double sum = 0;
            for (int j = from; j < n; j++) {
                sum += a[i * n + j] * v[j];
            }
            w[i] = beta * sum;
        }
        double along = 0;
        for (int i = from; i < n; i++) {
            along += v[i] * w[i];
        }
        v[top] = 0;
        for (int i = top; i < n; i++) {
            w[i] -= 0.5 * beta * along * v[i];
        }
        for (int i = top; i < n; i++) {
            for (int j = top; j < n; j++) {
                a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
            }
        }
    }

    /** Qᵀ ← HQᵀ. */
    private void reflectVectors(double[] v, double[] sums, double beta, int from) {
        Arrays.fill(sums, 0);
        for (int i = from; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sums[j] += v[i] * vectors[i * n + j];
            }
        }
        for (int i = from; i < n; i++) {
            double scaled = beta * v[i];
            for (int j = 0; j < n; j++) {
                vectors[i * n + j] -= scaled * sums[j];
            }
        }
    }

    private void diagonalise() {
        int high = n - 1;
        int steps = 0;
        while (high > 0) {
            int low = high;
            while (low > 0 && !negligible(low - 1)) {
                low--;
            }
            if (low == high || steps == MOST_STEPS_A_VALUE) {
                high--;
                steps = 0;
            } else {
                qrStep(low, high);
                steps++;
            }
        }
    }

    private boolean negligible(int k) {
        double size = Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]);
        if (Math.abs(beside[k]) <= 0x1p-53 * size || beside[k] == 0) {
            beside[k] = 0;
            return true;
        }
        return false;
    }

    private void qrStep(int low, int high) {
        double half = 0.5 * (diagonal[high - 1] - diagonal[high]);
        double e = beside[high - 1];
        double shift = diagonal[high] - e * e / (half + Math.copySign(Math.sqrt(half * half + e * e), half));
        double x = diagonal[low] - shift;
        double z = beside[low];
        for (int k = low; k < high; k++) {
            double length = Math.sqrt(x * x + z * z);
            double c = length == 0 ? 1 : x / length;
            double s = length == 0 ? 0 : -z / length;
            if (k > low) {
                beside[k - 1] = length;
            }
            double d = diagonal[k];
            double f = diagonal[k + 1];
            double b = beside[k];
            diagonal[k] = c * c * d - 2 * c * s * b + s * s * f;
            diagonal[k + 1] = s * s * d + 2 * c * s * b + c * c * f;
            beside[k] = c * s * (d - f) + (c * c - s * s) * b;
            if (k + 1 < high) {
                x = beside[k];
                z = -s * beside[k + 1];
                beside[k + 1] *= c;
            }
            rotateVectors(k, c, s);
        }
    }

    private void rotateVectors(int k, double c, double s) {
        int first = k * n;
        int second = first + n;
        for (int j = 0; j < n; j++) {
            double a = vectors[first + j];
            double b = vectors[second + j];
            vectors[first + j] = c * a - s * b;
            vectors[second + j] = s * a + c * b;
        }
    }
}
