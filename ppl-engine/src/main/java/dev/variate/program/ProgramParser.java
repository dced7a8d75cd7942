package dev.variate.program;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the language that {@link ProgramText} describes, in one pass and with no more memory than the text's own length warrants. */
final class ProgramParser {
    private static final Map<String, Op> SIMPLE = simpleOps();
    private static final Map<String, DType> DTYPES = byName(DType.values());
    private static final Map<String, Input.Role> INPUT_ROLES = byName(Input.Role.values());
    private static final Map<String, Site.Role> SITE_ROLES = byName(Site.Role.values());
    private static final Map<String, Support.Kind> SUPPORTS = byName(Support.Kind.values());
    private static final Map<String, Op.ReduceKind> REDUCTIONS = byName(Op.ReduceKind.values());

    private final TextScanner in;
    private final Map<Integer, Var> vars = new HashMap<>();
    private final List<Input> inputs = new ArrayList<>();
    private final List<Equation> equations = new ArrayList<>();
    private final List<Named> outputs = new ArrayList<>();
    private final List<Site> sites = new ArrayList<>();
    private int statements;
    private int depth;

    ProgramParser(String text) {
        this.in = new TextScanner(text);
    }

    /** The ops that have nothing but a name. */
    private static Map<String, Op> simpleOps() {
        Map<String, Op> ops = new HashMap<>();
        byName(Op.UnaryKind.values()).forEach((name, kind) -> ops.put(name, new Op.Unary(kind)));
        byName(Op.BinaryKind.values()).forEach((name, kind) -> ops.put(name, new Op.Binary(kind)));
        byName(Op.Comparison.values()).forEach((name, kind) -> ops.put(name, new Op.Compare(kind)));
        ops.put("select", new Op.Select());
        ops.put("stop_gradient", new Op.StopGradient());
        ops.put("with_gradient", new Op.WithGradient());
        ops.put("fourier", new Op.Fourier(false));
        ops.put("inverse_fourier", new Op.Fourier(true));
        ops.put("take", new Op.Take());
        ops.put("argsort", new Op.ArgSort());
        ops.put("cholesky", new Op.Cholesky());
        ops.put("lu", new Op.Lu());
        ops.put("symmetric_eigen", new Op.SymmetricEigen());
        ops.put("matrix_exponential", new Op.MatrixExponential());
        ops.put("cholesky_adjoint", new Op.CholeskyAdjoint());
        ops.put("solve_lower", new Op.TriangularSolve(true, false));
        ops.put("solve_lower_transposed", new Op.TriangularSolve(true, true));
        ops.put("solve_upper", new Op.TriangularSolve(false, false));
        ops.put("solve_upper_transposed", new Op.TriangularSolve(false, true));
        return ops;
    }

    private static <E extends Enum<E>> Map<String, E> byName(E[] constants) {
        Map<String, E> map = new HashMap<>();
        for (E constant : constants) {
            map.put(constant.name().toLowerCase(Locale.ROOT), constant);
        }
        return map;
    }

    Program parse() {
        in.skipBlankLines();
        in.word("program");
        String name = in.string();
        in.endOfLine();
        while (in.hasMore()) {
            statement();
            in.endOfLine();
        }
        return new Program(name, inputs, equations, outputs, sites);
    }

    private void statement() {
        count();
        if (in.at('%')) {
            int id = in.id();
            TensorType type = type();
            in.symbol('=');
            Op op = op();
            equations.add(new Equation(define(id, type), op, operands(), place()));
            return;
        }
        String keyword = in.word();
        switch (keyword) {
            case "input" -> {
                int id = in.id();
                TensorType type = type();
                Input.Role role = one(INPUT_ROLES, "the role of an input");
                inputs.add(new Input(in.string(), define(id, type), role));
            }
            case "output" -> outputs.add(new Named(in.string(), var()));
            case "site" -> sites.add(site());
            default -> throw in.wrong("input, output, site or an equation instead of '" + keyword + "'");
        }
    }

    private String place() {
        if (!in.at('o')) {
            return "";
        }
        in.word("on");
        return in.string();
    }

    private void count() {
        if (statements++ >= ProgramChecker.MAX_STATEMENTS) {
            throw in.wrong("a program of at most " + ProgramChecker.MAX_STATEMENTS + " statements");
        }
    }

    private Op.Scan scan(boolean stepwise) {
        int length = in.integer();
        boolean reverse =
                switch (in.word()) {
                    case "forward" -> false;
                    case "reverse" -> true;
                    default -> throw in.wrong("forward or reverse");
                };
        int sequences = in.integer();
        if (++depth > ProgramChecker.MAX_DEPTH) {
            throw in.wrong("functions nested at most " + ProgramChecker.MAX_DEPTH + " deep");
        }
        TensorFunction body = block();
        depth--;
        return new Op.Scan(body, length, reverse, sequences, stepwise);
    }

    /** Arguments, steps and a result, each on a line of its own. */
    private TensorFunction block() {
        List<TensorType> types = new ArrayList<>();
        List<TensorFunction.Step> steps = new ArrayList<>();
        in.symbol('{');
        in.endOfLine();
        while (in.at('%')) {
            count();
            int id = in.id();
            if (id != types.size()) {
                throw in.wrong("%" + types.size() + " instead of %" + id);
            }
            TensorType type = type();
            if (in.at('=')) {
                in.symbol('=');
                steps.add(new TensorFunction.Step(op(), numbers()));
            } else if (!steps.isEmpty()) {
                throw in.wrong("arguments before steps");
            }
            types.add(type);
            in.endOfLine();
        }
        in.word("result");
        int result = in.id();
        in.endOfLine();
        in.symbol('}');
        TensorFunction function = function(types, steps, result);
        for (int i = 0; i < types.size(); i++) {
            if (!function.type(i).equals(types.get(i))) {
                throw in.wrong("%" + i + " of the function above to be " + function.type(i) + " as its op gives it");
            }
        }
        return function;
    }

    private TensorFunction function(List<TensorType> types, List<TensorFunction.Step> steps, int result) {
        try {
            return new TensorFunction(types.subList(0, types.size() - steps.size()), steps, result);
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage();
            throw in.wrong("a sound function above (" + reason.substring(0, Math.min(reason.length(), 200)) + ")");
        }
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        while (in.at('%')) {
            numbers.add(in.id());
        }
        return numbers;
    }

    private Var define(int id, TensorType type) {
        Var var = new Var(id, type);
        if (vars.putIfAbsent(id, var) != null) {
            throw in.wrong(var + " to be defined once");
        }
        return var;
    }

    private Var var() {
        int id = in.id();
        Var var = vars.get(id);
        if (var == null) {
            throw in.wrong("%" + id + " to be defined before its use");
        }
        return var;
    }

    private List<Var> operands() {
        List<Var> operands = new ArrayList<>();
        while (in.at('%')) {
            operands.add(var());
        }
        return operands;
    }

    private Op op() {
        String name = in.word();
        Op simple = SIMPLE.get(name);
        if (simple != null) {
            return simple;
        }
        if (name.startsWith("reduce_") && REDUCTIONS.containsKey(name.substring(7))) {
            return new Op.Reduce(REDUCTIONS.get(name.substring(7)), axes());
        }
        return switch (name) {
            case "constant" -> new Op.Constant(constant());
            case "iota" -> new Op.Iota(type(), in.integer());
            case "random_bits" -> new Op.RandomBits(shape(), in.integer(), in.signedInteger());
            case "polygamma" -> new Op.Polygamma(in.integer());
            case "log_gamma_p" -> new Op.LogIncompleteGamma(false, in.integer());
            case "log_gamma_q" -> new Op.LogIncompleteGamma(true, in.integer());
            case "log_incomplete_beta" -> new Op.LogIncompleteBeta(in.integer(), in.integer());
            case "convert" -> new Op.Convert(one(DTYPES, "an element type"));
            case "broadcast" -> new Op.Broadcast(shape(), axes());
            case "reshape" -> new Op.Reshape(shape());
            case "transpose" -> new Op.Transpose(axes());
            case "slice" -> new Op.Slice(axes(), axes(), axes());
            case "pad" -> new Op.Pad(axes(), axes(), axes());
            case "concatenate" -> new Op.Concatenate(in.integer());
            case "reverse" -> new Op.Reverse(axes());
            case "segment_sum" -> new Op.SegmentSum(in.integer());
            case "dot" -> new Op.Dot(axes(), axes(), axes(), axes());
            case "cumulative_sum" -> new Op.CumulativeSum(in.integer(), false);
            case "cumulative_sum_reverse" -> new Op.CumulativeSum(in.integer(), true);
            case "lower_triangle" -> new Op.Triangle(true, in.signedInteger());
            case "upper_triangle" -> new Op.Triangle(false, in.signedInteger());
            case "scan" -> scan(false);
            case "stepwise_scan" -> scan(true);
            default -> throw in.wrong("an op instead of '" + name + "'");
        };
    }

    private Value constant() {
        TensorType type = type();
        double[] elements = new double[Math.min(type.shape().size(), 64)];
        int size = 0;
        while (in.atNumber()) {
            if (size == elements.length) {
                elements = Arrays.copyOf(elements, Math.max(16, size * 2));
            }
            double x = in.number();
            if (Double.doubleToLongBits(type.dtype().round(x)) != Double.doubleToLongBits(x)) {
                throw in.wrong("numbers that " + type.dtype() + " can hold instead of " + x);
            }
            elements[size++] = x;
        }
        if (size != type.shape().size()) {
            throw in.wrong(type.shape().size() + " numbers for a constant of type " + type + " instead of " + size);
        }
        return Value.wrap(type, size == elements.length ? elements : Arrays.copyOf(elements, size));
    }

    private Site site() {
        String name = in.string();
        Site.Role role = one(SITE_ROLES, "the role of a site");
        String distribution = in.string();
        List<Named> parameters = new ArrayList<>();
        in.symbol('(');
        while (!in.at(')')) {
            parameters.add(new Named(in.string(), var()));
        }
        in.symbol(')');
        Support.Kind kind = one(SUPPORTS, "a support");
        Support support = new Support(kind, vars());
        in.word("value");
        Var value = var();
        in.word("logProb");
        List<Var> logProb = vars();
        in.word("at");
        int line = in.integer();
        in.symbol(':');
        SourceLine source = new SourceLine(line, in.integer());
        in.word("plates");
        List<String> plates = new ArrayList<>();
        in.symbol('(');
        while (!in.at(')')) {
            plates.add(in.string());
        }
        in.symbol(')');
        boolean explicit =
                switch (in.word()) {
                    case "explicit" -> true;
                    case "local" -> false;
                    default -> throw in.wrong("explicit or local");
                };
        return new Site(name, role, distribution, parameters, support, value, logProb, source, plates, explicit);
    }

    private List<Var> vars() {
        in.symbol('(');
        List<Var> list = operands();
        in.symbol(')');
        return list;
    }

    private TensorType type() {
        return new TensorType(one(DTYPES, "an element type"), shape());
    }

    private Shape shape() {
        int[] dims = axes().stream().mapToInt(Integer::intValue).toArray();
        try {
            return Shape.of(dims);
        } catch (IllegalArgumentException e) {
            throw in.wrong("a shape (" + e.getMessage() + ")");
        }
    }

    private List<Integer> axes() {
        List<Integer> axes = new ArrayList<>();
        in.symbol('[');
        while (!in.at(']')) {
            if (!axes.isEmpty()) {
                in.symbol(',');
            }
            if (axes.size() == ProgramChecker.MAX_RANK) {
                throw in.wrong("at most " + ProgramChecker.MAX_RANK + " axes");
            }
            axes.add(in.integer());
        }
        in.symbol(']');
        return axes;
    }

    private <E> E one(Map<String, E> choices, String what) {
        String word = in.word();
        E choice = choices.get(word);
        if (choice == null) {
            throw in.wrong(what + " instead of '" + word + "'");
        }
        return choice;
    }
}
