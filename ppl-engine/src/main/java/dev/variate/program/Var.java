package dev.variate.program;

import dev.variate.tensor.TensorType;

/** A value in a {@link Program}, named by a number that is unique there. */
public record Var(int id, TensorType type) {
    @Override
    public String toString() {
        return "%" + id;
    }
}
