package dev.variate.model;

import dev.variate.program.Equation;
import dev.variate.program.Input;
import dev.variate.program.Program;
import dev.variate.program.Var;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which values of a program depend on what is inferred. */
final class Dependence {
    private final Set<Integer> onLatent = new HashSet<>();
    private final Set<Integer> onRandom = new HashSet<>();

    Dependence(Program program) {
        for (Input input : program.inputs()) {
            if (input.role() == Input.Role.LATENT) {
                onLatent.add(input.var().id());
            }
            if (input.role() == Input.Role.LATENT || input.role() == Input.Role.OBSERVED) {
                onRandom.add(input.var().id());
            }
        }
        follow(program);
    }

    private Dependence(Program program, List<Var> sources) {
        for (Var source : sources) {
            onLatent.add(source.id());
            onRandom.add(source.id());
        }
        follow(program);
    }

    /** Dependence on one variable only. */
    static Dependence on(Program program, Var source) {
        return on(program, List.of(source));
    }

    /** Dependence on these variables only. */
    static Dependence on(Program program, List<Var> sources) {
        return new Dependence(program, sources);
    }

    private void follow(Program program) {
        for (Equation equation : program.equations()) {
            if (equation.operands().stream().anyMatch(this::onLatent)) {
                onLatent.add(equation.result().id());
            }
            if (equation.operands().stream().anyMatch(this::onRandom)) {
                onRandom.add(equation.result().id());
            }
        }
    }

    boolean onLatent(Var var) {
        return onLatent.contains(var.id());
    }

    /** Whether it depends on a random variable, inferred or observed. */
    boolean onRandom(Var var) {
        return onRandom.contains(var.id());
    }
}
