package dev.variate.diagnostics;

import dev.variate.tensor.NormalFunctions;
import java.util.Arrays;

/**
 * Draws of all chains in order of size, made once for ranks, quantiles and folding. Sorting keys that hold the value's leading bits and its index is several times faster than sorting
 * indices by a comparator.
 *
 * @param values in the chains' order
 * @param order {@code values[order[0]] ≤ values[order[1]] ≤ …}
 */
record Ranking(double[] values, int[] order) {

    /** @param values finite */
    static Ranking of(double[] values) {
        int n = values.length;
        int indexBits = Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(0, n - 1)));
        long indexMask = (1L << indexBits) - 1;
        long[] keys = new long[n];
        for (int i = 0; i < n; i++) {
            keys[i] = ordered(values[i]) & ~indexMask | i;
        }
        Arrays.sort(keys);
        int[] order = new int[n];
        for (int start = 0; start < n; ) {
            int end = start;
            while (end < n && (keys[end] & ~indexMask) == (keys[start] & ~indexMask)) {
                order[end] = (int) (keys[end] & indexMask);
                end++;
            }
            sortRun(values, order, start, end);
            start = end;
        }
        return new Ranking(values, order);
    }

    /** Bits of {@code value} that compare as signed integers do; 0 and −0 are one. */
    private static long ordered(double value) {
        long bits = Double.doubleToRawLongBits(value + 0.0);
        return bits ^ bits >> 63 & Long.MAX_VALUE;
    }

    /** Values whose leading bits agree: few, or all equal, or, in a scalar that hardly varies, many. */
    private static void sortRun(double[] values, int[] order, int start, int end) {
        boolean sorted = true;
        for (int i = start + 1; i < end && sorted; i++) {
            sorted = values[order[i - 1]] <= values[order[i]];
        }
        if (!sorted) {
            Integer[] run = new Integer[end - start];
            for (int i = start; i < end; i++) {
                run[i - start] = order[i];
            }
            Arrays.sort(run, (a, b) -> Double.compare(values[a], values[b]));
            for (int i = start; i < end; i++) {
                order[i] = run[i - start];
            }
        }
    }

    double smallest() {
        return values[order[0]];
    }

    double largest() {
        return values[order[order.length - 1]];
    }

    boolean constant() {
        return smallest() == largest();
    }

    /** Type 7 of Hyndman and Fan, <em>Sample quantiles in statistical packages</em>, 1996: R's and NumPy's default. */
    double quantile(double probability) {
        double at = probability * (order.length - 1);
        int below = (int) Math.floor(at);
        double low = values[order[below]];
        double high = values[order[Math.min(below + 1, order.length - 1)]];
        return low + (at - below) * (high - low);
    }

    /** Normal scores of the average ranks r among S draws: Φ⁻¹((r − 3/8) / (S + 1/4)), as in Vehtari et al. (2021), equation 14. */
    double[] normalScores() {
        int n = order.length;
        double[] scores = new double[n];
        for (int start = 0; start < n; ) {
            int end = start + 1;
            while (end < n && values[order[end]] == values[order[start]]) {
                end++;
            }
            double rank = 0.5 * (start + 1 + end);
            double score = NormalFunctions.quantile((rank - 0.375) / (n + 0.25));
            for (int i = start; i < end; i++) {
                scores[order[i]] = score;
            }
            start = end;
        }
        return scores;
    }

    /** The ranking of the distances from the median, by merging the two sides. */
    Ranking folded() {
        int n = order.length;
        double median = quantile(0.5);
        double[] distances = new double[n];
        for (int i = 0; i < n; i++) {
            distances[i] = Math.abs(values[i] - median);
        }
        int[] merged = new int[n];
        int right = 0;
        while (right < n && values[order[right]] < median) {
            right++;
        }
        int left = right - 1;
        for (int i = 0; i < n; i++) {
            boolean takeLeft = right == n || left >= 0 && distances[order[left]] <= distances[order[right]];
            merged[i] = takeLeft ? order[left--] : order[right++];
        }
        return new Ranking(distances, merged);
    }

    /** 1 where a value is at most its {@code probability} quantile, else 0. */
    double[] below(double probability) {
        double quantile = quantile(probability);
        double[] indicator = new double[values.length];
        for (int i = 0; i < indicator.length; i++) {
            indicator[i] = values[i] <= quantile ? 1 : 0;
        }
        return indicator;
    }
}
