package dev.variate.program;

import dev.variate.tensor.TensorFunction;
import dev.variate.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** A function as a program: its arguments are called 0, 1, 2 …, its result 0. */
    public static Program of(String name, TensorFunction function) {
        List<Input> inputs = new ArrayList<>();
        for (int i = 0; i < function.arguments().size(); i++) {
            inputs.add(new Input(Integer.toString(i), var(function, i), Input.Role.ARGUMENT));
        }
        List<Equation> equations = new ArrayList<>();
        for (TensorFunction.Step step : function.steps()) {
            equations.add(new Equation(
                    var(function, inputs.size() + equations.size()),
                    step.op(),
                    step.operands().stream().map(i -> var(function, i)).toList()));
        }
        return new Program(
                name, inputs, equations, List.of(new Named("0", var(function, function.result()))), List.of());
    }

    private static Var var(TensorFunction function, int i) {
        return new Var(i, function.type(i));
    }

    /**
     * This program as a function of its inputs.
     *
     * @throws IllegalStateException if it does not have one output
     */
    public TensorFunction function() {
        if (outputs.size() != 1) {
            throw new IllegalStateException(
                    "'" + name + "' has " + outputs.size() + " outputs; a function gives one value");
        }
        Map<Integer, Integer> numbers = new HashMap<>();
        List<TensorType> arguments = new ArrayList<>();
        for (Input input : inputs) {
            numbers.put(input.var().id(), numbers.size());
            arguments.add(input.var().type());
        }
        List<TensorFunction.Step> steps = new ArrayList<>();
        for (Equation equation : equations) {
            steps.add(new TensorFunction.Step(
                    equation.op(),
                    equation.operands().stream().map(v -> numbers.get(v.id())).toList()));
            numbers.put(equation.result().id(), numbers.size());
        }
        return new TensorFunction(
                arguments, steps, numbers.get(outputs.get(0).var().id()));
    }
}
