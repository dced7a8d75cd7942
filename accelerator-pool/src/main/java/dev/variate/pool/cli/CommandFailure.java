package dev.variate.pool.cli;

/** Ends a command with exit code 1; the message is all that the user sees, and says what to do. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    CommandFailure(String message) {
        super(message);
    }
}
