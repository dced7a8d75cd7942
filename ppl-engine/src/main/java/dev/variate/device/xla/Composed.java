package dev.variate.device.xla;

import dev.variate.program.Equation;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.tensor.Composition;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.transform.DeadCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns what StableHLO has no word for into those ops that it has ({@link Composition}, {@link MatrixComposition}). */
final class Composed {
    private Composed() {}

    /** {@code program} with the same inputs and outputs; itself if there is nothing to compose. */
    static Program rewrite(Program program) {
        if (program.equations().stream().noneMatch(e -> isComposed(e.op()))) {
            return program;
        }
        ProgramBuilder builder = new ProgramBuilder(program.name());
        Map<Integer, Tensor> tensors = new HashMap<>();
        program.inputs()
                .forEach(input -> tensors.put(
                        input.var().id(),
                        builder.input(input.name(), input.var().type(), input.role())));
        for (Equation equation : program.equations()) {
            List<Tensor> operands =
                    equation.operands().stream().map(v -> tensors.get(v.id())).toList();
            tensors.put(
                    equation.result().id(),
                    Composition.has(equation.op())
                            ? Composition.of(equation.op(), operands)
                            : MatrixComposition.has(equation.op())
                                    ? MatrixComposition.of(equation.op(), operands)
                                    : builder.record(rewritten(equation.op()), operands));
        }
        List<Named> outputs = new ArrayList<>();
        for (Named output : program.outputs()) {
            outputs.add(new Named(
                    output.name(), builder.varOf(tensors.get(output.var().id()))));
        }
        return DeadCode.eliminate(builder.finish(outputs));
    }

    private static boolean isComposed(Op op) {
        return Composition.has(op)
                || MatrixComposition.has(op)
                || op instanceof Op.Scan scan && scan.body().steps().stream().anyMatch(step -> isComposed(step.op()));
    }

    /** A recurrence with steps that StableHLO can take. */
    private static Op rewritten(Op op) {
        return op instanceof Op.Scan scan && isComposed(scan)
                ? scan.withBody(rewrite(Program.of("body", scan.body())).function())
                : op;
    }
}
