package dev.variate.tensor;

import java.util.Arrays;

/** A tensor whose elements are known. Immutable. */
public final class Value extends Tensor {
    private final TensorType type;
    private final double[] elements;

    private Value(TensorType type, double[] elements) {
        if (elements.length != type.shape().size()) {
            throw new IllegalArgumentException(elements.length + " elements do not fill " + type);
        }
        this.type = type;
        this.elements = elements;
    }

    /** A copy of {@code elements}, each rounded to the element type. */
    public static Value of(TensorType type, double... elements) {
        double[] own = new double[elements.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = type.dtype().round(elements[i]);
        }
        return new Value(type, own);
    }

    /**
     * Takes the array itself, which nobody may change afterwards; its elements must already be of the element type. For kernels and
     * devices.
     */
    public static Value wrap(TensorType type, double[] elements) {
        return new Value(type, elements);
    }

    public static Value scalar(double x) {
        return new Value(TensorType.f64(), new double[] {x});
    }

    public static Value scalar(int x) {
        return new Value(new TensorType(DType.I32, Shape.SCALAR), new double[] {x});
    }

    public static Value scalar(boolean x) {
        return new Value(new TensorType(DType.BOOL, Shape.SCALAR), new double[] {x ? 1 : 0});
    }

    public static Value vector(double... xs) {
        return new Value(TensorType.f64(xs.length), xs.clone());
    }

    public static Value vector(int... xs) {
        return new Value(
                new TensorType(DType.I32, Shape.of(xs.length)),
                Arrays.stream(xs).asDoubleStream().toArray());
    }

    /** A matrix from its rows, which must be of one length. */
    public static Value matrix(double[]... rows) {
        int columns = rows.length == 0 ? 0 : rows[0].length;
        double[] all = new double[rows.length * columns];
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != columns) {
                throw new IllegalArgumentException(
                        "Row " + i + " has " + rows[i].length + " elements, row 0 has " + columns);
            }
            System.arraycopy(rows[i], 0, all, i * columns, columns);
        }
        return new Value(TensorType.f64(rows.length, columns), all);
    }

    public static Value full(TensorType type, double x) {
        double[] all = new double[type.shape().size()];
        Arrays.fill(all, type.dtype().round(x));
        return new Value(type, all);
    }

    @Override
    public TensorType type() {
        return type;
    }

    /** Element {@code i} in row-major order. */
    public double get(int i) {
        return elements[i];
    }

    /** The only element of a tensor of size 1. */
    public double item() {
        if (elements.length != 1) {
            throw new IllegalStateException("A single number was asked of a tensor of shape " + shape());
        }
        return elements[0];
    }

    /** A copy of the elements in row-major order. */
    public double[] toArray() {
        return elements.clone();
    }

    /** The elements themselves; the caller must not change them. For kernels and devices. */
    public double[] elements() {
        return elements;
    }

    /** Elements rounded to {@code int}, in row-major order. */
    public int[] toInts() {
        int[] ints = new int[elements.length];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) elements[i];
        }
        return ints;
    }

    /** Same type, and the same elements bit for bit (NaN equals NaN, 0 differs from −0). Tensors themselves compare by identity. */
    public boolean sameAs(Value that) {
        return type.equals(that.type) && Arrays.equals(elements, that.elements);
    }

    @Override
    public String toString() {
        if (shape().isScalar()) {
            return type.dtype() == DType.I32 ? Integer.toString((int) elements[0]) : Double.toString(elements[0]);
        }
        StringBuilder text = new StringBuilder(type.toString()).append(" {");
        for (int i = 0; i < Math.min(elements.length, 12); i++) {
            text.append(i == 0 ? "" : ", ").append(elements[i]);
        }
        return text.append(elements.length > 12 ? ", …}" : "}").toString();
    }
}
