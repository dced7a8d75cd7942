package dev.variate.backend.search;

/** A search that cannot be understood; the message says where, what was found and what was expected. */
public final class QueryMistakeException extends RuntimeException {
    private final int column;
    private final int endColumn;

    QueryMistakeException(int column, int endColumn, String message) {
        super(message);
        this.column = column;
        this.endColumn = endColumn;
    }

    /** Where the mistake begins; columns count from 1. */
    public int column() {
        return column;
    }

    /** Where it ends, exclusive; equal to {@link #column} where something is missing. */
    public int endColumn() {
        return endColumn;
    }
}
