package dev.variate.model;

import dev.variate.program.SourceLine;

/**
 * A mistake in a model or in its data, told in the model's words; its place is {@link SourceLine#UNKNOWN} (0:0) where the model was not
 * compiled from text.
 */
public final class ModelException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int line;
    private final int column;

    public ModelException(String message, int line, int column) {
        super(message);
        this.line = line;
        this.column = column;
    }

    public ModelException(String message, SourceLine source) {
        this(message, source.line(), source.column());
    }

    public ModelException(String message) {
        this(message, SourceLine.UNKNOWN);
    }

    public ModelException(String message, SourceLine source, Throwable cause) {
        this(message, source);
        initCause(cause);
    }

    /** Counts from 1; 0 if unknown. */
    public int line() {
        return line;
    }

    /** Counts from 1; 0 if unknown. */
    public int column() {
        return column;
    }
}
