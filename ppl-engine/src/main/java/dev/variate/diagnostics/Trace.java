package dev.variate.diagnostics;

import java.util.Arrays;

/**
 * A chain's draws of one scalar, thinned for a plot to what the eye can see: of each stretch the least and the greatest, so that no excursion is lost.
 *
 * @param draw indices, increasing
 * @param value of the draws there
 */
public record Trace(int[] draw, double[] value) {

    /** At most {@code 2 × stretches} points of {@code values}, or all of them if they are no more. NaN is left out. */
    public static Trace of(double[] values, int stretches) {
        if (stretches < 1) {
            throw new IllegalArgumentException("A trace has at least one stretch; " + stretches + " were asked for");
        }
        int buckets = values.length <= 2L * stretches ? values.length : stretches;
        int[] draw = new int[Math.min(values.length, 2 * buckets)];
        int count = 0;
        for (int bucket = 0; bucket < buckets; bucket++) {
            int from = (int) ((long) bucket * values.length / buckets);
            int to = (int) ((bucket + 1L) * values.length / buckets);
            int least = -1;
            int greatest = -1;
            for (int i = from; i < to; i++) {
                if (!Double.isNaN(values[i])) {
                    least = least < 0 || values[i] < values[least] ? i : least;
                    greatest = greatest < 0 || values[i] > values[greatest] ? i : greatest;
                }
            }
            if (least >= 0) {
                draw[count++] = Math.min(least, greatest);
                if (least != greatest) {
                    draw[count++] = Math.max(least, greatest);
                }
            }
        }
        int[] kept = Arrays.copyOf(draw, count);
        return new Trace(kept, Arrays.stream(kept).mapToDouble(i -> values[i]).toArray());
    }
}
