package dev.variate.tensor;

/** What is known of a tensor before it is computed: element type and shape. */
public record TensorType(DType dtype, Shape shape) {
    public static TensorType f64(int... dims) {
        return new TensorType(DType.F64, Shape.of(dims));
    }

    /** {@code f64[8,3]}. */
    @Override
    public String toString() {
        return dtype.name().toLowerCase(java.util.Locale.ROOT) + shape;
    }
}
