package dev.variate.program;

import dev.variate.tensor.Op;
import java.util.List;
import java.util.Objects;

/**
 * {@code result = op(operands)}.
 *
 * @param place the name of where it is to be computed, as {@link Place} has it; empty where nobody said
 */
public record Equation(Var result, Op op, List<Var> operands, String place) {
    public Equation {
        operands = List.copyOf(operands);
        Objects.requireNonNull(place, "an equation's place may be empty");
    }

    public Equation(Var result, Op op, List<Var> operands) {
        this(result, op, operands, "");
    }
}
