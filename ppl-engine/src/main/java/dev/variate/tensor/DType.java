package dev.variate.tensor;

/**
 * The element type of a {@link Tensor}.
 *
 * <p>Every element of every type is exactly representable as a {@code double}, which is how a {@link Value} stores it: a boolean is 0 or 1.
 */
public enum DType {
    /** IEEE 754 binary64, the default on a CPU. */
    F64,
    /** IEEE 754 binary32, for accelerators. */
    F32,
    /** 32-bit signed integer: indexes, counts, outcomes. */
    I32,
    /** Truth values, the result of comparisons. */
    BOOL;

    /** Whether values of this type can be differentiated through. */
    public boolean isFloating() {
        return this == F64 || this == F32;
    }

    /** Rounds a number to the nearest one that this type can hold; integers are truncated towards zero, booleans are "not zero". */
    public double round(double x) {
        return switch (this) {
            case F64 -> x;
            case F32 -> (float) x;
            case I32 -> (int) x;
            case BOOL -> x != 0 ? 1 : 0;
        };
    }
}
