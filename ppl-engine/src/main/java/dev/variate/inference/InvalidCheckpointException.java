package dev.variate.inference;

/** A checkpoint that cannot be resumed from: damaged, of another version, or of another run. */
public final class InvalidCheckpointException extends RuntimeException {
    public InvalidCheckpointException(String message) {
        super(message);
    }
}
