package dev.variate.backend;

/** What is asked for is there, but not for this account to do. The message says who may. */
public final class NotAllowedException extends RefusedException {
    private static final long serialVersionUID = 1L;

    public NotAllowedException(String message) {
        super(message);
    }
}
