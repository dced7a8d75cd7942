package dev.variate.device.jvm;

import java.util.stream.IntStream;

/**
 * Eigenvalues and, as rows, eigenvectors of length 1 of a symmetric matrix: reflections make it tridiagonal, rotations diagonal (Golub and Van
 * Loan, <em>Matrix Computations</em>, sections 8.3.1 and 8.3.5).
 */
record Eigenvectors(double[] values, double[][] vectors) {
    /** Two or three rotations of all rows find an eigenvalue; none has been seen to take ten. */
    private static final int ROUNDS = 60;

    /** Of a matrix whose rows are changed; {@code null} if an element is not finite. */
    static Eigenvectors of(double[][] a) {
        int n = a.length;
        double largest = 0;
        for (double[] row : a) {
            for (double x : row) {
                largest = Math.max(largest, Math.abs(x));
            }
        }
        if (!(largest < Double.POSITIVE_INFINITY)) {
            return null;
        }
        // near 1, so that no square is lost; by a power of two, so that nothing is rounded
        int exponent = largest == 0 ? 0 : Math.getExponent(largest);
        for (double[] row : a) {
            for (int j = 0; j < n; j++) {
                row[j] = Math.scalb(row[j], -exponent);
            }
        }
        double[] diagonal = new double[n];
        double[] beside = new double[n];
        double[][] vectors = tridiagonalised(a, diagonal, beside);
        diagonalise(diagonal, beside, vectors);
        for (int i = 0; i < n; i++) {
            diagonal[i] = Math.scalb(diagonal[i], exponent);
        }
        return new Eigenvectors(diagonal, vectors);
    }

    /** The places of the eigenvalues in ascending order; equal ones keep theirs. */
    int[] ascending() {
        int[] order = IntStream.range(0, values.length).toArray();
        for (int i = 1; i < order.length; i++) {
            int own = order[i];
            int at = i;
            for (; at > 0 && values[order[at - 1]] > values[own]; at--) {
                order[at] = order[at - 1];
            }
            order[at] = own;
        }
        return order;
    }

    /** Gives the transpose of the orthogonal matrix that made {@code a} tridiagonal. */
    private static double[][] tridiagonalised(double[][] a, double[] diagonal, double[] beside) {
        int n = a.length;
        double[] factors = new double[n];
        for (int k = 0; k + 1 < n; k++) {
            double[] v = a[k]; // its elements after the diagonal become the vector of the reflection
            double square = 0;
            for (int j = k + 2; j < n; j++) {
                square += v[j] * v[j];
            }
            if (square == 0) {
                beside[k] = v[k + 1];
                continue;
            }
            double to = -Math.copySign(Math.sqrt(square + v[k + 1] * v[k + 1]), v[k + 1]);
            beside[k] = to;
            v[k + 1] -= to;
            factors[k] = 2 / (square + v[k + 1] * v[k + 1]);
            reflectBothSides(a, k + 1, v, factors[k]);
        }
        for (int k = 0; k < n; k++) {
            diagonal[k] = a[k][k];
        }
        double[][] vectors = new double[n][n];
        for (int k = n - 1; k >= 0; k--) {
            vectors[k][k] = 1;
            if (factors[k] != 0) {
                // row i of the transpose is column i of the product of reflections
                for (int i = k + 1; i < n; i++) {
                    double dot = 0;
                    for (int j = k + 1; j < n; j++) {
                        dot = Math.fma(a[k][j], vectors[i][j], dot);
                    }
                    DenseMatrices.add(vectors[i], k + 1, n, a[k], -factors[k] * dot);
                }
            }
        }
        return vectors;
    }

    /** (I − β v vᵀ) A (I − β v vᵀ) on rows and columns from {@code from} on: A − v wᵀ − w vᵀ. */
    private static void reflectBothSides(double[][] a, int from, double[] v, double beta) {
        int n = a.length;
        double[] w = new double[n];
        for (int i = from; i < n; i++) {
            DenseMatrices.add(w, from, n, a[i], beta * v[i]);
        }
        double dot = 0;
        for (int i = from; i < n; i++) {
            dot = Math.fma(v[i], w[i], dot);
        }
        DenseMatrices.add(w, from, n, v, -0.5 * beta * dot);
        for (int i = from; i < n; i++) {
            DenseMatrices.add(a[i], from, n, w, -v[i]);
            DenseMatrices.add(a[i], from, n, v, -w[i]);
        }
    }

    private static void diagonalise(double[] diagonal, double[] beside, double[][] vectors) {
        int last = diagonal.length - 1;
        for (int round = 0; last > 0 && round < ROUNDS * diagonal.length; round++) {
            for (int k = 0; k < last; k++) {
                if (Math.abs(beside[k]) <= 0x1p-53 * (Math.abs(diagonal[k]) + Math.abs(diagonal[k + 1]))
                        || Math.abs(beside[k]) < Double.MIN_NORMAL) {
                    beside[k] = 0;
                }
            }
            while (last > 0 && beside[last - 1] == 0) {
                last--;
            }
            int first = last;
            while (first > 0 && beside[first - 1] != 0) {
                first--;
            }
            if (first < last) {
                step(diagonal, beside, vectors, first, last);
            }
        }
    }

    /** A step of the QR algorithm with Wilkinson's shift on a block without a zero beside its diagonal. */
    private static void step(double[] diagonal, double[] beside, double[][] vectors, int first, int last) {
        double half = 0.5 * (diagonal[last - 1] - diagonal[last]);
        double e = beside[last - 1];
        double shift = diagonal[last] - e * (e / (half + Math.copySign(Math.sqrt(half * half + e * e), half)));
        double x = diagonal[first] - shift;
        double z = beside[first];
        for (int k = first; k < last; k++) {
            double length = Math.sqrt(x * x + z * z);
            double c = length == 0 ? 1 : x / length;
            double s = length == 0 ? 0 : z / length;
            if (k > first) {
                beside[k - 1] = length;
            }
            double upper = diagonal[k];
            double lower = diagonal[k + 1];
            double both = 2 * c * s * beside[k];
            diagonal[k] = c * c * upper + both + s * s * lower;
            diagonal[k + 1] = s * s * upper - both + c * c * lower;
            beside[k] = c * s * (lower - upper) + (c * c - s * s) * beside[k];
            if (k + 1 < last) {
                x = beside[k];
                z = s * beside[k + 1];
                beside[k + 1] *= c;
            }
            rotate(vectors[k], vectors[k + 1], c, s);
        }
    }

    private static void rotate(double[] upper, double[] lower, double c, double s) {
        for (int j = 0; j < upper.length; j++) {
            double x = upper[j];
            double y = lower[j];
            upper[j] = c * x + s * y;
            lower[j] = c * y - s * x;
        }
    }
}
