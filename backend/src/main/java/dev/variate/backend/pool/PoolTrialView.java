package dev.variate.backend.pool;

import java.util.List;

/**
 * Whether workers can compute together.
 *
 * @param workers who took part, by name
 * @param length of the vectors that they added up
 * @param right whether every one of them found the right sums
 * @param upMillis until the last of their servers was there
 * @param roundMillis of one sum, the slowest worker's median
 * @param error what went wrong, each worker's words; empty if nothing
 */
public record PoolTrialView(
        List<String> workers, int length, boolean right, double upMillis, double roundMillis, String error) {
    public PoolTrialView {
        workers = List.copyOf(workers);
    }

    /** In a sentence. */
    public String inWords() {
        String who = String.join(", ", workers);
        return error.isEmpty()
                ? "%s brought a TensorFlow server up each, within %.1f s, and added %,d numbers up in %.0f ms: the sums are %s."
                        .formatted(who, upMillis / 1000, length, roundMillis, right ? "right" : "wrong")
                : "%s could not compute together: %s.".formatted(who, error);
    }
}
