package dev.variate.pool.protocol;

import java.util.Objects;

/**
 * What a member of a group found.
 *
 * @param right whether every sum was the right one
 * @param upMillis from the job until its server was there
 * @param roundMillis of one sum, the median
 * @param error empty if there were sums
 */
public record ClusterResult(boolean right, double upMillis, double roundMillis, String error) {
    public ClusterResult {
        Objects.requireNonNull(error, "a result has an error, which may be empty");
    }

    public static ClusterResult failed(String error) {
        return new ClusterResult(false, 0, 0, error);
    }
}
