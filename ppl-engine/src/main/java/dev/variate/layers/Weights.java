package dev.variate.layers;

import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;

/** What layers make their weights of, and what they say of inputs that do not fit. Part of {@link Layers}. */
public abstract class Weights {
    Weights() {}

    /** A trainable weight that begins normal about 0. */
    static Tensor weight(String name, double scale, int... extents) {
        return Language.normal(name, 0, scale, Language.shape(extents), Language.trainable());
    }

    /** A trainable weight that begins at one value everywhere. */
    static Tensor constant(String name, double value, int... extents) {
        return Language.draw(name, new Begins(Value.scalar(value)), Language.shape(extents), Language.trainable());
    }

    static Tensor input(String name, Object x, int leastRank) {
        Tensor input = Language.tensor(x).floating();
        Shape shape = input.shape();
        if (shape.rank() < leastRank) {
            throw new ModelException("`" + name + "` wants at least " + leastRank + (leastRank == 1 ? " axis" : " axes")
                    + ", and was given shape " + shape + ".");
        }
        return input;
    }

    static void positive(String name, String what, int number) {
        if (number < 1) {
            throw new ModelException("`" + name + "` needs at least one " + what + ", and " + number + " is not.");
        }
    }

    /** {@code shape} with another last extent. */
    static Shape withLast(Shape shape, int... last) {
        return shape.axes(0, shape.rank() - 1).append(Shape.of(last));
    }

    /** Part of a tensor along one axis. */
    static Tensor cut(Tensor x, int axis, int from, int to) {
        int[] starts = new int[x.shape().rank()];
        int[] limits = x.shape().dims();
        starts[axis] = from;
        limits[axis] = to;
        return x.slice(starts, limits);
    }
}
