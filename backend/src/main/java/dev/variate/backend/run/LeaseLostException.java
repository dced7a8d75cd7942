package dev.variate.backend.run;

/** A worker speaks of an attempt that no longer holds the run's lease: nothing that it says counts. */
public final class LeaseLostException extends RuntimeException {
    LeaseLostException(long runId, int attempt) {
        super("Attempt " + attempt + " does not hold the lease of run " + runId + ".");
    }
}
