package dev.variate.pool.elaborator;

/**
 * A mistake in a model or its data, in words for the person who wrote it.
 *
 * <p>Models can choose some of these words, by what they throw, and the words end in logs, terminals and pages. So a problem's message has no
 * control characters, breaks no line, turns no writing direction, and is at most {@value #MOST_CHARACTERS} characters long, whoever made it.
 *
 * @param line counts from 1; 0 if the problem has no place in the model's text
 * @param column counts from 1; 0 with line 0
 * @param endColumn the column after the last one concerned, on the same line
 */
public record Problem(int line, int column, int endColumn, String message) {
    private static final int MOST_CHARACTERS = 4000;

    public Problem {
        message = plain(message);
        if (line < 1 || column < 1 || endColumn <= column) {
            line = 0;
            column = 0;
            endColumn = 0;
        }
    }

    /** A problem with no place in the model's text. */
    public static Problem general(String message) {
        return new Problem(0, 0, 0, message);
    }

    public boolean hasPlace() {
        return line > 0;
    }

    private static String plain(String words) {
        String cut = words.length() > MOST_CHARACTERS ? words.substring(0, MOST_CHARACTERS - 1) + "…" : words;
        return cut.codePoints().allMatch(Problem::isPlain)
                ? cut
                : cut.codePoints()
                        .map(c -> isPlain(c) ? c : c == '\n' || c == '\t' ? ' ' : '\uFFFD')
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
