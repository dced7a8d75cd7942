package dev.variate.pool.conformity;

/** A posterior of the suite gave no draws to compare; the message says why. */
public final class NotSampledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotSampledException(String message) {
        super(message);
    }
}
