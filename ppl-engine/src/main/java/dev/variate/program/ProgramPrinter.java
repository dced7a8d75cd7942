package dev.variate.program;

import dev.variate.tensor.Op;
import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.Value;
import java.util.List;
import java.util.Locale;

/** Writes the language that {@link ProgramText} describes and {@link ProgramParser} reads. */
final class ProgramPrinter {
    /** Integers below this are written without a point and are exact. */
    private static final double EXACT = 1L << 53;

    private final StringBuilder text = new StringBuilder();
    private int indent;

    String print(Program program) {
        text.append("program ");
        string(program.name());
        text.append('\n');
        program.inputs().forEach(this::input);
        program.equations().forEach(this::equation);
        for (Named output : program.outputs()) {
            text.append("output ");
            string(output.name());
            text.append(' ').append(output.var()).append('\n');
        }
        program.sites().forEach(this::site);
        return text.toString();
    }

    private void input(Input input) {
        text.append("input ")
                .append(input.var())
                .append(' ')
                .append(input.var().type())
                .append(' ')
                .append(lower(input.role()))
                .append(' ');
        string(input.name());
        text.append('\n');
    }

    private void equation(Equation equation) {
        text.append(equation.result())
                .append(' ')
                .append(equation.result().type())
                .append(" = ");
        op(equation.op());
        equation.operands().forEach(operand -> text.append(' ').append(operand));
        if (!equation.place().isEmpty()) {
            text.append(" on ");
            string(equation.place());
        }
        text.append('\n');
    }

    private void op(Op op) {
        switch (op) {
            case Op.Constant c -> constant(c.value());
            case Op.Iota i -> text.append("iota ").append(i.type()).append(' ').append(i.axis());
            case Op.RandomBits r ->
                text.append("random_bits ")
                        .append(r.shape())
                        .append(' ')
                        .append(r.bits())
                        .append(' ')
                        .append(r.stream());
            case Op.Unary u -> text.append(lower(u.kind()));
            case Op.Polygamma p -> text.append("polygamma ").append(p.order());
            case Op.LogIncompleteGamma g ->
                text.append(g.upper() ? "log_gamma_q " : "log_gamma_p ").append(g.order());
            case Op.LogIncompleteBeta i ->
                text.append("log_incomplete_beta ")
                        .append(i.orderA())
                        .append(' ')
                        .append(i.orderB());
            case Op.Binary b -> text.append(lower(b.kind()));
            case Op.Compare c -> text.append(lower(c.comparison()));
            case Op.Select s -> text.append("select");
            case Op.Convert c -> text.append("convert ").append(lower(c.dtype()));
            case Op.StopGradient s -> text.append("stop_gradient");
            case Op.WithGradient w -> text.append("with_gradient");
            case Op.Broadcast b -> {
                text.append("broadcast ").append(b.shape());
                list(b.axes());
            }
            case Op.Reshape r -> text.append("reshape ").append(r.shape());
            case Op.Transpose t -> {
                text.append("transpose");
                list(t.permutation());
            }
            case Op.Slice s -> {
                text.append("slice");
                list(s.starts());
                list(s.limits());
                list(s.strides());
            }
            case Op.Pad p -> {
                text.append("pad");
                list(p.low());
                list(p.high());
                list(p.interior());
            }
            case Op.Concatenate c -> text.append("concatenate ").append(c.axis());
            case Op.Reverse r -> {
                text.append("reverse");
                list(r.axes());
            }
            case Op.Reduce r -> {
                text.append("reduce_").append(lower(r.kind()));
                list(r.axes());
            }
            case Op.Take t -> text.append("take");
            case Op.SegmentSum s -> text.append("segment_sum ").append(s.groups());
            case Op.Dot d -> {
                text.append("dot");
                list(d.leftBatch());
                list(d.rightBatch());
                list(d.leftContract());
                list(d.rightContract());
            }
            case Op.CumulativeSum c ->
                text.append(c.reverse() ? "cumulative_sum_reverse " : "cumulative_sum ")
                        .append(c.axis());
            case Op.ArgSort s -> text.append("argsort");
            case Op.Triangle t ->
                text.append(t.lower() ? "lower_triangle " : "upper_triangle ").append(t.diagonal());
            case Op.Cholesky c -> text.append("cholesky");
            case Op.CholeskyAdjoint c -> text.append("cholesky_adjoint");
            case Op.TriangularSolve s ->
                text.append("solve_").append(s.lower() ? "lower" : "upper").append(s.transposed() ? "_transposed" : "");
            case Op.Lu l -> text.append("lu");
            case Op.SymmetricEigen e -> text.append("symmetric_eigen");
            case Op.Fourier f -> text.append(f.inverse() ? "inverse_fourier" : "fourier");
            case Op.MatrixExponential e -> text.append("matrix_exponential");
            case Op.Scan s -> {
                text.append(s.stepwise() ? "stepwise_scan " : "scan ")
                        .append(s.length())
                        .append(s.reverse() ? " reverse " : " forward ");
                text.append(s.sequences()).append(' ');
                block(s.body());
            }
        }
    }

    private void block(TensorFunction function) {
        text.append("{\n");
        indent++;
        int n = function.arguments().size();
        for (int i = 0; i < n; i++) {
            line().append('%').append(i).append(' ').append(function.type(i)).append('\n');
        }
        for (int i = 0; i < function.steps().size(); i++) {
            TensorFunction.Step step = function.steps().get(i);
            line().append('%')
                    .append(n + i)
                    .append(' ')
                    .append(function.type(n + i))
                    .append(" = ");
            op(step.op());
            step.operands().forEach(operand -> text.append(" %").append(operand));
            text.append('\n');
        }
        line().append("result %").append(function.result()).append('\n');
        indent--;
        line().append('}');
    }

    private StringBuilder line() {
        return text.append("  ".repeat(indent));
    }

    private void constant(Value value) {
        text.append("constant ").append(value.type());
        for (double x : value.elements()) {
            text.append(' ');
            if (x == Math.rint(x) && Math.abs(x) < EXACT && (x != 0 || 1 / x > 0)) {
                text.append((long) x);
            } else {
                text.append(x);
            }
        }
    }

    private void site(Site site) {
        text.append("site ");
        string(site.name());
        text.append(' ').append(lower(site.role())).append(' ');
        string(site.distribution());
        text.append(" (");
        for (int i = 0; i < site.parameters().size(); i++) {
            text.append(i == 0 ? "" : " ");
            string(site.parameters().get(i).name());
            text.append(' ').append(site.parameters().get(i).var());
        }
        text.append(") ").append(lower(site.support().kind())).append(' ');
        vars(site.support().bounds());
        text.append(" value ").append(site.value()).append(" logProb ");
        vars(site.logProb());
        text.append(" at ").append(site.source()).append(" plates (");
        for (int i = 0; i < site.plates().size(); i++) {
            text.append(i == 0 ? "" : " ");
            string(site.plates().get(i));
        }
        text.append(") ").append(site.explicit() ? "explicit" : "local").append('\n');
    }

    private void vars(List<Var> vars) {
        text.append('(');
        for (int i = 0; i < vars.size(); i++) {
            text.append(i == 0 ? "" : " ").append(vars.get(i));
        }
        text.append(')');
    }

    private void list(List<Integer> numbers) {
        text.append(" [");
        for (int i = 0; i < numbers.size(); i++) {
            text.append(i == 0 ? "" : ",").append(numbers.get(i));
        }
        text.append(']');
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                default -> {
                    // what is not a visible character or half of one is escaped, so that no line breaks and no encoding
                    // loses it
                    if (c < ' ' || c == 0x7F || c == 0x85 || c == 0x2028 || c == 0x2029 || Character.isSurrogate(c)) {
                        text.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        text.append(c);
                    }
                }
            }
        }
        text.append('"');
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
