package dev.variate.tensor;

import java.util.Arrays;

/**
 * Derivatives of a function of two parameters up to some order in each, [i][j] being i times by the first and j times by the second: what
 * they become under exp and log, by Leibniz's rule.
 */
final class Jets {
    private Jets() {}

    /** Those of e^f over e^f, from those of f, whose element [0][0] is of no matter. */
    static double[][] exp(double[][] f) {
        double[][] e = like(f);
        e[0][0] = 1;
        for (int i = 0; i < e.length; i++) {
            for (int j = 0; j < e[0].length; j++) {
                if (i + j > 0) {
                    e[i][j] = step(f, e, i, j, true);
                }
            }
        }
        return e;
    }

    /** Those of log g, from those of g over g: [0][0] of the argument is 1, of the result 0. */
    static double[][] log(double[][] g) {
        double[][] f = like(g);
        for (int i = 0; i < f.length; i++) {
            for (int j = 0; j < f[0].length; j++) {
                if (i + j > 0) {
                    f[i][j] = g[i][j] - step(f, g, i, j, false);
                }
            }
        }
        return f;
    }

    /** Σ C(m,k) C(n,l) f[k+1][l] e[m−k][n−l] where (m+1, n) = (i, j), or the same by the second parameter if i is 0; with or without the last term. */
    private static double step(double[][] f, double[][] e, int i, int j, boolean all) {
        boolean first = i > 0;
        int m = first ? i - 1 : 0;
        int n = first ? j : j - 1;
        double sum = 0;
        for (int k = 0; k <= m; k++) {
            for (int l = 0; l <= n; l++) {
                if (all || k < m || l < n) {
                    sum += choose(m, k) * choose(n, l) * (first ? f[k + 1][l] : f[0][l + 1]) * e[m - k][n - l];
                }
            }
        }
        return sum;
    }

    /** Those of log(1 + s·e^f) where e^f is 1 at the point: s may be negative, above −1. */
    static double[][] logOnePlus(double s, double[][] f) {
        double[][] g = exp(f);
        double share = s / (1 + s);
        for (double[] row : g) {
            Arrays.setAll(row, j -> share * row[j]);
        }
        g[0][0] = 1;
        return log(g);
    }

    static double choose(int n, int k) {
        double product = 1;
        for (int i = 1; i <= k; i++) {
            product = product * (n - k + i) / i;
        }
        return product;
    }

    static double[][] like(double[][] f) {
        return new double[f.length][f[0].length];
    }
}
