package dev.variate.device.jvm;

import java.util.List;

/**
 * One equation between flat arrays of doubles: a tensor's shape is gone, only its number of elements is left, and what has one element is a
 * scalar.
 *
 * @param id counts up, so that an operand's is smaller than its user's
 * @param length the number of elements; 1 is a scalar
 * @param number the value of a {@code CONSTANT}
 * @param offset where a {@code SLICE} or an {@code ARGUMENT} starts; the order of a {@code POLYGAMMA}, {@code LOG_GAMMA_P}, {@code
 *     LOG_GAMMA_Q} or {@code LOG_BETA}; the columns of a {@code ROW_PRODUCT}
 * @param payload {@code double[]} of {@code DATA}, {@code int[]} of an {@code INDEX}, {@link ArrayKernel} of a {@code CALL}, {@link
 *     ScanLoop} of a {@code SCAN}; {@link #NOTHING} for the rest
 */
record Node(int id, Kind kind, int length, double number, int offset, Object payload, List<Node> operands) {
    static final Object NOTHING = new Object();

    Node(int id, Kind kind, int length, double number, int offset, Object payload, List<Node> operands) {
        this.id = id;
        this.kind = kind;
        this.length = length;
        this.number = number;
        this.offset = offset;
        this.payload = payload;
        this.operands = List.copyOf(operands);
    }

    Node operand(int i) {
        return operands.get(i);
    }

    boolean isScalar() {
        return length == 1;
    }

    /** Whether its elements are there when compiling. */
    boolean isKnown() {
        return kind == Kind.CONSTANT || kind == Kind.DATA || kind == Kind.INDEX;
    }

    boolean is(double x) {
        return kind == Kind.CONSTANT && number == x;
    }

    double[] data() {
        return (double[]) payload;
    }

    int[] index() {
        return (int[]) payload;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return id;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("%" + id + (length == 1 ? "" : "[" + length + "]") + " = "
                + kind.name().toLowerCase(java.util.Locale.ROOT));
        if (kind == Kind.CONSTANT) {
            text.append(' ').append(number);
        }
        if (offset != 0 || kind == Kind.SLICE || kind == Kind.ARGUMENT || kind == Kind.POLYGAMMA) {
            text.append(" @").append(offset);
        }
        operands.forEach(x -> text.append(" %").append(x.id));
        return text.toString();
    }
}
