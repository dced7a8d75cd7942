package dev.variate.inference;

import java.util.Optional;
import java.util.OptionalInt;

/** A chain that could not go on, in words for the person whose model it is. Numbers of chains count from 0 here and from 1 in the message. */
public final class SamplingException extends RuntimeException {
    private final int chain;
    private final int iteration;
    private final double[] start;

    /** Before it is known which chain and iteration: {@link Sampler} adds them. */
    SamplingException(String message) {
        this(message, new double[0]);
    }

    /** @param start a point at which a chain could not begin */
    SamplingException(String message, double[] start) {
        super(message);
        this.chain = -1;
        this.iteration = -1;
        this.start = start;
    }

    private SamplingException(int chain, int iteration, String message, Throwable cause) {
        super(message, cause);
        this.chain = chain;
        this.iteration = iteration;
        this.start = cause instanceof SamplingException inner ? inner.start : new double[0];
    }

    static SamplingException of(int chain, int iteration, NutsSettings settings, Throwable cause) {
        String where = iteration < 0
                ? "could not start"
                : iteration < settings.warmup()
                        ? "stopped at iteration " + (iteration + 1) + " of its warm-up"
                        : "stopped at draw " + (iteration - settings.warmup() + 1);
        String why =
                Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
        return new SamplingException(chain, iteration, "Chain " + (chain + 1) + " " + where + ": " + why, cause);
    }

    /** A position at which the chain could not begin, because the log density or its gradient is not finite there; empty if it had begun. */
    public Optional<double[]> start() {
        return start.length == 0 ? Optional.empty() : Optional.of(start.clone());
    }

    /** The chain, from 0, once known. */
    public OptionalInt chain() {
        return chain < 0 ? OptionalInt.empty() : OptionalInt.of(chain);
    }

    /** The iteration that failed, from 0 with warm-up counted; empty if the chain had not started. */
    public OptionalInt iteration() {
        return iteration < 0 ? OptionalInt.empty() : OptionalInt.of(iteration);
    }
}
