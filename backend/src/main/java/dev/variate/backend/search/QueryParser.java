package dev.variate.backend.search;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads searches by recursive descent:
 *
 * <pre>
 * either    = both { "or" both }
 * both      = one { ["and"] one }
 * one       = ("not" | "-") one | "(" either ")" | field operator value | word
 * operator  = ":" | "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;="
 * value     = quoted | everything up to a space or parenthesis
 * </pre>
 */
final class QueryParser {
    static final int LONGEST = 1_000;
    private static final int DEEPEST = 40;
    private static final String OPERATORS = ":=<>!";

    private final String text;
    private final QueryValues values;
    private int at;
    private int depth;

    QueryParser(String text, Instant now, ZoneId zone) {
        this.text = text;
        this.values = new QueryValues(now, zone);
    }

    /** A piece of the text: where it begins, and what it says once quotes are taken away. */
    record Piece(int start, int end, String text, boolean quoted) {
        QueryMistakeException mistake(String message) {
            return new QueryMistakeException(start + 1, end + 1, "Column " + (start + 1) + ": " + message);
        }

        boolean is(String keyword) {
            return !quoted && text.equalsIgnoreCase(keyword);
        }
    }

    RunQuery parse() {
        if (text.length() > LONGEST) {
            throw new QueryMistakeException(
                    LONGEST + 1,
                    text.length() + 1,
                    "The search has %,d characters; %,d are read.".formatted(text.length(), LONGEST));
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 0) {
                throw new Piece(i, i + 1, "", false).mistake("a NUL character cannot be searched for.");
            }
        }
        if (text.isBlank()) {
            return new RunQuery.All();
        }
        RunQuery query = either();
        if (at < text.length()) {
            throw here(1).mistake("this `)` closes nothing. Expected a condition, `and`, `or`, or the end.");
        }
        return query;
    }

    private RunQuery either() {
        List<RunQuery> parts = new ArrayList<>(List.of(both()));
        while (takeKeyword("or")) {
            parts.add(both());
        }
        return parts.size() == 1 ? parts.getFirst() : new RunQuery.Or(parts);
    }

    private RunQuery both() {
        List<RunQuery> parts = new ArrayList<>(List.of(one()));
        while (true) {
            if (takeKeyword("and")) {
                parts.add(one());
            } else if (atEnd() || text.charAt(at) == ')' || peekWord().is("or")) {
                return parts.size() == 1 ? parts.getFirst() : new RunQuery.And(parts);
            } else {
                parts.add(one());
            }
        }
    }

    private RunQuery one() {
        if (atEnd()) {
            throw here(0).mistake(
                            "the search ends here. Expected a condition, such as `model:radon` or `rhat < 1.01`.");
        }
        if (++depth > DEEPEST) {
            throw here(1).mistake("parentheses and `not` lie more than " + DEEPEST + " deep here. Write it flatter.");
        }
        try {
            char c = text.charAt(at);
            if (c == '(') {
                return parenthesis();
            }
            if (c == ')') {
                throw here(1).mistake("nothing stands before this `)`. Expected a condition, such as `model:radon`.");
            }
            if (c == '-' && at + 1 < text.length() && !Character.isWhitespace(text.charAt(at + 1))) {
                at++;
                return new RunQuery.Not(one());
            }
            if (takeKeyword("not")) {
                return new RunQuery.Not(one());
            }
            return condition();
        } finally {
            depth--;
        }
    }

    private RunQuery parenthesis() {
        int open = at++;
        RunQuery inside = either();
        if (atEnd()) {
            throw here(0).mistake(
                            "the search ends before the `(` of column " + (open + 1) + " is closed. Expected `)`.");
        }
        at++;
        return inside;
    }

    private RunQuery condition() {
        if (OPERATORS.indexOf(text.charAt(at)) >= 0) {
            throw here(1).mistake("`" + text.charAt(at)
                    + "` has nothing before it. Expected a field, such as `model` or `rhat`.");
        }
        Piece name = word();
        if (!name.quoted() && (name.is("and") || name.is("or"))) {
            throw name.mistake(
                    "`" + name.text() + "` joins two conditions. Expected one before it; in quotes it is a word.");
        }
        skipSpace();
        if (name.quoted() || at >= text.length() || OPERATORS.indexOf(text.charAt(at)) < 0) {
            if (name.text().isBlank()) {
                throw name.mistake("there is nothing between these quotes. Expected words to look for.");
            }
            return new RunQuery.Word(name.text());
        }
        Piece operator = operator();
        skipSpace();
        QueryField field =
                QueryField.named(name.text()).orElseThrow(() -> name.mistake(QueryField.unknown(name.text())));
        if (at >= text.length() || text.charAt(at) == ')' || text.charAt(at) == '(') {
            throw here(0).mistake("`" + field.text() + operator.text() + "` has no value. Expected " + field.expected()
                    + ", such as `" + field.example() + "`.");
        }
        RunQuery met = values.condition(field, operator, value());
        return operator.text().equals("!=") ? new RunQuery.Not(met) : met;
    }

    private Piece operator() {
        int start = at++;
        if (at < text.length() && text.charAt(at) == '=' && "<>!=".indexOf(text.charAt(start)) >= 0) {
            at++;
        }
        Piece operator = new Piece(start, at, text.substring(start, at), false);
        if (operator.text().equals("!")) {
            throw operator.mistake("`!` is no comparison. Expected `:`, `=`, `!=`, `<`, `<=`, `>` or `>=`.");
        }
        return operator.text().equals("==") ? new Piece(start, at, "=", false) : operator;
    }

    /** Up to a space, a parenthesis, a quote or an operator. */
    private Piece word() {
        if (text.charAt(at) == '"') {
            return quoted();
        }
        int start = at;
        while (at < text.length() && !ends(text.charAt(at)) && OPERATORS.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return new Piece(start, at, text.substring(start, at), false);
    }

    /** Up to a space, a parenthesis or a quote: times hold colons. */
    private Piece value() {
        if (text.charAt(at) == '"') {
            return quoted();
        }
        int start = at;
        while (at < text.length() && !ends(text.charAt(at))) {
            at++;
        }
        return new Piece(start, at, text.substring(start, at), false);
    }

    private Piece quoted() {
        int start = at++;
        StringBuilder inside = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '"') {
            if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                at++;
            }
            inside.append(text.charAt(at++));
        }
        if (at >= text.length()) {
            throw new Piece(start, text.length(), "", true)
                    .mistake("this quotation is not closed. Expected `\"` at its end.");
        }
        at++;
        return new Piece(start, at, inside.toString(), true);
    }

    private static boolean ends(char c) {
        return Character.isWhitespace(c) || c == '(' || c == ')' || c == '"';
    }

    /** Takes the word if it is this one, and no field: {@code or:x} would be one. */
    private boolean takeKeyword(String keyword) {
        Piece next = peekWord();
        if (!next.is(keyword) || (next.end() < text.length() && OPERATORS.indexOf(text.charAt(next.end())) >= 0)) {
            return false;
        }
        at = next.end();
        return true;
    }

    private Piece peekWord() {
        if (atEnd() || text.charAt(at) == '"') {
            return here(0);
        }
        int back = at;
        Piece next = word();
        at = back;
        return next;
    }

    private boolean atEnd() {
        skipSpace();
        return at >= text.length();
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private Piece here(int length) {
        return new Piece(at, at + length, "", false);
    }
}
