package dev.variate.program;

/** A program, or its text, that is not what it should be; the message says where and why, in words for a reader. */
public final class InvalidProgramException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public InvalidProgramException(String message) {
        super(message);
    }
}
