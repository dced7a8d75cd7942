package dev.variate.device.xla;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.Var;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Op.BinaryKind;
import dev.variate.tensor.Op.UnaryKind;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Writes a program as a module of StableHLO (openxla.org/stablehlo/spec), the language that XLA compiles: one exhaustive switch from op to
 * text. Inputs become the arguments of its function {@code main}, outputs its results.
 */
final class StableHlo extends HloText {
    private static final TensorType INDEX = new TensorType(DType.I32, Shape.SCALAR);

    private final HloMatrices matrices = new HloMatrices(this);
    /** The variables, by number, whose elements are bfloat16s in single precision. */
    private final Set<Integer> bfloat16s = new HashSet<>();
    /** From here on numbers are free for the variables of bodies. */
    private int nextVar;

    private StableHlo() {}

    static String module(Program program) {
        return new StableHlo().write(program);
    }

    private String write(Program program) {
        String arguments = program.inputs().stream()
                .map(Input::var)
                .map(v -> name(v) + ": " + type(v.type()))
                .collect(Collectors.joining(", "));
        List<Var> outputs = program.outputs().stream().map(Named::var).toList();
        String results = outputs.stream().map(v -> type(v.type())).collect(Collectors.joining(", "));
        text.append("module {\n  func.func public @main(")
                .append(arguments)
                .append(") -> (")
                .append(results)
                .append(") {\n");
        nextVar = Stream.concat(
                                program.inputs().stream().map(Input::var),
                                program.equations().stream().map(Equation::result))
                        .mapToInt(Var::id)
                        .max()
                        .orElse(0)
                + 1;
        for (Equation equation : program.equations()) {
            line(name(equation.result()), expression(equation));
        }
        text.append("    return ")
                .append(outputs.stream().map(StableHlo::name).collect(Collectors.joining(", ")))
                .append(" : ")
                .append(results)
                .append("\n  }\n}\n");
        return text.toString();
    }

    static String name(Var var) {
        return "%v" + var.id();
    }

    private String expression(Equation equation) {
        TensorType type = equation.result().type();
        List<Var> x = equation.operands();
        List<String> names = x.stream().map(StableHlo::name).toList();
        return switch (equation.op()) {
            case Op.Constant c -> constant(c.value());
            case Op.Iota i -> "stablehlo.iota dim = " + i.axis() + " : " + type(type);
            case Op.Unary u -> {
                if (u.kind() == UnaryKind.ROUND_BFLOAT16 && type.dtype() == DType.F32) {
                    bfloat16s.add(equation.result().id());
                }
                yield unary(u.kind(), names.get(0), type, x.get(0).type());
            }
            case Op.Polygamma p -> polygamma(p.order(), names.get(0), type);
            case Op.LogIncompleteGamma g -> throw notComposed(g);
            case Op.LogIncompleteBeta i -> throw notComposed(i);
            case Op.Binary b -> binary(b.kind(), names.get(0), names.get(1), type);
            case Op.Compare c ->
                "stablehlo.compare " + c.comparison() + ", " + names.get(0) + ", " + names.get(1) + " : "
                        + function(x, type);
            case Op.Select s ->
                "stablehlo.select " + String.join(", ", names) + " : "
                        + type(x.get(0).type()) + ", " + type(type);
            case Op.Convert c -> "stablehlo.convert " + names.get(0) + " : " + function(x, type);
            // an identity that the compiler removes
            case Op.StopGradient s -> "stablehlo.reshape " + names.get(0) + " : " + function(x, type);
            case Op.WithGradient w -> "stablehlo.reshape " + names.get(0) + " : " + function(x.subList(0, 1), type);
            case Op.Broadcast b ->
                "stablehlo.broadcast_in_dim " + names.get(0) + ", dims = " + b.axes() + " : " + function(x, type);
            case Op.Reshape r -> "stablehlo.reshape " + names.get(0) + " : " + function(x, type);
            case Op.Transpose t ->
                "stablehlo.transpose " + names.get(0) + ", dims = " + t.permutation() + " : " + function(x, type);
            case Op.Slice s -> slice(s, names.get(0)) + " : " + function(x, type);
            case Op.Pad p -> pad(p, names.get(0), x.get(0).type(), type);
            case Op.Concatenate c ->
                "stablehlo.concatenate " + String.join(", ", names) + ", dim = " + c.axis() + " : " + function(x, type);
            case Op.Reverse r -> "stablehlo.reverse " + names.get(0) + ", dims = " + r.axes() + " : " + type(type);
            case Op.Reduce r -> reduce(r, names.get(0), x.get(0).type(), type);
            case Op.Take t -> take(x.get(0), x.get(1), type);
            case Op.SegmentSum s -> segmentSum(x.get(0), x.get(1), type);
            case Op.Dot d -> matrices.dot(d, x, type, x.stream().allMatch(v -> bfloat16s.contains(v.id())));
            case Op.CumulativeSum c -> cumulativeSum(c, names.get(0), type);
            case Op.ArgSort s -> argSort(names.get(0), x.get(0).type(), type);
            case Op.Triangle t -> matrices.triangle(t, names.get(0), type);
            case Op.Cholesky c -> matrices.cholesky(names.get(0), type);
            case Op.TriangularSolve s -> matrices.triangularSolve(s, x.get(0), x.get(1), type);
            case Op.CholeskyAdjoint c -> throw notComposed(c);
            case Op.Lu l -> throw notComposed(l);
            case Op.SymmetricEigen e ->
                matrices.symmetricEigen(names.get(0), x.get(0).type(), type);
            case Op.RandomBits r ->
                new HloRandom(this).bits(r, names.get(0), x.get(0).type(), type);
            case Op.Fourier f -> matrices.fourier(f, names.get(0), type);
            case Op.MatrixExponential e -> throw notComposed(e);
            case Op.Scan s -> scan(s, x, type);
        };
    }

    private static IllegalStateException notComposed(Object op) {
        return new IllegalStateException(op + " has no word in StableHLO and is composed of others before");
    }

    // ---- element by element

    private String unary(UnaryKind kind, String x, TensorType type, TensorType operand) {
        return switch (kind) {
            case NEGATE -> simple("negate", x, type);
            case ABS -> simple("abs", x, type);
            case SIGN -> simple("sign", x, type);
            case FLOOR -> simple("floor", x, type);
            case CEIL -> simple("ceil", x, type);
            case ROUND_EVEN -> simple("round_nearest_even", x, type);
            case ROUND_BFLOAT16 -> "stablehlo.reduce_precision " + x + ", format = e8m7 : " + type(type);
            case EXP -> simple("exponential", x, type);
            case EXPM1 -> simple("exponential_minus_one", x, type);
            case LOG -> simple("log", x, type);
            case LOG1P -> simple("log_plus_one", x, type);
            case SQRT -> simple("sqrt", x, type);
            case SIN -> simple("sine", x, type);
            case COS -> simple("cosine", x, type);
            case TAN -> pair("divide", let(simple("sine", x, type)), let(simple("cosine", x, type)), type);
            case ATAN -> pair("atan2", x, filled(type, 1), type);
            case TANH -> simple("tanh", x, type);
            case LOGISTIC -> simple("logistic", x, type);
            case SOFTPLUS -> softplus(x, type);
            case LGAMMA -> chlo("lgamma", x, type);
            case ERF -> chlo("erf", x, type);
            case ERFCX, LOG_NORMAL_CDF, NORMAL_QUANTILE, BESSEL_I0E, BESSEL_I1E -> throw notComposed(kind);
            case NOT -> simple("not", x, type);
            case IS_FINITE -> "stablehlo.is_finite " + x + " : (" + type(operand) + ") -> " + type(type);
        };
    }

    /** max(x, 0) + log(1 + e^−|x|). */
    private String softplus(String x, TensorType type) {
        String above = let(pair("maximum", x, filled(type, 0), type));
        String below = let(simple("negate", let(simple("abs", x, type)), type));
        return pair("add", above, let(simple("log_plus_one", let(simple("exponential", below, type)), type)), type);
    }

    private String polygamma(int order, String x, TensorType type) {
        if (order == 0) {
            return chlo("digamma", x, type);
        }
        // XLA's is not a number at infinity, where it is 0
        String finite = let(pair("minimum", x, filled(type, type.dtype() == DType.F32 ? 1e30 : 1e300), type));
        return "chlo.polygamma " + filled(type, order) + ", " + finite + " : " + type(type) + ", " + type(type) + " -> "
                + type(type);
    }

    private static String binary(BinaryKind kind, String x, String y, TensorType type) {
        return pair(kind.name().toLowerCase(Locale.ROOT), x, y, type);
    }

    // ---- moving elements

    private String pad(Op.Pad op, String x, TensorType operand, TensorType type) {
        TensorType scalar = new TensorType(type.dtype(), Shape.SCALAR);
        return "stablehlo.pad " + x + ", " + filled(scalar, 0) + ", low = " + op.low() + ", high = " + op.high()
                + ", interior = "
                + op.interior() + " : (" + type(operand) + ", " + type(scalar)
                + ") -> " + type(type);
    }

    private String take(Var x, Var index, TensorType type) {
        if (type.shape().size() == 0) {
            return constant(Value.full(type, 0)); // a gather of one row wants a row
        }
        Shape rows = x.type().shape();
        int indexRank = index.type().shape().rank();
        String sizes = IntStream.range(0, rows.rank())
                .mapToObj(axis -> Integer.toString(axis == 0 ? 1 : rows.dim(axis)))
                .collect(Collectors.joining(", "));
        return """
                "stablehlo.gather"(%s, %s) <{dimension_numbers = #stablehlo.gather<offset_dims = %s, collapsed_slice_dims = [0], \
                start_index_map = [0], index_vector_dim = %d>, slice_sizes = array<i64: %s>}> : %s""".formatted(
                        name(x),
                        name(index),
                        axes(indexRank, type.shape().rank()),
                        indexRank,
                        sizes,
                        function(List.of(x, index), type));
    }

    /** Correct for any index, and slow: an index that is known when compiling never comes here (see {@link KnownSegments}). */
    private String segmentSum(Var x, Var index, TensorType type) {
        String zeros = filled(type, 0);
        if (x.type().shape().size() == 0) {
            return "stablehlo.reshape " + zeros + " : (" + type(type) + ") -> " + type(type);
        }
        TensorType scalar = new TensorType(type.dtype(), Shape.SCALAR);
        return """
                "stablehlo.scatter"(%1$s, %2$s, %3$s) <{scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = %4$s, \
                inserted_window_dims = [0], scatter_dims_to_operand_dims = [0], index_vector_dim = 1>}> ({
                    ^bb0(%%a: %5$s, %%b: %5$s):
                      %%sum = stablehlo.add %%a, %%b : %5$s
                      stablehlo.return %%sum : %5$s
                    }) : (%6$s, %7$s, %8$s) -> %6$s""".formatted(
                        zeros,
                        name(index),
                        name(x),
                        axes(1, type.shape().rank()),
                        type(scalar),
                        type(type),
                        type(index.type()),
                        type(x.type()));
    }

    // ---- recurrences

    /**
     * A while loop over the number of steps done, the carries so far, and the operands, which it hands on as they are: a region uses
     * nothing from outside.
     */
    private String scan(Op.Scan op, List<Var> x, TensorType type) {
        TensorType carry = x.get(0).type();
        Rows carries = new Rows(type, carry);
        if (op.length() == 0) {
            return "stablehlo.reshape " + name(x.get(0)) + " : (" + type(carry) + ") -> " + type(type);
        }
        String first = index(op.reverse() ? op.length() : 0);
        String start = let(carries.update(filled(type, 0), name(x.get(0)), first));
        List<Var> state = new ArrayList<>(List.of(fresh(INDEX), fresh(type)));
        x.forEach(v -> state.add(fresh(v.type())));
        String types = state.stream().map(v -> type(v.type())).collect(Collectors.joining(", "));
        String arguments =
                state.stream().map(v -> name(v) + ": " + type(v.type())).collect(Collectors.joining(", "));
        String initial = Stream.concat(Stream.of(index(0), start), x.stream().map(StableHlo::name))
                .collect(Collectors.joining(", "));
        String loop = fresh("w");
        text.append("    ").append(loop).append(':').append(state.size());
        text.append(" = \"stablehlo.while\"(")
                .append(initial)
                .append(") ({\n    ^bb0(")
                .append(arguments)
                .append("):\n");
        String more = let("stablehlo.compare LT, " + name(state.get(0)) + ", " + index(op.length()) + " : ("
                + type(INDEX) + ", " + type(INDEX) + ") -> tensor<i1>");
        text.append("    stablehlo.return ").append(more).append(" : tensor<i1>\n    }, {\n");
        List<Var> inside = state.stream().map(v -> fresh(v.type())).toList();
        text.append("    ^bb0(")
                .append(inside.stream()
                        .map(v -> name(v) + ": " + type(v.type()))
                        .collect(Collectors.joining(", ")))
                .append("):\n");
        step(op, carries, inside);
        text.append(" : ")
                .append(types)
                .append("\n    }) : (")
                .append(types)
                .append(") -> (")
                .append(types)
                .append(")\n");
        return "stablehlo.reshape " + loop + "#1 : (" + type(type) + ") -> " + type(type);
    }

    /** One step, up to the names of what it returns. */
    private void step(Op.Scan op, Rows carries, List<Var> state) {
        String done = name(state.get(0));
        String one = index(1);
        String next = let(pair("add", done, one, INDEX));
        String row = op.reverse() ? let(pair("subtract", index(op.length() - 1), done, INDEX)) : done;
        String before = op.reverse() ? let(pair("add", row, one, INDEX)) : done;
        String after = op.reverse() ? row : next;
        Map<Integer, Var> values = new HashMap<>();
        for (int i = 0; i < op.body().arguments().size(); i++) {
            Var operand = state.get(2 + i);
            boolean isRow = i <= op.sequences();
            Var argument = isRow ? fresh(op.body().type(i)) : operand;
            if (isRow) {
                Var rows = i == 0 ? state.get(1) : operand;
                line(name(argument), new Rows(rows.type(), argument.type()).at(name(rows), i == 0 ? before : row));
            }
            values.put(i, argument);
        }
        for (TensorFunction.Step step : op.body().steps()) {
            Var result = fresh(op.body().type(values.size()));
            List<Var> operands = step.operands().stream().map(values::get).toList();
            line(name(result), expression(new Equation(result, step.op(), operands)));
            values.put(values.size(), result);
        }
        String made = name(values.get(op.body().result()));
        String updated = let(carries.update(name(state.get(1)), made, after));
        text.append("    stablehlo.return ")
                .append(Stream.concat(
                                Stream.of(next, updated),
                                state.subList(2, state.size()).stream().map(StableHlo::name))
                        .collect(Collectors.joining(", ")));
    }

    private Var fresh(TensorType type) {
        return new Var(nextVar++, type);
    }

    private String index(int i) {
        return let(constant(Value.scalar(i)));
    }

    /** Rows along the first axis of a tensor, by a number that is known in the loop only. */
    private final class Rows {
        private final TensorType all;
        private final TensorType row;
        private final TensorType slice;

        Rows(TensorType all, TensorType row) {
            this.all = all;
            this.row = row;
            this.slice = new TensorType(row.dtype(), Shape.of(1).append(row.shape()));
        }

        String at(String rows, String i) {
            String sizes = IntStream.of(slice.shape().dims())
                    .mapToObj(Integer::toString)
                    .collect(Collectors.joining(", "));
            String cut = let("\"stablehlo.dynamic_slice\"(" + rows + ", " + starts(i) + ") <{slice_sizes = array<i64: "
                    + sizes + ">}> : (" + type(all) + ", " + indexTypes() + ") -> " + type(slice));
            return "stablehlo.reshape " + cut + " : (" + type(slice) + ") -> " + type(row);
        }

        String update(String rows, String with, String i) {
            String slab = let("stablehlo.reshape " + with + " : (" + type(row) + ") -> " + type(slice));
            return "\"stablehlo.dynamic_update_slice\"(" + rows + ", " + slab + ", " + starts(i) + ") : (" + type(all)
                    + ", " + type(slice) + ", " + indexTypes() + ") -> " + type(all);
        }

        private String starts(String i) {
            String zero = index(0);
            return i + (", " + zero).repeat(row.shape().rank());
        }

        private String indexTypes() {
            return type(INDEX) + (", " + type(INDEX)).repeat(row.shape().rank());
        }
    }

    // ---- sums

    /** Sums over windows that begin before the first element, which XLA splits into blocks. */
    private String cumulativeSum(Op.CumulativeSum op, String x, TensorType type) {
        int n = type.shape().dim(op.axis());
        if (type.shape().size() == 0) {
            return "stablehlo.reshape " + x + " : (" + type(type) + ") -> " + type(type);
        }
        TensorType scalar = new TensorType(type.dtype(), Shape.SCALAR);
        List<Integer> axes = axes(0, type.shape().rank());
        String windows = axes.stream()
                .map(axis -> axis == op.axis() ? Integer.toString(n) : "1")
                .collect(Collectors.joining(", "));
        String padding = axes.stream()
                .map(axis ->
                        axis != op.axis() ? "[0, 0]" : op.reverse() ? "[0, " + (n - 1) + "]" : "[" + (n - 1) + ", 0]")
                .collect(Collectors.joining(", "));
        return """
                "stablehlo.reduce_window"(%1$s, %2$s) <{window_dimensions = array<i64: %3$s>, \
                padding = dense<[%4$s]> : tensor<%5$dx2xi64>}> ({
                    ^bb0(%%a: %6$s, %%b: %6$s):
                      %%sum = stablehlo.add %%a, %%b : %6$s
                      stablehlo.return %%sum : %6$s
                    }) : (%7$s, %6$s) -> %7$s""".formatted(
                        x, filled(scalar, 0), windows, padding, type.shape().rank(), type(scalar), type(type));
    }

    /** Sorts the elements together with their places, and keeps the places. */
    private String argSort(String x, TensorType operand, TensorType type) {
        int last = type.shape().rank() - 1;
        String places = let("stablehlo.iota dim = " + last + " : " + type(type));
        if (type.shape().size() == 0) {
            return "stablehlo.reshape " + places + " : (" + type(type) + ") -> " + type(type);
        }
        String keys = x;
        String order = "SIGNED";
        if (operand.dtype().isFloating()) {
            // a NaN may have a sign, and one that is negative would come first
            TensorType truths = new TensorType(DType.BOOL, operand.shape());
            String number = let("stablehlo.compare EQ, " + x + ", " + x + " : (" + type(operand) + ", " + type(operand)
                    + ") -> " + type(truths));
            keys = let("stablehlo.select " + number + ", " + x + ", " + filled(operand, Double.NaN) + " : "
                    + type(truths) + ", " + type(operand));
            order = "TOTALORDER";
        }
        String sorted = fresh("t");
        String key = type(new TensorType(operand.dtype(), Shape.SCALAR));
        line(sorted + ":2", """
                "stablehlo.sort"(%1$s, %2$s) <{dimension = %3$d : i64, is_stable = true}> ({
                    ^bb0(%%a: %4$s, %%b: %4$s, %%i: tensor<i32>, %%j: tensor<i32>):
                      %%less = stablehlo.compare LT, %%a, %%b, %5$s : (%4$s, %4$s) -> tensor<i1>
                      stablehlo.return %%less : tensor<i1>
                    }) : (%6$s, %7$s) -> (%6$s, %7$s)""".formatted(keys, places, last, key, order, type(operand), type(type)));
        return "stablehlo.reshape " + sorted + "#1 : (" + type(type) + ") -> " + type(type);
    }
}
