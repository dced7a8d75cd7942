package dev.variate.program;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.TypeRules;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Decides whether a program may be run. Programs come from processes that are not trusted; nothing runs one that has not passed here.
 *
 * <p>Guaranteed afterwards: every variable is defined once and before its use; every recorded type is the one that {@link TypeRules} gives;
 * names are unique; sites refer to variables that exist and have the types that their kind wants; nothing is larger than the limits below.
 * Not guaranteed: that indices are in range, which only data can tell.
 */
public final class ProgramChecker {
    /** Of all inputs, equations, outputs and sites together. */
    public static final int MAX_STATEMENTS = 500_000;

    /** Of one tensor: half a gigabyte as F64. */
    public static final int MAX_ELEMENTS = 1 << 26;

    /**
     * Of all tensors together, those in the body of a scan once for each of its steps; a device that keeps every value of a program at once
     * would not fit anywhere beyond it, and nothing runs for hours that is compiled in a second.
     */
    public static final long MAX_TOTAL_ELEMENTS = 1L << 32;

    /** Of functions in one another, as in a scan of scans. */
    public static final int MAX_DEPTH = 8;

    public static final int MAX_RANK = 16;
    public static final int MAX_OPERANDS = 100_000;
    public static final int MAX_NAME_LENGTH = 1_000;

    private final Program program;
    private final Map<Integer, Var> defined = new HashMap<>();
    private final Set<String> inputNames = new HashSet<>();
    private final Set<Var> latent = new HashSet<>();
    private long statements;
    private long totalElements;

    private ProgramChecker(Program program) {
        this.program = program;
    }

    /** @throws InvalidProgramException if the program is not sound; the message names the place */
    public static void check(Program program) {
        new ProgramChecker(program).check();
    }

    private void check() {
        statements = (long) program.inputs().size()
                + program.equations().size()
                + program.outputs().size()
                + program.sites().size();
        require(
                statements <= MAX_STATEMENTS,
                "The program has %d statements, more than %d",
                statements,
                MAX_STATEMENTS);
        name("The program", program.name());
        for (Input input : program.inputs()) {
            name("An input", input.name());
            define(input.var(), "The input '" + input.name() + "'");
            require(inputNames.add(input.name()), "Two inputs are named '%s'", input.name());
            if (input.role() == Input.Role.LATENT) {
                latent.add(input.var());
            }
        }
        program.equations().forEach(this::equation);
        for (Named output : program.outputs()) {
            name("An output", output.name());
            use(output.var(), "The output '" + output.name() + "'");
        }
        Set<String> names = new HashSet<>();
        for (Site site : program.sites()) {
            name("A site", site.name());
            require(names.add(site.name()), "Two random variables or named values are called '%s'", site.name());
            site(site, "The site '" + site.name() + "'");
        }
    }

    private void equation(Equation equation) {
        String where = "The equation of " + equation.result();
        require(
                equation.operands().size() <= MAX_OPERANDS,
                "%s has %d operands, more than %d",
                where,
                equation.operands().size(),
                MAX_OPERANDS);
        equation.operands().forEach(operand -> use(operand, where));
        if (!equation.place().isEmpty()) {
            name("The place of " + equation.result(), equation.place());
        }
        TensorType type;
        try {
            type = TypeRules.resultType(
                    equation.op(), equation.operands().stream().map(Var::type).toList());
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage();
            throw new InvalidProgramException(
                    where + " is wrong: " + reason.substring(0, Math.min(reason.length(), MAX_NAME_LENGTH)));
        }
        require(
                type.equals(equation.result().type()),
                "%s is recorded as %s but its op gives %s",
                where,
                equation.result().type(),
                type);
        if (equation.op() instanceof Op.Constant constant) {
            require(exact(constant), "%s holds numbers that %s cannot", where, type.dtype());
        }
        if (equation.op() instanceof Op.Scan scan) {
            // first of all, since what follows walks into the depth
            require(scan.body().depth() < MAX_DEPTH, "%s nests functions more than %d deep", where, MAX_DEPTH);
            body(scan.body(), "A step of the body of " + equation.result());
            work(Math.max(scan.work(), scan.body().work()), where);
        }
        define(equation.result(), where);
    }

    private void body(TensorFunction function, String where) {
        statements += function.steps().size() + function.arguments().size();
        require(statements <= MAX_STATEMENTS, "%s is one of more than %d statements", where, MAX_STATEMENTS);
        for (int i = 0; i < function.arguments().size() + function.steps().size(); i++) {
            size(function.type(i), where);
        }
        for (TensorFunction.Step step : function.steps()) {
            require(step.operands().size() <= MAX_OPERANDS, "%s has more than %d operands", where, MAX_OPERANDS);
            if (step.op() instanceof Op.Constant constant) {
                require(exact(constant), "%s holds numbers that its type cannot", where);
            }
            if (step.op() instanceof Op.Scan scan) {
                body(scan.body(), where);
            }
        }
    }

    private void work(long elements, String where) {
        totalElements = elements > MAX_TOTAL_ELEMENTS ? elements : totalElements + elements;
        require(
                totalElements <= MAX_TOTAL_ELEMENTS,
                "%s brings the program to more than %d elements",
                where,
                MAX_TOTAL_ELEMENTS);
    }

    private static boolean exact(Op.Constant constant) {
        DType dtype = constant.value().dtype();
        for (double x : constant.value().elements()) {
            if (Double.doubleToLongBits(dtype.round(x)) != Double.doubleToLongBits(x)) {
                return false;
            }
        }
        return true;
    }

    private void define(Var var, String where) {
        TensorType type = var.type();
        require(var.id() >= 0, "%s has the negative number %d", where, var.id());
        size(type, where);
        work(type.shape().size(), where);
        require(defined.putIfAbsent(var.id(), var) == null, "%s defines %s a second time", where, var);
    }

    private static void size(TensorType type, String where) {
        require(
                type.shape().rank() <= MAX_RANK,
                "%s has %d axes, more than %d",
                where,
                type.shape().rank(),
                MAX_RANK);
        require(
                type.shape().size() <= MAX_ELEMENTS,
                "%s has %d elements, more than %d",
                where,
                type.shape().size(),
                MAX_ELEMENTS);
    }

    private void use(Var var, String where) {
        Var definition = defined.get(var.id());
        require(definition != null, "%s uses %s, which is not defined before it", where, var);
        require(definition.equals(var), "%s uses %s as %s but it is %s", where, var, var.type(), definition.type());
    }

    private void site(Site site, String where) {
        use(site.value(), where);
        site.parameters().forEach(parameter -> {
            name("A parameter of the site '" + site.name() + "'", parameter.name());
            use(parameter.var(), where);
        });
        site.logProb().forEach(logProb -> {
            use(logProb, where);
            require(
                    startsWith(site.value().type().shape(), logProb.type().shape())
                            && logProb.type().dtype().isFloating(),
                    "%s of type %s has a log density of type %s instead of a floating number for each of its events",
                    where,
                    site.value().type(),
                    logProb.type());
        });
        site.plates().forEach(plate -> name("A plate of the site '" + site.name() + "'", plate));
        support(site, where);
        int logProbs = site.logProb().size();
        switch (site.role()) {
            case LATENT -> {
                require(logProbs == 1, "%s is latent and has %d log densities instead of one", where, logProbs);
                require(latent.contains(site.value()), "%s is latent but no latent input is its value", where);
            }
            case OBSERVED ->
                require(logProbs == 1, "%s is observed and has %d log densities instead of one", where, logProbs);
            case INTERVENED, DETERMINISTIC ->
                require(logProbs == 0, "%s does not score and yet has a log density", where);
        }
        boolean random = site.role() != Site.Role.DETERMINISTIC;
        if (random || !site.distribution().isEmpty()) {
            name("The distribution of the site '" + site.name() + "'", site.distribution());
        }
        require(
                random || site.distribution().isEmpty() && site.parameters().isEmpty(),
                "%s is deterministic and yet has a distribution",
                where);
    }

    private static boolean startsWith(Shape shape, Shape beginning) {
        return beginning.rank() <= shape.rank()
                && shape.axes(0, beginning.rank()).equals(beginning);
    }

    private void support(Site site, String where) {
        Support support = site.support();
        Shape shape = site.value().type().shape();
        int events = support.kind().eventRank();
        require(
                shape.rank() >= events
                        && (events < 1 || shape.dim(-1) > 0)
                        && (events < 2 || shape.dim(-1) == shape.dim(-2)),
                "%s of type %s has values that cannot be %s",
                where,
                site.value().type(),
                support.kind());
        int wanted = support.kind().boundCount();
        require(
                support.bounds().size() == wanted,
                "%s has %d bounds, its support %s wants %d",
                where,
                support.bounds().size(),
                support.kind(),
                wanted);
        for (Var bound : support.bounds()) {
            use(bound, where);
            boolean fits = bound.type().shape().isScalar()
                    || bound.type().shape().equals(site.value().type().shape());
            require(
                    fits && bound.type().dtype() != DType.BOOL,
                    "%s of type %s has a bound of type %s",
                    where,
                    site.value().type(),
                    bound.type());
        }
    }

    private static void name(String what, String name) {
        require(!name.isBlank(), "%s has an empty name", what);
        require(
                name.length() <= MAX_NAME_LENGTH,
                "%s has a name of %d characters, more than %d",
                what,
                name.length(),
                MAX_NAME_LENGTH);
        require(
                name.codePoints().allMatch(ProgramChecker::isVisible),
                "%s has a name with control characters or ones that cannot be seen",
                what);
    }

    /** Not what breaks lines, turns the direction of writing, or makes two names look like one. */
    private static boolean isVisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static void require(boolean condition, String message, Object... found) {
        if (!condition) {
            throw new InvalidProgramException(message.formatted(found));
        }
    }
}
