package dev.variate.program;

import java.util.List;

/**
 * A straight-line tensor program: inputs, equations in an order in which every operand comes before its use, outputs; and, if it was traced
 * from a model, the model's random variables as {@link Site}s.
 *
 * <p>It is data: it can be printed and parsed back ({@code ProgramText}), checked ({@code ProgramChecker}), evaluated ({@code
 * ReferenceEvaluator}), transformed and compiled. It holds no code.
 */
public record Program(
        String name, List<Input> inputs, List<Equation> equations, List<Named> outputs, List<Site> sites) {
    public Program {
        inputs = List.copyOf(inputs);
        equations = List.copyOf(equations);
        outputs = List.copyOf(outputs);
        sites = List.copyOf(sites);
    }
}
