package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Var;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Forward-mode differentiation of a program (Griewank and Walther, <em>Evaluating Derivatives</em>, 2008, chapter 3): its derivative in one
 * direction. The rule of each op is in {@link Pushforward}.
 */
public final class Directional {
    private Directional() {}

    /** The name of the input that says how {@code input} changes. */
    public static String direction(String input) {
        return "direction of " + input;
    }

    /**
     * A program with the inputs of {@code program} and a {@link #direction} for each of {@code inputs}, of its type; its outputs are the value
     * of {@code program} and how it changes as those move. It has no sites.
     *
     * @param program with one output
     * @param inputs names of floating inputs
     */
    public static Program of(Program program, List<String> inputs) {
        return differentiated(program, inputs, false);
    }

    /** The same with an input more, {@value Gradient#RESULT}, for the value of {@code program}, and only the change as an output. */
    static Program pushForward(Program program, List<String> inputs) {
        return differentiated(program, inputs, true);
    }

    private static Program differentiated(Program program, List<String> inputs, boolean resultGiven) {
        ProgramBuilder builder = new ProgramBuilder(program.name());
        Map<String, Tensor> arguments = new HashMap<>();
        Map<Integer, Tensor> changes = new HashMap<>();
        for (Input input : program.inputs()) {
            TensorType type = input.var().type();
            arguments.put(input.name(), builder.input(input.name(), type, input.role()));
            if (inputs.contains(input.name())) {
                changes.put(input.var().id(), builder.input(direction(input.name()), type, Input.Role.ARGUMENT));
            }
        }
        Named output = program.outputs().get(0);
        TensorType type = output.var().type();
        Map<Integer, Tensor> given = resultGiven
                ? Gradient.known(program, builder.input(Gradient.RESULT, type, Input.Role.ARGUMENT))
                : Map.of();
        Inline forward = Inline.into(program, input -> arguments.get(input.name()), builder::record);
        for (Equation equation : program.equations()) {
            List<Optional<Tensor>> own = equation.operands().stream()
                    .map(v -> Optional.ofNullable(changes.get(v.id())))
                    .toList();
            Var made = equation.result();
            if (made.type().dtype().isFloating() && own.stream().anyMatch(Optional::isPresent)) {
                List<Tensor> operands = equation.operands().stream()
                        .map(v -> value(forward, given, v))
                        .toList();
                Pushforward.of(equation.op(), operands, value(forward, given, made), own)
                        .ifPresent(change -> changes.put(made.id(), change));
            }
        }
        List<Named> outputs = new ArrayList<>();
        if (!resultGiven) {
            outputs.add(new Named(output.name(), builder.varOf(forward.value(output.var()))));
        }
        Tensor change = changes.getOrDefault(output.var().id(), Value.full(type, 0));
        outputs.add(new Named("change of " + output.name(), builder.varOf(change)));
        return DeadCode.eliminate(builder.finish(outputs));
    }

    private static Tensor value(Inline forward, Map<Integer, Tensor> given, Var var) {
        Tensor known = given.get(var.id());
        return known == null ? forward.value(var) : known;
    }
}
