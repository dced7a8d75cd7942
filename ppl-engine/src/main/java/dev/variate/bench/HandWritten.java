package dev.variate.bench;

import java.util.Arrays;

/**
 * The same log densities and gradients as {@link BenchModels}, as a good programmer writes them in plain loops, constants included: what
 * the compiler is held against.
 */
final class HandWritten {
    private static final double LOG_SQRT_TWO_PI = 0.91893853320467274178;
    private static final double LOG_2 = Math.log(2);
    private static final double LOG_5 = Math.log(5);
    private static final double LOG_10 = Math.log(10);
    private static final double LOG_2_OVER_PI = Math.log(2 / Math.PI);

    private HandWritten() {}

    /** {@code logScales} is the sum of the logarithms of {@code s}, which are data. */
    static double eightSchools(double[] y, double[] s, double logScales, double[] q, double[] g) {
        double mu = q[0];
        double tau = Math.exp(q[1]);
        double t = tau / 5;
        double gMu = -mu / 25;
        double gTau = -2 * t / (1 + t * t) / 5;
        double value = -0.5 * mu * mu / 25
                - 2 * LOG_5
                + LOG_2_OVER_PI
                - 17 * LOG_SQRT_TWO_PI
                - logScales
                - Math.log1p(t * t)
                + q[1];
        for (int i = 0; i < y.length; i++) {
            double z = q[2 + i];
            double r = (y[i] - mu - tau * z) / s[i];
            value -= 0.5 * (z * z + r * r);
            double d = r / s[i];
            gMu += d;
            gTau += d * z;
            g[2 + i] = d * tau - z;
        }
        g[0] = gMu;
        g[1] = gTau * tau + 1;
        return value;
    }

    /** Rows sorted by county: {@code starts} has a county's first row. */
    static double radon(double[] y, double[] floor, int[] starts, double[] q, double[] g) {
        double mu = q[0];
        double tau = Math.exp(q[1]);
        double beta = q[2];
        double sigma = Math.exp(q[3]);
        double inverse = 1 / sigma;
        int counties = starts.length - 1;
        double square = 0;
        double gBeta = 0;
        double gMu = 0;
        double gTau = 0;
        double zSquare = 0;
        for (int c = 0; c < counties; c++) {
            double z = q[4 + c];
            double alpha = mu + tau * z;
            double sum = 0;
            for (int i = starts[c]; i < starts[c + 1]; i++) {
                double r = (y[i] - alpha - beta * floor[i]) * inverse;
                square += r * r;
                sum += r;
                gBeta += r * floor[i];
            }
            double d = sum * inverse;
            gMu += d;
            gTau += d * z;
            zSquare += z * z;
            g[4 + c] = d * tau - z;
        }
        g[0] = gMu - mu / 100;
        g[1] = (gTau - tau) * tau + 1;
        g[2] = gBeta * inverse - beta / 100;
        g[3] = square - y.length - sigma * sigma + 1;
        return -0.5 * (mu * mu / 100 + tau * tau + beta * beta / 100 + sigma * sigma + zSquare + square)
                - y.length * q[3]
                + q[1]
                + q[3]
                - 2 * LOG_10
                + 2 * LOG_2
                - (4 + counties + y.length) * LOG_SQRT_TWO_PI;
    }

    /** Rows one after the other, six running sums a product. Four chains are four passes. */
    static double logistic(double[] x, double[] y, int columns, double[] q, double[] g) {
        double alpha = q[0];
        double value = -0.5 * alpha * alpha / 25 - Math.log(5) - LOG_SQRT_TWO_PI;
        Arrays.fill(g, 0);
        for (int i = 0; i < y.length; i++) {
            int o = i * columns;
            double a = 0;
            double b = 0;
            double c = 0;
            int j = 0;
            for (; j + 3 <= columns; j += 3) {
                a += x[o + j] * q[j + 1];
                b += x[o + j + 1] * q[j + 2];
                c += x[o + j + 2] * q[j + 3];
            }
            for (; j < columns; j++) {
                a += x[o + j] * q[j + 1];
            }
            double eta = a + b + c + alpha;
            double e = Math.exp(-Math.abs(eta));
            value += y[i] * eta - Math.max(eta, 0) - Math.log1p(e);
            double r = y[i] - (eta >= 0 ? 1 : e) / (1 + e);
            g[0] += r;
            for (j = 0; j < columns; j++) {
                g[j + 1] += r * x[o + j];
            }
        }
        g[0] -= alpha / 25;
        for (int j = 1; j <= columns; j++) {
            value -= 0.5 * q[j] * q[j] / 6.25 + Math.log(2.5) + LOG_SQRT_TWO_PI;
            g[j] -= q[j] / 6.25;
        }
        return value;
    }
}
