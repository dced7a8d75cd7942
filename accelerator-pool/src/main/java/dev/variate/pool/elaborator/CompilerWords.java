package dev.variate.pool.elaborator;

import dev.variate.model.Arity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Says javac's errors in the model's words: its author has never seen the rewritten text. */
final class CompilerWords {
    private static final int MOST_PROBLEMS = 50;
    private static final Map<String, String> OPERATORS =
            Map.of("plus", "+", "minus", "-", "times", "*", "divide", "/", "negate", "-");
    /** How javac tells that no overload fits: the method's name, then the types of its arguments. */
    private static final Pattern NO_OVERLOAD = Pattern.compile("no suitable method found for (\\w+)\\(([^)]*)\\)");

    private static final Pattern CALL_BEFORE = Pattern.compile("(\\w+)\\(\\s*(?:\\w+\\.)*$");
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(variable|method|class) (\\w+)");

    private final RewrittenModel model;
    private final Set<String> languageNames;

    CompilerWords(RewrittenModel model, Set<String> languageNames) {
        this.model = model;
        this.languageNames = languageNames;
    }

    List<Problem> problems(List<Diagnostic<? extends JavaFileObject>> errors) {
        Set<Problem> problems = new LinkedHashSet<>();
        for (Diagnostic<? extends JavaFileObject> error : errors.subList(0, Math.min(errors.size(), MOST_PROBLEMS))) {
            problems.add(problem(error));
        }
        return List.copyOf(problems);
    }

    private Problem problem(Diagnostic<? extends JavaFileObject> error) {
        String message = error.getMessage(Locale.ENGLISH);
        int start = (int) error.getStartPosition();
        int end = (int) error.getEndPosition();
        if (error.getCode().startsWith("compiler.err.cant.resolve")) {
            return model.problem((int) error.getPosition(), end, unknown(message));
        }
        Matcher noOverload = NO_OVERLOAD.matcher(message);
        if (noOverload.find()) {
            return model.problem(start, end, noOverload(noOverload.group(1), noOverload.group(2)));
        }
        Optional<String> empty = emptyCall(message, start);
        if (empty.isPresent()) {
            return model.problem(start, end, empty.get());
        }
        return switch (error.getCode()) {
            case "compiler.err.array.req.but.found" ->
                model.problem(
                        start,
                        end,
                        "An element of a tensor cannot be assigned to. "
                                + "Make the elements first, as an array `Tensor[]` or a list, and `stack` them.");
            case "compiler.err.operator.cant.be.applied.1" -> model.problem(start, end, comparison(message));
            default -> model.problem(start, end, plain(message));
        };
    }

    /** A call without parameters has only the option that the rewriting put in, and javac complains about that. */
    private Optional<String> emptyCall(String message, int start) {
        if (!message.contains("Option cannot be converted to") || start < 0) {
            return Optional.empty();
        }
        Matcher call = CALL_BEFORE.matcher(model.text().substring(0, start));
        return call.find() ? Arity.mistake(call.group(1), 0) : Optional.empty();
    }

    private String unknown(String message) {
        Matcher symbol = SYMBOL.matcher(message);
        if (!symbol.find()) {
            return plain(message);
        }
        String kind =
                symbol.group(1).equals("method") ? "function" : symbol.group(1).equals("class") ? "type" : "variable";
        String name = symbol.group(2);
        return "There is no " + kind + " `" + name + "` here"
                + closest(name).map(n -> "; did you mean `" + n + "`?").orElse(".");
    }

    private String noOverload(String method, String types) {
        String[] arguments = simple(types).split(",(?![^<]*>)");
        String operator = OPERATORS.get(method);
        if (operator != null && arguments.length == 2) {
            return "`" + operator + "` cannot be applied to " + arguments[0].strip() + " and " + arguments[1].strip()
                    + ".";
        }
        if (operator != null) {
            return "`" + operator + "` cannot be applied to " + arguments[0].strip() + ".";
        }
        if (method.equals("index") && arguments.length == 2) {
            return arguments[0].strip() + " cannot be indexed by " + arguments[1].strip() + ".";
        }
        int given = (int) Arrays.stream(arguments)
                .map(String::strip)
                .filter(type -> !type.isEmpty() && !type.equals("Option"))
                .count();
        Optional<String> wrongArity = Arity.mistake(method, given);
        if (wrongArity.isPresent()) {
            return wrongArity.get();
        }
        return "`" + method + "` cannot be called with (" + withoutSite(simple(types)) + ").";
    }

    private static String comparison(String message) {
        String first = message.lines().findFirst().orElse(message);
        if (!message.contains("Tensor") && !message.contains("RandomVariable")) {
            return plain(message);
        }
        Matcher operator = Pattern.compile("operator '(.+)'").matcher(first);
        String symbol = operator.find() ? operator.group(1) : "this operator";
        return "Java's `" + symbol
                + "` does not work on tensors. Compare with `x.lt(y)`, `le`, `gt`, `ge`, `eq`, `ne`, and choose with "
                + "`where(condition, a, b)`.";
    }

    /** The first line of javac's message, without what the rewriting put in. */
    private static String plain(String message) {
        String first = simple(message.lines().findFirst().orElse(message));
        String words = withoutSite(
                first.replace(SourceRewriter.CLASS_NAME, "the model").replace("Rewritten.", ""));
        String detail = message.lines()
                .skip(1)
                .map(String::strip)
                .filter(l -> l.startsWith("required:") || l.startsWith("found:") || l.startsWith("reason:"))
                .map(l -> withoutSite(simple(l)))
                .reduce((a, b) -> a + ", " + b)
                .map(d -> " (" + d.replaceAll("\\s+", " ") + ")")
                .orElse("");
        return words.isEmpty() ? message : Character.toUpperCase(words.charAt(0)) + words.substring(1) + detail;
    }

    private static String simple(String text) {
        return text.replaceAll("\\b[a-z]\\w*(?:\\.[a-z]\\w*)*\\.(?=[A-Z])", "");
    }

    private static String withoutSite(String types) {
        return types.replaceAll(",?\\s*\\bOption\\b(?!\\.\\.\\.|\\[)", "");
    }

    /** The known name that differs least from {@code name}, if it differs little. */
    private Optional<String> closest(String name) {
        List<String> known = new ArrayList<>(model.declaredNames());
        known.addAll(languageNames);
        String best = "";
        int least = name.length() / 3 + 1;
        for (String candidate : known) {
            int distance = distance(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
            if (distance < least && !candidate.equals(name)) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    /** Levenshtein's distance: the fewest letters to insert, delete or replace. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
