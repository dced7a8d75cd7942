package dev.variate.pool.protocol;

/**
 * A worker has begun something that a person may wait for.
 *
 * @param seconds since the worker began the run
 */
public record Phase(Name name, double seconds) {
    /** In the order in which a run goes through them. */
    public enum Name {
        compiling,
        warmup,
        sampling
    }
}
