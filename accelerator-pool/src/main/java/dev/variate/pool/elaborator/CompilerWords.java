package dev.variate.pool.elaborator;

import dev.variate.model.Arity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
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
            Map.of("plus", "+", "minus", "-", "times", "*", "divide", "/", "remainder", "%", "negate", "-");
    /** How javac tells that no overload fits: the method's name, then the types of its arguments. */
    private static final Pattern NO_OVERLOAD = Pattern.compile("no suitable method found for (\\w+)\\(([^)]*)\\)");

    private static final Pattern CALL_BEFORE = Pattern.compile("(\\w+)\\(\\s*(?:\\w+\\.)*$");
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(variable|method|class) (\\w+)");
    private static final Pattern OF_TENSOR =
            Pattern.compile("location:\\s+(?:variable (\\w+) of type|class) (?:\\w+\\.)*(?:Tensor|RandomVariable)\\b");
    private static final Pattern QUOTED_VARIABLE = Pattern.compile("variable (\\w+)");
    private static final Pattern CONVERTED =
            Pattern.compile("([\\w.<>\\[\\]]+) cannot be converted to ([\\w.<>\\[\\]]+)");
    private static final Pattern MATH_BEFORE = Pattern.compile("\\bMath\\.(\\w+)\\([^;]*$");
    private static final Pattern APPLIED = Pattern.compile("(?:method|constructor) (\\w+) in ");
    private static final Pattern COUNTS =
            Pattern.compile("required:\\s*(.*?)\\s*found:\\s*(.*?)\\s*reason:", Pattern.DOTALL);
    private static final Pattern ASSIGNED = Pattern.compile("^\\w+\\s*=(?!=)");
    /** What other languages call functions that have another name here, without underscores and capitals. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("multinormal", "multivariateNormal"),
            Map.entry("mvnormal", "multivariateNormal"),
            Map.entry("multinormalcholesky", "multivariateNormalCholesky"),
            Map.entry("multistudentt", "multivariateStudentT"),
            Map.entry("lkjcorrcholesky", "lkjCholesky"),
            Map.entry("invlogit", "sigmoid"),
            Map.entry("expit", "sigmoid"),
            Map.entry("phi", "normalCdf"),
            Map.entry("dotproduct", "dot"),
            Map.entry("negbinomial", "negativeBinomial"),
            Map.entry("negbinomial2", "negativeBinomial"),
            Map.entry("invgamma", "inverseGamma"),
            Map.entry("doubleexponential", "laplace"),
            Map.entry("categoricallogit", "categoricalLogits"),
            Map.entry("target", "factor"),
            Map.entry("potential", "factor"),
            Map.entry("lower", "truncatedBelow"),
            Map.entry("upper", "truncatedAbove"),
            Map.entry("len", "size"),
            Map.entry("length", "size"),
            Map.entry("arange", "range"),
            Map.entry("concat", "concatenate"));

    private final RewrittenModel model;
    private final Set<String> languageNames;

    CompilerWords(RewrittenModel model, Set<String> languageNames) {
        this.model = model;
        this.languageNames = languageNames;
    }

    List<Problem> problems(List<Diagnostic<? extends JavaFileObject>> errors) {
        Set<Problem> problems = new LinkedHashSet<>();
        Set<String> unknown = new HashSet<>();
        for (Diagnostic<? extends JavaFileObject> error : errors.subList(0, Math.min(errors.size(), MOST_PROBLEMS))) {
            Matcher symbol = SYMBOL.matcher(error.getMessage(Locale.ENGLISH));
            // a name that does not exist is told of once
            if (!symbol.find() || unknown.add(symbol.group(2))) {
                problems.add(problem(error));
            }
        }
        return List.copyOf(problems);
    }

    private Problem problem(Diagnostic<? extends JavaFileObject> error) {
        String message = error.getMessage(Locale.ENGLISH);
        int start = (int) error.getStartPosition();
        int end = (int) error.getEndPosition();
        if (error.getCode().startsWith("compiler.err.cant.resolve")) {
            return model.problem((int) error.getPosition(), end, unknown(message, (int) error.getPosition()));
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
            case "compiler.err.operator.cant.be.applied.1", "compiler.err.incomparable.types" ->
                model.problem(start, end, comparison(message));
            case "compiler.err.missing.ret.stmt" ->
                model.problem(
                        (int) error.getPosition(),
                        (int) error.getPosition() + 1,
                        "The method ends without giving anything back: write `return y;` before this brace, say.");
            case "compiler.err.already.defined" -> model.problem(start, end, twice(message));
            case "compiler.err.var.might.not.have.been.initialized" ->
                model.problem(
                        start,
                        end,
                        variable(message)
                                + " has no value on some way to here. Where an `if` gives it one, give it one in `else` too.");
            case "compiler.err.local.variables.referenced.from.lambda",
                    "compiler.err.cant.ref.non.effectively.final.var" ->
                model.problem(
                        start,
                        end,
                        "This variable is assigned more than once, and a function `(…) -> …` may only use those that are assigned once. "
                                + "Put its last value into a new one before: `var last = …;`.");
            case "compiler.err.foreach.not.applicable.to.type" ->
                model.problem(
                        start,
                        end,
                        "A tensor cannot be walked through by `for (… : …)`. Compute with the whole of it, or count: "
                                + "`for (int i = 0; i < size(x); i++)`, with `x[i]`.");
            case "compiler.err.ref.ambiguous" ->
                model.problem(
                        start,
                        end,
                        "Parameters are numbers and tensors. A text may stand first, as the variable's name, and then all parameters follow: "
                                + "`normal(\"mu\", 0, 1)`.");
            case "compiler.err.prob.found.req", "compiler.err.cant.apply.symbol", "compiler.err.cant.apply.symbols" ->
                model.problem(start, end, converted(message, start));
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

    private static String variable(String message) {
        Matcher name = QUOTED_VARIABLE.matcher(message);
        return name.find() ? "`" + name.group(1) + "`" : "This variable";
    }

    private String twice(String message) {
        String name = variable(message);
        boolean parameter = model.parameters().stream().anyMatch(p -> name.equals("`" + p.name() + "`"));
        return parameter
                ? name
                        + " is a parameter of the model already. What is observed is no parameter: take it out of the parameters, and "
                        + "leave it in the data."
                : "There is a variable " + name + " already; give this one another name.";
    }

    /** A value of one type where another is wanted. */
    private String converted(String message, int start) {
        Matcher types = CONVERTED.matcher(simple(message));
        if (!types.find()) {
            return counted(message).orElseGet(() -> plain(message));
        }
        String found = types.group(1);
        String wanted = types.group(2);
        boolean tensor = found.equals("Tensor") || found.equals("RandomVariable");
        Matcher math = MATH_BEFORE.matcher(lineBefore(start));
        if (tensor && math.find()) {
            String function = languageNames.contains(math.group(1)) ? math.group(1) : "exp";
            return "Java's `Math." + math.group(1) + "` takes plain numbers; for tensors there are functions such as `"
                    + function + "(x)`, without `Math`.";
        }
        if (tensor && wanted.equals("boolean")) {
            return "A tensor has no value yet when the model is compiled, so `if`, `while` and `? :` cannot ask it. Choose by "
                    + "`where(condition, a, b)`; repeat by `scan`.";
        }
        if (tensor && (wanted.equals("int") || wanted.equals("double") || wanted.equals("long"))) {
            Matcher call = APPLIED.matcher(message);
            boolean argument = call.find();
            return (argument
                            ? "`" + call.group(1) + "` wants a plain number (`" + wanted + "`), and was given a tensor"
                            : "This is a tensor, and no `" + wanted + "`")
                    + ": what is random, or computed from data, has no value yet when the model is compiled. "
                    + (argument
                            ? "A size is an `int` parameter of the model, or `size(x)`."
                            : "Write `var` or `Tensor` before its name.");
        }
        if (wanted.equals("Tensor")) {
            return "Here a tensor is wanted, and this is "
                    + (found.equals("int") || found.equals("double")
                            ? "a plain number: write `tensor(…)` around it."
                            : "of type " + found + ".");
        }
        return plain(message);
    }

    /** A call with too many arguments, or too few. */
    private static Optional<String> counted(String message) {
        Matcher call = APPLIED.matcher(message);
        Matcher counts = COUNTS.matcher(message);
        if (!message.contains("differ in length") || !call.find() || !counts.find()) {
            return Optional.empty();
        }
        return Optional.of("`" + call.group(1) + "` takes " + arguments(counts.group(1)) + "; this gives "
                + arguments(counts.group(2)) + ".");
    }

    private static String arguments(String types) {
        if (types.strip().equals("no arguments")) {
            return "no arguments";
        }
        int n = types.split(",(?![^<]*>)").length;
        return n == 1 ? "one argument" : n + " arguments";
    }

    /** What stands on the rewritten line before an offset. */
    private String lineBefore(int offset) {
        if (offset < 0) {
            return "";
        }
        return model.text().substring(model.text().lastIndexOf('\n', offset) + 1, offset);
    }

    private String unknown(String message, int position) {
        Matcher symbol = SYMBOL.matcher(message);
        if (!symbol.find()) {
            return plain(message);
        }
        Matcher member = OF_TENSOR.matcher(message);
        if (member.find()) {
            String of = member.group(1) == null ? "x" : member.group(1);
            return "A tensor has no `" + symbol.group(2) + "`."
                    + (List.of("length", "size", "shape").contains(symbol.group(2))
                            ? " Its number of rows is `size(" + of + ")`."
                            : "");
        }
        String kind =
                symbol.group(1).equals("method") ? "function" : symbol.group(1).equals("class") ? "type" : "variable";
        String name = symbol.group(2);
        if (kind.equals("variable")
                && ASSIGNED.matcher(model.text().substring(position)).find()
                && !model.declaredNames().contains(name)) {
            return "`" + name + "` is new here, so `var` stands before it: `var " + name + " = …;`.";
        }
        return "There is no " + kind + " `" + name + "` here"
                + closest(name)
                        .map(n -> "; did you mean `" + n + "`?")
                        .orElse(
                                kind.equals("variable")
                                        ? ". Make it before this line, as in `var " + name
                                                + " = normal(0, 1);`, or take it as a parameter of the model."
                                        : ".");
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
        String symbol = operator.find() ? operator.group(1) : message.contains("incomparable") ? "==" : "this operator";
        return "Java's `" + symbol + "` does not work on tensors. "
                + switch (symbol) {
                    case "^" -> "A power is `square(x)`, or `pow(x, 3)`.";
                    case "&&", "||", "!", "&", "|" ->
                        "Write `and(a, b)`, `or(a, b)`, `not(a)`, and choose by `where(condition, a, b)`.";
                    case "+", "-", "*", "/", "%" ->
                        "The variable is declared as a plain number; let it be a tensor from the beginning: `var total = tensor(0.0);`.";
                    default ->
                        "Compare by `lt(x, y)`, `le`, `gt`, `ge`, `eq`, `ne`, and choose by `where(condition, a, b)`.";
                };
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
        String here = ELSEWHERE.get(plainName(name));
        if (here != null) {
            return Optional.of(here);
        }
        List<String> known = new ArrayList<>(model.declaredNames());
        known.addAll(languageNames);
        known.add("PI");
        String best = "";
        int least = name.length() / 3 + 1;
        for (String candidate : known) {
            int distance = distance(plainName(name), plainName(candidate));
            if (distance < least && !candidate.equals(name)) {
                least = distance;
                best = candidate;
            }
        }
        return best.isEmpty() ? Optional.empty() : Optional.of(best);
    }

    private static String plainName(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
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
