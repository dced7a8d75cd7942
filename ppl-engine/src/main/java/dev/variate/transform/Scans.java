package dev.variate.transform;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Named;
import dev.variate.program.Program;
import dev.variate.program.ProgramBuilder;
import dev.variate.program.Var;
import dev.variate.tensor.Op;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorFunction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes recurrences whose steps do only what needs the carry. Whatever a body computes of sequences and constants alone is taken out of it
 * and computed for all steps at once, where it fuses and vectorises; for the backward recurrence that is nearly everything. Small bodies are
 * written out element by element first ({@link Elements}), so that it is whole vectors over time that are computed outside.
 */
public final class Scans {
    /** Values larger than this, for all steps together, are computed again in each step and not stored: 32 MB. */
    private static final long LARGEST = 1 << 22;

    private final Program body;
    private final int length;
    private final int sequences;
    private final List<Tensor> operands;

    /** The numbers of variables that depend on the carry; on sequences, but not on the carry. */
    private final Set<Integer> onCarry = new LinkedHashSet<>();

    private final Set<Integer> onSequence = new LinkedHashSet<>();
    private final Map<Integer, Equation> makers = new HashMap<>();

    /** What the steps use that does not depend on the carry. */
    private final Set<Var> outside = new LinkedHashSet<>();

    private Scans(TensorFunction body, int length, int sequences, List<Tensor> operands) {
        this.body = DeadCode.eliminate(Program.of("body", Elements.of(body).orElse(body)));
        this.length = length;
        this.sequences = sequences;
        this.operands = operands;
    }

    /**
     * The carries of a recurrence, as {@link Op.Scan} has them.
     *
     * @param operands the initial carry, sequences, constants
     */
    public static Tensor of(TensorFunction body, int length, boolean reverse, int sequences, List<Tensor> operands) {
        return new Scans(body, length, sequences, operands).make(reverse);
    }

    private Tensor make(boolean reverse) {
        for (int i = 0; i < body.inputs().size(); i++) {
            int id = body.inputs().get(i).var().id();
            if (i == 0) {
                onCarry.add(id);
            } else if (i <= sequences) {
                onSequence.add(id);
            }
        }
        for (Equation equation : body.equations()) {
            makers.put(equation.result().id(), equation);
            for (Set<Integer> dependent : List.of(onCarry, onSequence)) {
                if (equation.operands().stream().anyMatch(v -> dependent.contains(v.id()))) {
                    dependent.add(equation.result().id());
                }
            }
        }
        onSequence.removeAll(onCarry);
        for (Equation equation : body.equations()) {
            if (onCarry.contains(equation.result().id())) {
                equation.operands().forEach(this::use);
            }
        }
        use(body.outputs().get(0).var());
        return assemble(reverse);
    }

    private void use(Var var) {
        if (onCarry.contains(var.id())) {
            return;
        }
        Equation maker = makers.get(var.id());
        if (maker != null && isInside(maker)) {
            maker.operands().forEach(this::use);
        } else {
            outside.add(var);
        }
    }

    /** Whether a value that does not need the carry is computed in each step all the same: it is larger than what it is made of, or simply too large. */
    private boolean isInside(Equation equation) {
        long size = equation.result().type().shape().size();
        long operandSize = equation.operands().stream()
                .mapToLong(v -> v.type().shape().size())
                .sum();
        return operandSize < size || onSequence.contains(equation.result().id()) && length * size > LARGEST;
    }

    private Tensor assemble(boolean reverse) {
        Map<Var, Tensor> known = outsideValues();
        List<Var> rows =
                outside.stream().filter(v -> onSequence.contains(v.id())).toList();
        List<Var> constants =
                outside.stream().filter(v -> !onSequence.contains(v.id())).toList();
        List<Var> arguments = new ArrayList<>(List.of(body.inputs().get(0).var()));
        arguments.addAll(rows);
        arguments.addAll(constants);
        TensorFunction steps = ProgramBuilder.function(
                        arguments.stream().map(Var::type).toList(), given -> inside(arguments, given))
                .function();
        List<Tensor> all = new ArrayList<>(List.of(operands.get(0)));
        rows.forEach(v -> all.add(known.get(v)));
        constants.forEach(v -> all.add(known.get(v)));
        return Tensor.apply(new Op.Scan(steps, length, reverse, rows.size()), all.toArray(Tensor[]::new));
    }

    /** The result of a step, in which {@code given} are the values of {@code arguments}. */
    private Tensor inside(List<Var> arguments, List<Tensor> given) {
        List<Input> inputs = new ArrayList<>();
        Set<Integer> replaced = new LinkedHashSet<>();
        for (int i = 0; i < arguments.size(); i++) {
            inputs.add(new Input(Integer.toString(i), arguments.get(i), Input.Role.ARGUMENT));
            replaced.add(arguments.get(i).id());
        }
        Program rest = new Program(
                "steps",
                inputs,
                body.equations().stream()
                        .filter(e -> !replaced.contains(e.result().id()))
                        .toList(),
                body.outputs(),
                List.of());
        return Inline.into(rest, (Input input) -> given.get(Integer.parseInt(input.name())))
                .value(body.outputs().get(0).var());
    }

    /** The values that steps are given: those that differ between steps with these along a first axis. */
    private Map<Var, Tensor> outsideValues() {
        Map<Var, Tensor> values = new LinkedHashMap<>();
        List<Var> perStep =
                outside.stream().filter(v -> onSequence.contains(v.id())).toList();
        Set<String> batched = new LinkedHashSet<>();
        for (int i = 1; i <= sequences; i++) {
            batched.add(Integer.toString(i));
        }
        Inline once = Inline.into(body, this::operand);
        outside.forEach(v -> {
            if (!onSequence.contains(v.id())) {
                values.put(v, once.value(v));
            }
        });
        if (!perStep.isEmpty()) {
            List<Named> outputs = perStep.stream()
                    .map(v -> new Named(Integer.toString(v.id()), v))
                    .toList();
            Program together = Batching.of(
                    DeadCode.eliminate(new Program("steps", body.inputs(), body.equations(), outputs, List.of())),
                    batched,
                    length);
            Inline all = Inline.into(together, this::operand);
            for (int i = 0; i < perStep.size(); i++) {
                values.put(perStep.get(i), all.value(together.outputs().get(i).var()));
            }
        }
        return values;
    }

    private Tensor operand(Input input) {
        return operands.get(Integer.parseInt(input.name()));
    }
}
