package dev.variate.backend;

/** The same request is being answered already; asking again in a moment gives its answer. */
public final class UnderWayException extends RuntimeException {
    public UnderWayException(String message) {
        super(message);
    }
}
