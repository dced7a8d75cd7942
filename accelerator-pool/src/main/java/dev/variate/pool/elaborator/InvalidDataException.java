package dev.variate.pool.elaborator;

/** Data that no model can be given; the message says what is wrong and where. */
public final class InvalidDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidDataException(String message) {
        super(message);
    }
}
