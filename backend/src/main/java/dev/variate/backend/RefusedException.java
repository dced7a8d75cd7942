package dev.variate.backend;

/** A request is answered by words instead of what it asked for: they are for the person who asked, and say what to do. */
public abstract sealed class RefusedException extends RuntimeException
        permits InvalidInputException, NotAllowedException, NotFoundException, TooManyException, WrongStateException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}
