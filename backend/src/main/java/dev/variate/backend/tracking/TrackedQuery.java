package dev.variate.backend.tracking;

import dev.variate.backend.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What MLflow's clients ask of runs, in MLflow's grammar: comparisons joined by {@code AND}, such as {@code metrics.loss < 0.1 and params.model = 'tree'}, and orders such as {@code metrics.loss ASC}.
 */
final class TrackedQuery {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:(?<number>[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?(?![\\w.]))|(?<word>[A-Za-z_][\\w./-]*)|(?<quoted>'[^']*'|\"[^\"]*\"|`[^`]*`)|(?<sign><=|>=|!=|<|>|=|\\(|\\)|,))");

    /** In MLflow's names, also in its older ones. */
    enum Kind {
        METRIC,
        PARAM,
        TAG,
        ATTRIBUTE;

        static Kind named(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "metrics", "metric" -> METRIC;
                case "params", "param", "parameters", "parameter" -> PARAM;
                case "tags", "tag" -> TAG;
                case "attributes", "attribute", "attr", "run" -> ATTRIBUTE;
                default ->
                    throw mistake("there is nothing named `" + name
                            + "` to compare; there are metrics, params, tags and attributes");
            };
        }
    }

    /** What is compared or ordered by. */
    record Quantity(Kind kind, String key) {
        boolean isNumber() {
            return kind == Kind.METRIC
                    || kind == Kind.ATTRIBUTE && (key.equals("start_time") || key.equals("end_time"));
        }
    }

    /** @param sign in SQL: {@code <}, {@code like}, {@code in}, {@code not in}, {@code is null}, {@code is not null} */
    record Condition(Quantity quantity, String sign, List<String> values) {}

    record Order(Quantity quantity, boolean descending) {}

    private final String text;
    private final Matcher token;
    private int at;

    private TrackedQuery(String text) {
        this.text = text;
        this.token = TOKEN.matcher(text);
    }

    /** @throws InvalidInputException if it cannot be understood */
    static List<Condition> conditions(String text) {
        if (text.isBlank()) {
            return List.of();
        }
        TrackedQuery query = new TrackedQuery(text);
        List<Condition> found = new ArrayList<>();
        do {
            found.add(query.condition());
        } while (query.accept("and"));
        query.end();
        return found;
    }

    /** @throws InvalidInputException if it cannot be understood */
    static List<Order> orders(List<String> texts) {
        return texts.stream()
                .map(text -> {
                    TrackedQuery query = new TrackedQuery(text);
                    Quantity quantity = query.quantity();
                    boolean descending = query.accept("desc");
                    if (!descending) {
                        query.accept("asc");
                    }
                    query.end();
                    return new Order(quantity, descending);
                })
                .toList();
    }

    private Condition condition() {
        Quantity quantity = quantity();
        if (accept("is")) {
            String sign = accept("not") ? "is not null" : "is null";
            expect("null");
            return new Condition(quantity, sign, List.of());
        }
        boolean not = accept("not");
        if (not || peek().equalsIgnoreCase("in")) {
            expect("in");
            expect("(");
            List<String> values = new ArrayList<>();
            do {
                values.add(value(quantity));
            } while (accept(","));
            expect(")");
            return new Condition(quantity, not ? "not in" : "in", values);
        }
        String sign = next("a comparison").toLowerCase(Locale.ROOT);
        List<String> known =
                quantity.isNumber() ? List.of("<", "<=", ">", ">=", "=", "!=") : List.of("=", "!=", "like", "ilike");
        if (!known.contains(sign)) {
            throw mistake(
                    "`" + sign + "` does not compare `" + quantity.key() + "`; there are " + String.join(", ", known));
        }
        return new Condition(quantity, sign.equals("!=") ? "<>" : sign, List.of(value(quantity)));
    }

    private Quantity quantity() {
        String word = next("what to compare");
        if (word.startsWith("`") || word.startsWith("\"")) {
            return attribute(bare(word));
        }
        int dot = word.indexOf('.');
        if (dot < 0) {
            return attribute(word);
        }
        Kind kind = Kind.named(word.substring(0, dot));
        // A key that is no word stands in quotes: metrics.`f1 score`.
        String key = dot + 1 == word.length() ? bare(next("a key")) : word.substring(dot + 1);
        return kind == Kind.ATTRIBUTE ? attribute(key) : new Quantity(kind, key);
    }

    private static Quantity attribute(String name) {
        String key =
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "run_id", "status", "run_name", "user_id", "start_time", "end_time" ->
                        name.toLowerCase(Locale.ROOT);
                    case "run name", "name" -> "run_name";
                    case "created" -> "start_time";
                    default ->
                        throw mistake("there is no attribute `" + name
                                + "`; there are run_id, run_name, status, user_id, start_time and end_time");
                };
        return new Quantity(Kind.ATTRIBUTE, key);
    }

    private String value(Quantity quantity) {
        String word = next("a value");
        if (quantity.isNumber()) {
            try {
                return Double.toString(Double.parseDouble(word));
            } catch (NumberFormatException no) {
                throw mistake("`" + quantity.key() + "` is compared with a number, not with " + word);
            }
        }
        if (!word.startsWith("'") && !word.startsWith("\"")) {
            throw mistake("`" + quantity.key() + "` is compared with a text in quotes, not with " + word);
        }
        return bare(word);
    }

    private static String bare(String word) {
        return word.startsWith("`") || word.startsWith("\"") || word.startsWith("'")
                ? word.substring(1, word.length() - 1)
                : word;
    }

    private boolean accept(String word) {
        if (peek().equalsIgnoreCase(word)) {
            next(word);
            return true;
        }
        return false;
    }

    private void expect(String word) {
        String found = next("`" + word + "`");
        if (!found.equalsIgnoreCase(word)) {
            throw mistake("`" + word + "` is missing before `" + found + "`");
        }
    }

    private String peek() {
        return token.find(at) && token.start() == at ? token.group().strip() : "";
    }

    private String next(String what) {
        String found = peek();
        if (found.isEmpty()) {
            throw mistake(
                    at >= text.stripTrailing().length()
                            ? what + " is missing at its end"
                            : what + " is missing at `" + text.substring(at).strip() + "`");
        }
        at = token.end();
        return found;
    }

    private void end() {
        if (!text.substring(at).isBlank()) {
            throw mistake("it goes on where it should end, at `"
                    + text.substring(at).strip() + "`; comparisons are joined by AND");
        }
    }

    private static InvalidInputException mistake(String words) {
        return new InvalidInputException("filter", "The filter cannot be understood: " + words + ".");
    }
}
