package dev.variate.pool.elaborator;

/**
 * A mistake in a model or its data, in words for the person who wrote it.
 *
 * @param line counts from 1; 0 if the problem has no place in the model's text
 * @param column counts from 1; 0 with line 0
 * @param endColumn the column after the last one concerned, on the same line
 */
public record Problem(int line, int column, int endColumn, String message) {
    /** A problem with no place in the model's text. */
    public static Problem general(String message) {
        return new Problem(0, 0, 0, message);
    }

    public boolean hasPlace() {
        return line > 0;
    }
}
