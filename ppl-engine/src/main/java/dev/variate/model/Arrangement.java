package dev.variate.model;

import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.stream.IntStream;

/** How arrays are made, put together and taken apart. Part of {@link Language}. */
public abstract class Arrangement extends Signals {
    Arrangement() {}

    /** A vector of the given elements, which may be numbers or tensors of one shape. */
    public static Tensor vector(Object... elements) {
        return stack(elements);
    }

    /** Zeros of the given extents. */
    public static Tensor zeros(int... extents) {
        return Value.full(TensorType.f64(extents), 0);
    }

    /** Ones of the given extents. */
    public static Tensor ones(int... extents) {
        return Value.full(TensorType.f64(extents), 1);
    }

    /** The whole numbers 0, 1 … {@code n} − 1. */
    public static Tensor range(int n) {
        return Value.vector(IntStream.range(0, n).toArray());
    }

    /** The extent of {@code x} along its first axis. */
    public static int size(Object x) {
        Tensor t = Language.tensor(x);
        if (t.shape().isScalar()) {
            throw new ModelException(
                    Broadcasting.sentence(Broadcasting.describe(t)) + " is a single number and has no first axis.");
        }
        return t.shape().dim(0);
    }

    /** The extent of {@code x} along {@code axis}. */
    public static int size(Object x, int axis) {
        Tensor t = Language.tensor(x);
        return t.shape().dim(axis(t, axis));
    }

    /** The same elements in row-major order under other extents. */
    public static Tensor reshape(Object x, int... extents) {
        Tensor t = Language.tensor(x);
        if (Shape.of(extents).size() != t.shape().size()) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(t)) + " and cannot be given shape "
                    + Shape.of(extents) + ": the number of elements differs.");
        }
        return t.reshape(extents);
    }

    /** The order of the axes turned round: rows become columns. */
    public static Tensor transpose(Object x) {
        return Language.tensor(x).transpose();
    }

    /** A new first axis along which {@code parts}, all of one shape, stand. */
    public static Tensor stack(Object... parts) {
        Tensor[] tensors = tensors("stack", parts);
        for (Tensor t : tensors) {
            if (!t.shape().equals(tensors[0].shape())) {
                throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(tensors[0])) + ", "
                        + Broadcasting.hasShape(t) + ": `stack` wants parts of one shape.");
            }
        }
        return Tensor.stack(tensors);
    }

    /** {@code parts} end to end along the first axis. */
    public static Tensor concatenate(Object... parts) {
        Tensor[] tensors = tensors("concatenate", parts);
        for (Tensor t : tensors) {
            if (t.shape().isScalar() || !rest(t).equals(rest(tensors[0]))) {
                throw new ModelException(
                        Broadcasting.sentence(Broadcasting.hasShape(tensors[0])) + ", " + Broadcasting.hasShape(t)
                                + ": `concatenate` wants parts that differ in the first axis only; `columns` puts them"
                                + " side by side.");
            }
        }
        return Tensor.concatenate(0, tensors);
    }

    /** Side by side: a vector is a column, a matrix stays as it is: {@code columns(ones(n), x, square(x))}. All have as many rows. */
    public static Tensor columns(Object... parts) {
        Tensor[] tensors = tensors("columns", parts);
        for (int i = 0; i < tensors.length; i++) {
            Shape shape = tensors[i].shape();
            if (shape.isScalar()
                    || shape.rank() > 2
                    || shape.dim(0) != tensors[0].shape().dim(0)) {
                throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(tensors[0])) + ", "
                        + Broadcasting.hasShape(tensors[i])
                        + ": `columns` wants vectors and matrices of as many rows.");
            }
            tensors[i] = shape.rank() == 1 ? tensors[i].reshape(shape.dim(0), 1) : tensors[i];
        }
        return Tensor.concatenate(1, tensors);
    }

    /** Column {@code j}: the elements {@code j} along the last axis. */
    public static Tensor column(Object x, int j) {
        Tensor t = Language.tensor(x);
        int last = axis(t, -1);
        int columns = t.shape().dim(last);
        int index = j < 0 ? j + columns : j;
        if (index < 0 || index >= columns) {
            throw new ModelException("Column " + j + " is outside " + Broadcasting.describe(t) + ", which has shape "
                    + t.shape() + ". Columns count from 0.");
        }
        int[] starts = new int[last + 1];
        int[] limits = t.shape().dims();
        starts[last] = index;
        limits[last] = index + 1;
        return t.slice(starts, limits).reshape(t.shape().axes(0, last).dims());
    }

    /** A vector of {@code groups} elements: element g is the sum of those of {@code x} whose {@code index} is g. */
    public static Tensor segmentSum(Object x, Object index, int groups) {
        return Language.tensor(x).segmentSum(Language.tensor(index), groups);
    }

    /**
     * One element of {@code x} for each row of the indexes, which stand for its first axes: {@code elements(X, i, j)} is X[i[0]][j[0]], X[i[1]][j[1]] … Indexes are whole numbers or arrays of them, from 0, and stretch as operands do.
     *
     * @param indexes as many as {@code x} has axes, or fewer: what is left of the axes follows
     */
    public static Tensor elements(Object x, Object... indexes) {
        Tensor t = Language.tensor(x);
        int n = indexes.length;
        if (n == 0 || n > t.shape().rank()) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(t))
                    + ": `elements` wants an index for each of its first axes, and was given " + n + ".");
        }
        Tensor place = Value.scalar(0);
        for (int axis = 0; axis < n; axis++) {
            Tensor index = Language.tensor(indexes[axis]);
            int extent = t.shape().dim(axis);
            if (index.dtype() != DType.I32) {
                throw new ModelException(
                        "An index must be whole numbers, but " + Broadcasting.describe(index, "index " + axis)
                                + " is floating. Declare the parameter as `int[]` instead of `Tensor`.");
            }
            if (index.resolved() instanceof Value known) {
                for (int i = 0; i < known.shape().size(); i++) {
                    if (!(known.get(i) >= 0 && known.get(i) < extent)) {
                        throw new ModelException("Index " + (int) known.get(i) + " is outside axis " + axis + " of "
                                + Broadcasting.describe(t) + ", which has " + extent + " elements, counted from 0 to "
                                + (extent - 1) + ". If the index counts from 1, subtract 1 from it.");
                    }
                }
            }
            place = Broadcasting.checked(place.times(Value.scalar(extent)), "elements", index, Tensor::plus);
        }
        int[] rest = t.shape().axes(n, t.shape().rank()).dims();
        int[] dims = new int[rest.length + 1];
        dims[0] = t.shape().axes(0, n).size();
        System.arraycopy(rest, 0, dims, 1, rest.length);
        return t.reshape(dims).take(place);
    }

    static Tensor[] tensors(String function, Object[] parts) {
        if (parts.length == 0) {
            throw new ModelException("`" + function + "` needs at least one part.");
        }
        Tensor[] tensors = Arrays.stream(parts).map(Language::tensor).toArray(Tensor[]::new);
        boolean alike = Arrays.stream(tensors).allMatch(t -> t.dtype() == tensors[0].dtype());
        return alike ? tensors : Arrays.stream(tensors).map(Tensor::floating).toArray(Tensor[]::new);
    }

    static Shape rest(Tensor t) {
        return t.shape().axes(1, t.shape().rank());
    }

    static int axis(Tensor t, int axis) {
        int rank = t.shape().rank();
        int counted = axis < 0 ? axis + rank : axis;
        if (counted < 0 || counted >= rank) {
            throw new ModelException(Broadcasting.sentence(Broadcasting.hasShape(t)) + " and no axis " + axis + ".");
        }
        return counted;
    }
}
