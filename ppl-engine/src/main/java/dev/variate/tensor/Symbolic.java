package dev.variate.tensor;

import java.util.List;

/** A tensor that stands for a value which is not known yet: applying an op to it records the op instead of computing it. */
public abstract class Symbolic extends Tensor {
    /** Records {@code op} on {@code operands}, of which this is the first symbolic one; known operands are {@link Value}s. */
    protected abstract Tensor record(Op op, List<Tensor> operands);
}
