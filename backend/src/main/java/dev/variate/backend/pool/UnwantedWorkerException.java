package dev.variate.backend.pool;

/** A worker that may not join as it is. The message is for the person who started it. */
final class UnwantedWorkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnwantedWorkerException(String message) {
        super(message);
    }
}
