package dev.variate.tensor;

import java.util.List;

/** A tensor that stands for a value which is not known yet: applying an op to it records the op instead of computing it. */
public abstract class Symbolic extends Tensor {
    /**
     * How many traces stand around the one that this tensor belongs to. Where tensors of several meet, the innermost records the op, and
     * takes the others' as given.
     */
    protected abstract int nesting();

    /** Records {@code op} on {@code operands}, of which this is the first of the innermost trace; known operands are {@link Value}s. */
    protected abstract Tensor record(Op op, List<Tensor> operands);
}
