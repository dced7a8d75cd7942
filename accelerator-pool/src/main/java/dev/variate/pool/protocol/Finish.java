package dev.variate.pool.protocol;

/**
 * A run has ended.
 *
 * @param error what went wrong, in words for the person who launched the run; empty unless failed
 * @param gradients how many gradients of the log density this attempt evaluated
 */
public record Finish(Status status, String error, double compileSeconds, double sampleSeconds, long gradients) {
    /** How. */
    public enum Status {
        succeeded,
        failed,
        cancelled
    }
}
