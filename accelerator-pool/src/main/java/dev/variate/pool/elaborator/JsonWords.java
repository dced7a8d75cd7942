package dev.variate.pool.elaborator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;

/** Says what is wrong with a JSON text in plain words: the parser's own speak of its features and of markers. */
public final class JsonWords {
    private static final Pattern SOURCE =
            Pattern.compile("\\[Source: [^\\[\\]]*?(?:; line: (\\d+), column: (\\d+)|; byte offset: [^\\]]*)\\]");
    private static final Pattern CLOSED = Pattern.compile("Unexpected close marker '(.)': expected '(.)'");
    private static final Pattern CHARACTER =
            Pattern.compile("Unexpected character \\('?(.+?)'? \\(code (\\d+)[^)]*\\)\\)");
    private static final Pattern DUPLICATE = Pattern.compile("Duplicate (?:Object property|field) [\"'](.*)[\"']");

    private JsonWords() {}

    /** What was found, without its place and without a full stop. */
    public static String of(StreamReadException e) {
        String message = e.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
        if (message.startsWith("Unexpected end-of-input")) {
            return "the text ends too early; a bracket, a brace or a quote is not closed";
        }
        Matcher closed = CLOSED.matcher(message);
        if (closed.find()) {
            return "found `" + closed.group(1) + "` where `" + closed.group(2) + "` should close what is open";
        }
        Matcher duplicate = DUPLICATE.matcher(message);
        if (duplicate.find()) {
            return "the name `" + duplicate.group(1) + "` stands there twice";
        }
        Matcher character = CHARACTER.matcher(message);
        if (character.find()) {
            return "found `" + Character.toString(Integer.parseInt(character.group(2))) + "`" + wanted(message);
        }
        String plain = SOURCE.matcher(message)
                .replaceAll(found -> found.group(1) == null ? "an earlier place" : "line $1, column $2");
        return Character.toLowerCase(plain.charAt(0)) + plain.substring(1).replaceAll("\\.$", "");
    }

    private static String wanted(String message) {
        if (message.contains("comma to separate")) {
            return " where a comma should stand";
        }
        if (message.contains("double-quote to start")) {
            return " where a name in double quotes should stand";
        }
        if (message.contains("colon to separate")) {
            return " where a colon should stand after the name";
        }
        return ", which cannot stand here";
    }

    /** Where, as {@code line 3, column 7}. */
    public static String place(StreamReadException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null || location.getLineNr() < 1
                ? "at its end"
                : "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
