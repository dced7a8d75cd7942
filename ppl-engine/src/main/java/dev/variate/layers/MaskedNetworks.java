package dev.variate.layers;

import dev.variate.model.ModelException;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Networks in which each place depends on those before it only. Part of {@link Layers}. */
public abstract class MaskedNetworks extends Sequences {
    MaskedNetworks() {}

    /**
     * A masked autoencoder (Germain, Gregor, Murray and Larochelle, <em>MADE</em>, ICML 2015): [rows…, length, channels] becomes [rows…, length, units],
     * and what it says of a place depends on the places that come before it in {@code order} only. Weights {@code name.0.weight}, {@code name.0.bias} and so on, with zeros where nothing may pass.
     *
     * @param hidden units of each hidden layer, which are rectified
     * @param order the number of each place in the order in which they are told, from 1 on: {1, 2, 3} is left to right, {3, 2, 1} right to left
     */
    public static Tensor made(String name, Object x, int units, int[] hidden, int[] order) {
        return made(name, x, units, hidden, order, true);
    }

    /** The same, left to right. */
    public static Tensor made(String name, Object x, int units, int... hidden) {
        Tensor input = input(name, x, 2);
        return made(
                name,
                input,
                units,
                hidden,
                IntStream.rangeClosed(1, input.shape().dim(-2)).toArray(),
                true);
    }

    /** The same with or without biases. */
    public static Tensor made(String name, Object x, int units, int[] hidden, int[] order, boolean biased) {
        Tensor input = input(name, x, 2);
        Shape shape = input.shape();
        int length = shape.dim(-2);
        int channels = shape.dim(-1);
        positive(name, "unit", units);
        int[] sorted = order.clone();
        Arrays.sort(sorted);
        if (!Arrays.equals(sorted, IntStream.rangeClosed(1, length).toArray())) {
            throw new ModelException(
                    "`" + name + "` has " + length + " places, so its order must hold each number from 1 to " + length
                            + " once, and " + Arrays.toString(order) + " does not.");
        }
        Shape batch = shape.axes(0, shape.rank() - 2);
        Tensor values = input.reshape(batch.append(Shape.of(length * channels)).dims());
        int[] degrees = repeated(order, channels);
        for (int layer = 0; layer < hidden.length; layer++) {
            positive(name, "unit of a hidden layer", hidden[layer]);
            // places are given out in turn; nothing hidden may know the last
            int[] next = IntStream.range(0, hidden[layer])
                    .map(i -> i % Math.max(1, length - 1) + Math.min(1, length - 1))
                    .toArray();
            values = masked(name + "." + layer, values, degrees, next, false, biased)
                    .max(Value.scalar(0.0));
            degrees = next;
        }
        Tensor told = masked(name + "." + hidden.length, values, degrees, repeated(order, units), true, biased);
        return told.reshape(batch.append(Shape.of(length, units)).dims());
    }

    private static int[] repeated(int[] order, int times) {
        return Arrays.stream(order)
                .flatMap(o -> IntStream.generate(() -> o).limit(times))
                .toArray();
    }

    /** A dense layer whose weights are zero where the degree of what gives is too high. */
    private static Tensor masked(String name, Tensor x, int[] from, int[] to, boolean strictly, boolean biased) {
        double[] mask = new double[from.length * to.length];
        for (int i = 0; i < from.length; i++) {
            for (int j = 0; j < to.length; j++) {
                mask[i * to.length + j] = strictly ? from[i] < to[j] ? 1 : 0 : from[i] <= to[j] ? 1 : 0;
            }
        }
        Tensor weight = weight(name + ".weight", Math.sqrt(1.0 / from.length), from.length, to.length)
                .times(Value.vector(mask).reshape(from.length, to.length));
        Tensor product = x.matmul(weight);
        return biased ? product.plus(constant(name + ".bias", 0, to.length)) : product;
    }
}
