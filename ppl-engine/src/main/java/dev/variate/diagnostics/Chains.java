package dev.variate.diagnostics;

import java.util.Arrays;

/** Draws of one scalar by chain: cut, split in halves, joined; and the moments of a stretch of them. */
final class Chains {
    private Chains() {}

    static double[][] equalLengths(double[][] chains) {
        int length = chains.length == 0 ? 0 : Integer.MAX_VALUE;
        for (double[] chain : chains) {
            length = Math.min(length, chain.length);
        }
        double[][] cut = new double[chains.length][];
        for (int i = 0; i < chains.length; i++) {
            cut[i] = chains[i].length == length ? chains[i] : Arrays.copyOf(chains[i], length);
        }
        return cut;
    }

    static double[] concatenate(double[][] chains) {
        int length = chains.length == 0 ? 0 : chains[0].length;
        double[] all = new double[chains.length * length];
        for (int i = 0; i < chains.length; i++) {
            System.arraycopy(chains[i], 0, all, i * length, length);
        }
        return all;
    }

    /** {@code all} without the middle draw of each chain if their number is odd, so that the two halves of each are all there is. */
    static double[] evenLength(double[] all, int chains) {
        return all.length / chains % 2 == 0 ? all : concatenate(halves(all, chains));
    }

    /** Each chain's first and last half, of the values that {@code all} has in the chains' order; the middle draw of an odd number is left out. */
    static double[][] halves(double[] all, int chains) {
        int length = all.length / chains;
        int half = length / 2;
        double[][] halves = new double[2 * chains][];
        for (int i = 0; i < chains; i++) {
            halves[2 * i] = Arrays.copyOfRange(all, i * length, i * length + half);
            halves[2 * i + 1] = Arrays.copyOfRange(all, (i + 1) * length - half, (i + 1) * length);
        }
        return halves;
    }

    static boolean allFinite(double[] values) {
        for (double value : values) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    static double mean(double[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum / (to - from);
    }

    /** With n − 1; NaN for fewer than two values. */
    static double variance(double[] values, int from, int to) {
        double mean = mean(values, from, to);
        double squares = 0;
        for (int i = from; i < to; i++) {
            squares += (values[i] - mean) * (values[i] - mean);
        }
        return to - from < 2 ? Double.NaN : squares / (to - from - 1);
    }
}
