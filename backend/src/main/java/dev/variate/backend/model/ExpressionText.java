package dev.variate.backend.model;

import dev.variate.program.Equation;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a value of a program as a person would write it in the model, by the names that the model gives; what is too deep becomes an ellipsis. */
final class ExpressionText {
    private static final int DEEPEST = 4;
    private static final String TOO_MUCH = "…";

    private final Map<Var, Equation> makers;
    private final Map<Var, String> names;

    ExpressionText(Map<Var, Equation> makers, Map<Var, String> names) {
        this.makers = makers;
        this.names = names;
    }

    String of(Var var) {
        return text(var, 0);
    }

    private String text(Var var, int depth) {
        String name = names.get(var);
        if (name != null) {
            return name;
        }
        Equation maker = makers.get(var);
        if (maker == null || depth > DEEPEST) {
            return TOO_MUCH;
        }
        List<Var> operands = maker.operands();
        return switch (maker.op()) {
            case Op.Constant constant -> number(constant.value());
            case Op.Unary unary -> unary(unary.kind(), operands.getFirst(), depth);
            case Op.Binary binary -> binary(binary.kind(), operands, depth);
            case Op.Broadcast _, Op.Reshape _, Op.Convert _, Op.StopGradient _, Op.WithGradient _ ->
                text(operands.getFirst(), depth);
            case Op.Take _ -> operand(operands.get(0), depth) + "[" + index(operands.get(1), depth) + "]";
            case Op.Dot _ -> call("matmul", operands, depth);
            case Op.Reduce reduce -> call(reduce.kind().name().toLowerCase(Locale.ROOT), operands, depth);
            case Op.Select _ -> call("where", operands, depth);
            case Op.Transpose _ -> call("transpose", operands, depth);
            case Op.Concatenate _ -> call("concatenate", operands, depth);
            case Op.CumulativeSum _ -> call("cumulativeSum", operands, depth);
            case Op.Cholesky _ -> call("cholesky", operands, depth);
            case Op.CholeskyAdjoint _ -> call("choleskyAdjoint", operands, depth);
            case Op.TriangularSolve _ -> call("solve", operands, depth);
            case Op.ArgSort _ -> call("argsort", operands, depth);
            case Op.MatrixExponential _ -> call("matrixExponential", operands, depth);
            case Op.Triangle _ -> text(operands.getFirst(), depth);
            case Op.Iota _,
                    Op.RandomBits _,
                    Op.Polygamma _,
                    Op.LogIncompleteGamma _,
                    Op.LogIncompleteBeta _,
                    Op.Compare _,
                    Op.Slice _,
                    Op.Pad _,
                    Op.Reverse _,
                    Op.SegmentSum _,
                    Op.Lu _,
                    Op.Fourier _,
                    Op.SymmetricEigen _,
                    Op.Scan _ -> TOO_MUCH;
        };
    }

    private static String number(Value value) {
        if (value.elements().length == 0) {
            return "[]";
        }
        double first = value.get(0);
        for (double element : value.elements()) {
            if (element != first) {
                return TOO_MUCH;
            }
        }
        return first == Math.rint(first) && Math.abs(first) < 1e9
                ? Long.toString((long) first)
                : Double.toString(first);
    }

    private String index(Var var, int depth) {
        String text = text(var, depth + 1);
        return text.equals(TOO_MUCH) ? "·" : text;
    }

    private String unary(Op.UnaryKind kind, Var operand, int depth) {
        return kind == Op.UnaryKind.NEGATE
                ? "-" + operand(operand, depth)
                : call(kind.name().toLowerCase(Locale.ROOT), List.of(operand), depth);
    }

    private String binary(Op.BinaryKind kind, List<Var> operands, int depth) {
        String symbol =
                switch (kind) {
                    case ADD -> " + ";
                    case SUBTRACT -> " - ";
                    case MULTIPLY -> " * ";
                    case DIVIDE -> " / ";
                    case REMAINDER -> " % ";
                    case AND -> " && ";
                    case OR -> " || ";
                    case POWER, MAXIMUM, MINIMUM, ATAN2 -> "";
                };
        if (symbol.isEmpty()) {
            return call(kind.name().toLowerCase(Locale.ROOT), operands, depth);
        }
        if (symbol.equals(" + ") || symbol.equals(" - ") && depth == 0) {
            return text(operands.get(0), depth + 1) + symbol + operand(operands.get(1), depth);
        }
        return operand(operands.get(0), depth) + symbol + operand(operands.get(1), depth);
    }

    /** In brackets if it is more than one word. */
    private String operand(Var var, int depth) {
        String text = text(var, depth + 1);
        return hasOperator(text) ? "(" + text + ")" : text;
    }

    private static boolean hasOperator(String text) {
        int open = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            open += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
            if (c == ' ' && open == 0) {
                return true;
            }
        }
        return false;
    }

    private String call(String function, List<Var> operands, int depth) {
        return operands.stream()
                .map(operand -> text(operand, depth + 1))
                .collect(Collectors.joining(", ", function + "(", ")"));
    }
}
