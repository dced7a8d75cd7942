package dev.variate.pool.protocol;

import java.util.Objects;

/**
 * A worker has begun something that a person may wait for.
 *
 * @param seconds since the worker began the run
 */
public record Phase(Name name, double seconds) {
    public Phase {
        Objects.requireNonNull(name, "a phase has a name");
    }

    /** In the order in which a run goes through them. */
    public enum Name {
        compiling,
        warmup,
        sampling
    }
}
