package dev.variate.layers;

import dev.variate.model.ModelException;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** Layers that do the same at every place of a sequence or picture. Part of {@link Layers}. */
public abstract class Convolutions extends Weights {
    Convolutions() {}

    /**
     * A convolution of pictures: [rows, height, width, channels] becomes [rows, ⌈height/stride⌉, ⌈width/stride⌉, filters], with zeros around the
     * picture. Weights {@code name.weight} of shape [size, size, channels, filters], normal with variance 1/(size² channels) at first, and {@code name.bias}.
     *
     * @param size of the kernel, in pixels along each axis
     * @param stride from one place to the next, in pixels
     */
    public static Tensor conv2d(String name, Object x, int filters, int size, int stride) {
        Tensor input = input(name, x, 4);
        check(name, input, 4, filters, size, stride);
        int channels = input.shape().dim(3);
        Tensor weight =
                weight(name + ".weight", Math.sqrt(1.0 / (size * size * channels)), size, size, channels, filters);
        Tensor rows = shifted(shifted(input, 1, size, stride), 2, size, stride);
        // axes now: rows, height, width, channels, and the places of the kernel, along the height and along the width
        Shape out = rows.shape();
        Tensor patches = rows.transpose(0, 1, 2, 4, 5, 3)
                .reshape(out.axes(0, 3).append(Shape.of(size * size * channels)).dims());
        return patches.matmul(weight.reshape(size * size * channels, filters))
                .plus(constant(name + ".bias", 0, filters));
    }

    /**
     * A convolution of sequences: [rows, length, channels] becomes [rows, ⌈length/stride⌉, filters], with zeros around the sequence. Weights {@code name.weight} of shape
     * [size, channels, filters] and {@code name.bias}.
     */
    public static Tensor conv1d(String name, Object x, int filters, int size, int stride) {
        Tensor input = input(name, x, 3);
        check(name, input, 3, filters, size, stride);
        int channels = input.shape().dim(2);
        Tensor weight = weight(name + ".weight", Math.sqrt(1.0 / (size * channels)), size, channels, filters);
        Tensor rows = shifted(input, 1, size, stride);
        Tensor patches = rows.transpose(0, 1, 3, 2)
                .reshape(rows.shape()
                        .axes(0, 2)
                        .append(Shape.of(size * channels))
                        .dims());
        return patches.matmul(weight.reshape(size * channels, filters)).plus(constant(name + ".bias", 0, filters));
    }

    /** Each pixel as a square of {@code times} by {@code times}: [rows, height, width, channels] becomes [rows, height·times, width·times, channels]. */
    public static Tensor upsample2d(Object x, int times) {
        Tensor input = input("upsample2d", x, 4);
        positive("upsample2d", "copy", times);
        Shape s = input.shape();
        return input.reshape(s.dim(0), s.dim(1), 1, s.dim(2), 1, s.dim(3))
                .broadcastTo(Shape.of(s.dim(0), s.dim(1), times, s.dim(2), times, s.dim(3)))
                .reshape(s.dim(0), s.dim(1) * times, s.dim(2) * times, s.dim(3));
    }

    private static void check(String name, Tensor input, int rank, int filters, int size, int stride) {
        if (input.shape().rank() != rank) {
            throw new ModelException("`" + name + "` wants " + rank + " axes, the channels last, and was given shape "
                    + input.shape() + ".");
        }
        positive(name, "filter", filters);
        positive(name, "pixel of a kernel", size);
        positive(name, "pixel from place to place", stride);
    }

    /** The elements that each place of a kernel along {@code axis} meets, along a new last axis; with zeros beyond the ends. */
    private static Tensor shifted(Tensor x, int axis, int size, int stride) {
        int n = x.shape().dim(axis);
        int places = (n + stride - 1) / stride;
        int padding = Math.max(0, (places - 1) * stride + size - n);
        Tensor padded = padded(x, axis, padding / 2, padding - padding / 2);
        Shape shape = x.shape();
        List<Tensor> parts = new ArrayList<>();
        int[] dims = shape.append(Shape.of(1)).dims();
        dims[axis] = places;
        for (int k = 0; k < size; k++) {
            List<Integer> starts = new ArrayList<>();
            List<Integer> limits = new ArrayList<>();
            List<Integer> strides = new ArrayList<>();
            for (int a = 0; a < shape.rank(); a++) {
                starts.add(a == axis ? k : 0);
                limits.add(a == axis ? k + (places - 1) * stride + 1 : shape.dim(a));
                strides.add(a == axis ? stride : 1);
            }
            parts.add(
                    Tensor.apply(new Op.Slice(starts, limits, strides), padded).reshape(dims));
        }
        return Tensor.concatenate(shape.rank(), parts.toArray(Tensor[]::new));
    }

    static Tensor padded(Tensor x, int axis, int before, int after) {
        if (before == 0 && after == 0) {
            return x;
        }
        List<Integer> low = new ArrayList<>();
        List<Integer> high = new ArrayList<>();
        List<Integer> none = new ArrayList<>();
        for (int a = 0; a < x.shape().rank(); a++) {
            low.add(a == axis ? before : 0);
            high.add(a == axis ? after : 0);
            none.add(0);
        }
        return Tensor.apply(new Op.Pad(low, high, none), x);
    }
}
