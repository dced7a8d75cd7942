package dev.variate.program;

import dev.variate.tensor.Op;
import java.util.List;

/** {@code result = op(operands)}. */
public record Equation(Var result, Op op, List<Var> operands) {
    public Equation {
        operands = List.copyOf(operands);
    }
}
