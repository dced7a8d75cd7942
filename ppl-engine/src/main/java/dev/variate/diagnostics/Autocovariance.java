package dev.variate.diagnostics;

import java.util.Arrays;

/**
 * The mean over chains of each chain's autocovariance (divisor n), lag by lag on demand. Chains that mix need a few lags only, which are cheapest summed directly; once many are asked
 * for, one Fourier transform gives all that are left.
 */
final class Autocovariance {
    private static final int DIRECT_LAGS = 48;

    private final double[][] centred;
    private final double[] means;
    private final int n;
    private double[] computed = new double[0];

    Autocovariance(double[][] chains) {
        n = chains[0].length;
        means = new double[chains.length];
        centred = new double[chains.length][n];
        for (int chain = 0; chain < chains.length; chain++) {
            means[chain] = Chains.mean(chains[chain], 0, n);
            for (int i = 0; i < n; i++) {
                centred[chain][i] = chains[chain][i] - means[chain];
            }
        }
    }

    double[] means() {
        return means;
    }

    double at(int lag) {
        if (lag >= computed.length) {
            if (lag < DIRECT_LAGS || n <= 2 * DIRECT_LAGS) {
                int from = computed.length;
                computed = Arrays.copyOf(computed, Math.min(n, Math.max(lag + 1, from + 8)));
                for (int next = from; next < computed.length; next++) {
                    computed[next] = direct(next);
                }
            } else {
                computed = transformed();
            }
        }
        return computed[lag];
    }

    private double direct(int lag) {
        double mean = 0;
        for (double[] chain : centred) {
            // four sums, so that one addition need not wait for another
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            int i = 0;
            for (; i + 3 < n - lag; i += 4) {
                a += chain[i] * chain[i + lag];
                b += chain[i + 1] * chain[i + 1 + lag];
                c += chain[i + 2] * chain[i + 2 + lag];
                d += chain[i + 3] * chain[i + 3 + lag];
            }
            for (; i < n - lag; i++) {
                a += chain[i] * chain[i + lag];
            }
            mean += (a + b + (c + d)) / n / centred.length;
        }
        return mean;
    }

    /** Wiener and Khinchin: the transform of the squared moduli; padded, so that nothing wraps round. */
    private double[] transformed() {
        int size = 2 * Integer.highestOneBit(2 * n - 1);
        double[] power = new double[size];
        for (double[] chain : centred) {
            double[] real = Arrays.copyOf(chain, size);
            double[] imaginary = new double[size];
            Fourier.transform(real, imaginary);
            for (int i = 0; i < size; i++) {
                power[i] += (real[i] * real[i] + imaginary[i] * imaginary[i]) / centred.length;
            }
        }
        double[] imaginary = new double[size];
        Fourier.transform(power, imaginary);
        double[] all = Arrays.copyOf(power, n);
        for (int lag = 0; lag < n; lag++) {
            all[lag] /= (double) size * n;
        }
        return all;
    }
}
