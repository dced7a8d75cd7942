package dev.variate.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The extent of a tensor along each of its axes, outermost first. A scalar has no axes; elements are laid out in row-major order. */
public final class Shape {
    /** The shape of a scalar. */
    public static final Shape SCALAR = new Shape(new int[0]);

    private final int[] dims;
    private final int size;

    private Shape(int[] dims) {
        this.dims = dims;
        long product = 1;
        for (int d : dims) {
            if (d < 0) {
                throw new IllegalArgumentException("A shape cannot have a negative extent: " + Arrays.toString(dims));
            }
            product *= d;
            if (product > Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException(
                        "A tensor of shape " + Arrays.toString(dims) + " has more than 2^31 elements");
            }
        }
        this.size = (int) product;
    }

    public static Shape of(int... dims) {
        return dims.length == 0 ? SCALAR : new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /** The extent along {@code axis}; negative axes count from the end. */
    public int dim(int axis) {
        return dims[axis < 0 ? axis + dims.length : axis];
    }

    /** A copy of the extents. */
    public int[] dims() {
        return dims.clone();
    }

    /** The number of elements. */
    public int size() {
        return size;
    }

    public boolean isScalar() {
        return dims.length == 0;
    }

    /** Row-major strides, in elements. */
    public int[] strides() {
        int[] strides = new int[dims.length];
        int stride = 1;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= dims[axis];
        }
        return strides;
    }

    /** This shape with the axes of {@code inner} after its own. */
    public Shape append(Shape inner) {
        int[] joined = Arrays.copyOf(dims, dims.length + inner.dims.length);
        System.arraycopy(inner.dims, 0, joined, dims.length, inner.dims.length);
        return of(joined);
    }

    /** The axes from {@code from} (inclusive) to {@code to} (exclusive). */
    public Shape axes(int from, int to) {
        return of(Arrays.copyOfRange(dims, from, to));
    }

    /** Whether {@link #broadcast} would succeed. */
    public static boolean canBroadcast(Shape a, Shape b) {
        for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
            int x = a.dim(-i);
            int y = b.dim(-i);
            if (x != y && x != 1 && y != 1) {
                return false;
            }
        }
        return true;
    }

    /**
     * The shape to which two operands broadcast: axes are aligned from the last, and an extent of 1 stretches.
     *
     * @throws IllegalArgumentException if the shapes do not agree
     */
    public static Shape broadcast(Shape a, Shape b) {
        if (!canBroadcast(a, b)) {
            throw new IllegalArgumentException("Shapes " + a + " and " + b + " do not broadcast");
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] result = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int x = i <= a.rank() ? a.dim(-i) : 1;
            int y = i <= b.rank() ? b.dim(-i) : 1;
            result[rank - i] = x == 1 ? y : x;
        }
        return of(result);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /** {@code [8,3]}; a scalar is {@code []}. */
    @Override
    public String toString() {
        return Arrays.stream(dims).mapToObj(Integer::toString).collect(Collectors.joining(",", "[", "]"));
    }
}
