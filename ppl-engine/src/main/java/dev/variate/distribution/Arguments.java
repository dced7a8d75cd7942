package dev.variate.distribution;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;

/** Numbers, arrays and nested lists as tensors, so that they may stand wherever a tensor may. */
public final class Arguments {
    private Arguments() {}

    /**
     * The tensor that {@code x} stands for: a tensor is itself; whole numbers give {@link DType#I32}, truth values {@link DType#BOOL}, all
     * else {@link DType#F64}.
     *
     * @throws IllegalArgumentException if {@code x} is something else, or ragged
     */
    public static Tensor tensor(Object x) {
        return switch (x) {
            case Tensor t -> t;
            case null ->
                throw new IllegalArgumentException("A number, an array or a tensor was expected, found nothing (null)");
            default -> value(x);
        };
    }

    /** As {@link #tensor}, with floating elements. */
    public static Tensor floating(Object x) {
        return tensor(x).floating();
    }

    private static Value value(Object x) {
        List<Integer> dims = new ArrayList<>();
        Object first = x;
        while (isArray(first)) {
            int n = length(first);
            dims.add(n);
            if (n == 0) {
                break;
            }
            first = element(first, 0);
        }
        Shape shape = Shape.of(dims.stream().mapToInt(Integer::intValue).toArray());
        Elements elements = new Elements(shape.size());
        elements.add(x, shape, 0);
        return Value.of(new TensorType(elements.dtype(), shape), elements.values);
    }

    private static boolean isArray(Object x) {
        return x instanceof List<?>
                || x instanceof int[]
                || x instanceof double[]
                || x instanceof boolean[]
                || x instanceof long[]
                || x instanceof float[]
                || x instanceof Object[];
    }

    private static int length(Object x) {
        return switch (x) {
            case List<?> xs -> xs.size();
            case int[] xs -> xs.length;
            case long[] xs -> xs.length;
            case double[] xs -> xs.length;
            case float[] xs -> xs.length;
            case boolean[] xs -> xs.length;
            case Object[] xs -> xs.length;
            default -> -1;
        };
    }

    private static Object element(Object x, int i) {
        return switch (x) {
            case List<?> xs -> xs.get(i);
            case int[] xs -> xs[i];
            case long[] xs -> xs[i];
            case double[] xs -> xs[i];
            case float[] xs -> (double) xs[i];
            case boolean[] xs -> xs[i];
            case Object[] xs -> xs[i];
            default -> throw new IllegalArgumentException("Not an array: " + x);
        };
    }

    /** Collects numbers in row-major order and the narrowest type that holds them all. */
    private static final class Elements {
        private final double[] values;
        private int count;
        private boolean sawTruth;
        private boolean sawNumber;
        private boolean sawFraction;

        Elements(int size) {
            values = new double[size];
        }

        void add(Object x, Shape shape, int axis) {
            if (axis == shape.rank()) {
                scalar(x);
                return;
            }
            if (length(x) != shape.dim(axis)) {
                throw new IllegalArgumentException(
                        "An array of shape " + shape + " was expected, but its rows are not of one length");
            }
            for (int i = 0; i < shape.dim(axis); i++) {
                add(element(x, i), shape, axis + 1);
            }
        }

        private void scalar(Object x) {
            switch (x) {
                case Boolean b -> {
                    sawTruth = true;
                    values[count++] = b ? 1 : 0;
                }
                case Number n -> {
                    double d = n.doubleValue();
                    sawNumber = true;
                    sawFraction |= n instanceof Double
                            || n instanceof Float
                            || n instanceof java.math.BigDecimal
                            || d != (int) d;
                    values[count++] = d;
                }
                case null -> throw new IllegalArgumentException("A number is missing (null)");
                case Distribution d ->
                    throw new IllegalArgumentException("A bare distribution, such as `Normal.of(0, 1)`, is no number; `"
                            + d.name() + "(…)` makes a random variable, which is");
                default ->
                    throw new IllegalArgumentException(
                            isArray(x) ? "The rows of an array are not of one length" : "Not a number: " + x);
            }
        }

        DType dtype() {
            if (sawTruth && !sawNumber) {
                return DType.BOOL;
            }
            return sawFraction || !sawNumber ? DType.F64 : DType.I32;
        }
    }
}
