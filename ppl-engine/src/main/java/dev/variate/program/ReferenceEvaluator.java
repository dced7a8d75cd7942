package dev.variate.program;

import dev.variate.tensor.Kernels;
import dev.variate.tensor.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs a program one equation after another by {@link Kernels}: slow, obvious, and the oracle of every other way to run. */
public final class ReferenceEvaluator {
    private ReferenceEvaluator() {}

    /**
     * The outputs of {@code program}, in order.
     *
     * @param arguments the inputs' values by name; others are ignored
     * @throws IllegalArgumentException if an input has no value, or one of another type
     */
    public static List<Value> evaluate(Program program, Map<String, Value> arguments) {
        Map<Integer, Value> values = new HashMap<>();
        for (Input input : program.inputs()) {
            Value argument = arguments.get(input.name());
            if (argument == null) {
                throw new IllegalArgumentException("'" + program.name() + "' needs a value for its input '"
                        + input.name() + "' of type " + input.var().type());
            }
            if (!argument.type().equals(input.var().type())) {
                throw new IllegalArgumentException("The input '" + input.name() + "' is of type "
                        + input.var().type() + ", its value of type " + argument.type());
            }
            values.put(input.var().id(), argument);
        }
        for (Equation equation : program.equations()) {
            List<Value> operands =
                    equation.operands().stream().map(v -> values.get(v.id())).toList();
            values.put(equation.result().id(), Kernels.evaluate(equation.op(), operands));
        }
        return program.outputs().stream()
                .map(output -> values.get(output.var().id()))
                .toList();
    }
}
