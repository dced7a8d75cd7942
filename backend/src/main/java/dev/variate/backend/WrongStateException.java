package dev.variate.backend;

/** What was asked does not go with the state of the thing; the message says which state that is, and what can be done in it. */
public final class WrongStateException extends RefusedException {
    public WrongStateException(String message) {
        super(message);
    }
}
