package dev.variate.pool.elaborator;

import java.util.Arrays;

/** A model's text as its author wrote it, to turn offsets into lines and columns. */
final class ModelText {
    private final String text;
    private final int[] lineStarts;

    ModelText(String text) {
        this.text = text;
        int[] starts = new int[16];
        int lines = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r' && (i + 1 == text.length() || text.charAt(i + 1) != '\n')) {
                if (lines == starts.length) {
                    starts = Arrays.copyOf(starts, 2 * lines);
                }
                starts[lines++] = i + 1;
            }
        }
        lineStarts = Arrays.copyOf(starts, lines);
    }

    String text() {
        return text;
    }

    /** The line of an offset, from 1. */
    int line(int offset) {
        int found = Arrays.binarySearch(lineStarts, Math.clamp(offset, 0, text.length()));
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** The column of an offset, from 1. */
    int column(int offset) {
        return Math.clamp(offset, 0, text.length()) - lineStarts[line(offset) - 1] + 1;
    }

    int lineCount() {
        return lineStarts.length;
    }

    /** The characters of a line, without its end. */
    String lineText(int line) {
        int start = lineStarts[line - 1];
        int end = line < lineStarts.length ? lineStarts[line] : text.length();
        return text.substring(start, end).stripTrailing();
    }

    /** A problem with the text from {@code start} to {@code end}; what goes on after the first line is left out. */
    Problem problem(int start, int end, String message) {
        int line = line(start);
        int lastColumn = lineText(line).length() + 1;
        int column = column(start);
        int endColumn = line(end) == line ? column(end) : lastColumn;
        return new Problem(line, column, Math.max(endColumn, column + 1), message);
    }

    /** A problem with what stands at a place; without a column, with the whole line. */
    Problem problemAt(int line, int column, String message) {
        if (line < 1 || line > lineCount()) {
            return Problem.general(message);
        }
        String content = lineText(line);
        int first =
                column > 0 ? column : content.length() - content.stripLeading().length() + 1;
        return new Problem(line, first, Math.max(content.length() + 1, first + 1), message);
    }

    /** The Java identifier that begins at {@code offset}; empty if none does. */
    String identifierAt(int offset) {
        int end = Math.max(offset, 0);
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end > offset && offset >= 0 ? text.substring(offset, end) : "";
    }
}
