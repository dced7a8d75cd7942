package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Place;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rewrites a program so that products of tensors take both factors rounded to bfloat16, for which accelerators have units of their own. They
 * still add up in the program's own precision, and nothing else is rounded. What is small in single precision is not lost: a bfloat16 has the
 * same exponents, so gradients need no scaling (Kalamkar et al., A Study of BFLOAT16 for Deep Learning Training, 2019).
 */
public final class MixedPrecision {
    private static final Op ROUND = new Op.Unary(Op.UnaryKind.ROUND_BFLOAT16);

    private MixedPrecision() {}

    /**
     * The same program with rounded factors in each {@link Op.Dot} of floating numbers, those of recurrences too, but for products that make or
     * use a matrix which is decomposed; it has no sites.
     */
    public static Program products(Program program) {
        ProgramBuilder builder = new ProgramBuilder(program.name());
        Map<Integer, Tensor> values = new HashMap<>();
        for (Input input : program.inputs()) {
            values.put(input.var().id(), builder.input(input.name(), input.var().type(), input.role()));
        }
        NearSolutions exact = new NearSolutions(program);
        for (Equation equation : program.equations()) {
            List<Tensor> operands =
                    equation.operands().stream().map(v -> values.get(v.id())).toList();
            values.put(
                    equation.result().id(),
                    Place.at(
                            equation.place(),
                            () -> equation.op() instanceof Op.Dot && exact.has(equation)
                                    ? builder.record(equation.op(), operands)
                                    : record(builder, equation.op(), operands)));
        }
        List<Named> outputs = new ArrayList<>();
        for (Named output : program.outputs()) {
            outputs.add(new Named(
                    output.name(), builder.varOf(values.get(output.var().id()))));
        }
        return builder.finish(outputs);
    }

    private static Tensor record(ProgramBuilder builder, Op op, List<Tensor> operands) {
        return switch (op) {
            case Op.Dot dot
            when operands.get(0).dtype().isFloating() ->
                builder.record(
                        dot,
                        operands.stream()
                                .map(x -> builder.record(ROUND, List.of(x)))
                                .toList());
            case Op.Scan scan ->
                builder.record(
                        scan.withBody(products(Program.of("body", scan.body())).function()), operands);
            default -> builder.record(op, operands);
        };
    }
}
