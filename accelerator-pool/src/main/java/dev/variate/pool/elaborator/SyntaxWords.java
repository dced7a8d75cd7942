package dev.variate.pool.elaborator;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;

/** Says where Java's parser could not go on, and what was meant if another language's way of writing stands there. */
final class SyntaxWords {
    static final String NO_PACKAGE = "A model has no package; remove this line.";

    private static final Pattern DRAWN = Pattern.compile("[\\w\\])]\\s*(~)\\s*\\w");
    private static final Pattern PYTHON = Pattern.compile("\\s*def\\s+\\w+\\s*\\(.*");
    private static final Pattern WANTED = Pattern.compile("^'(.)' expected");

    private SyntaxWords() {}

    /** The first mistake: what the parser says after it mostly follows from it. */
    static Problem of(ModelText text, List<? extends Diagnostic<?>> errors) {
        Diagnostic<?> first = errors.getFirst();
        int start = (int) first.getStartPosition();
        int end = (int) first.getEndPosition();
        String line = text.lineText(text.line(start));
        Matcher drawn = DRAWN.matcher(line);
        if (drawn.find()) {
            return text.problemAt(
                    text.line(start),
                    drawn.start(1) + 1,
                    "There is no `~` here: a random variable is made by an assignment, as in `var y = normal(mu, sigma);`, and it is "
                            + "observed if the data have its name.");
        }
        if (PYTHON.matcher(line).matches()) {
            return text.problemAt(
                    text.line(start),
                    0,
                    "This looks like Python. A model is a Java method: `Tensor model(Tensor x) { … }`.");
        }
        return text.problem(start, end, words(first, text.text(), start));
    }

    private static String words(Diagnostic<?> error, String text, int start) {
        char found = start < text.length() ? text.charAt(start) : ' ';
        char before = start > 0 ? text.charAt(start - 1) : ' ';
        if (found == '#') {
            return "`#` begins no comment here; write `//`.";
        }
        if (found == '@') {
            return "`@` is no matrix product here; write `matmul(X, b)`.";
        }
        if (found == '*' && before == '*') {
            return "`**` is no power here; write `square(x)`, or `pow(x, 3)`.";
        }
        String message = error.getMessage(Locale.ENGLISH);
        if (message.startsWith("']' expected") && found == ':') {
            return "There are no slices `x[a:b]`; write `x[range(b - a) + a]`.";
        }
        if (message.startsWith("']' expected") && found == ',') {
            return "A matrix takes one index after another: `X[0][1]`. Column 1 is `column(X, 1)`, and with an array for each axis `elements(X, i, j)` takes X[i[0]][j[0]], X[i[1]][j[1]] and so on.";
        }
        Matcher wanted = WANTED.matcher(message);
        if (wanted.find()) {
            return "Here a `" + wanted.group(1) + "` is missing.";
        }
        return switch (error.getCode()) {
            case "compiler.err.premature.eof" -> "The text ends before its braces do: a `}` is missing.";
            case "compiler.err.invalid.meth.decl.ret.type.req" ->
                "A method says before its name what it returns: `Tensor model(Tensor x) { … }`.";
            case "compiler.err.expected" ->
                "Here a name is missing. A parameter has its type before its name: `Tensor x`.";
            case "compiler.err.illegal.start.of.expr" ->
                "Here a value is missing: something stands in its place that cannot begin one.";
            case "compiler.err.not.stmt" ->
                "Nothing is done with this value; assign it, as in `var y = normal(mu, sigma);`.";
            case "compiler.err.unclosed.char.lit" -> "Text stands in double quotes: `\"alpha\"`.";
            default ->
                message.contains("package declaration")
                        ? NO_PACKAGE
                        : message.isEmpty() ? message : Character.toUpperCase(message.charAt(0)) + message.substring(1);
        };
    }
}
