package dev.variate.layers;

import dev.variate.distribution.DropoutMask;
import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.tensor.DType;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.stream.IntStream;

/**
 * The layers that most networks are made of. A layer is a function; its weights are random variables called after it, such as {@code
 * hidden.weight}, which are {@code trainable()}: tracers see them as they see any other.
 */
public final class Layers extends ScaledLayers {
    private Layers() {}

    /**
     * x W + b along the last axis: [rows…, inputs] becomes [rows…, units]. Weights {@code name.weight} of shape [inputs, units], which begin
     * normal with variance 1/inputs, and {@code name.bias}, which begins at 0.
     */
    public static Tensor dense(String name, Object x, int units) {
        Tensor input = input(name, x, 1);
        positive(name, "unit", units);
        int inputs = input.shape().dim(-1);
        Tensor weight = weight(name + ".weight", Math.sqrt(1.0 / inputs), inputs, units);
        return input.matmul(weight).plus(constant(name + ".bias", 0, units));
    }

    /** max(x, 0). */
    public static Tensor relu(Object x) {
        return Language.tensor(x).floating().max(Value.scalar(0.0));
    }

    /**
     * A learnt vector for each of {@code size} things: whole numbers of any shape become [that shape…, width]. Weights {@code name.weight} of
     * shape [size, width], normal with variance 1/width at first.
     */
    public static Tensor embedding(String name, Object index, int size, int width) {
        Tensor which = Language.tensor(index);
        positive(name, "thing", size);
        positive(name, "number of each thing's", width);
        if (which.dtype() != DType.I32) {
            throw new ModelException("`" + name + "` wants whole numbers, and was given others.");
        }
        return weight(name + ".weight", Math.sqrt(1.0 / width), size, width).take(which);
    }

    /**
     * Mean 0 and variance 1 along the last axis, then scaled and shifted (Ba, Kiros and Hinton, <em>Layer normalization</em>, 2016). Weights
     * {@code name.scale}, which begins at 1, and {@code name.shift}, at 0.
     */
    public static Tensor layerNorm(String name, Object x) {
        Tensor input = input(name, x, 1);
        int width = input.shape().dim(-1);
        int[] one = withLast(input.shape(), 1).dims();
        Tensor centred = input.minus(input.mean(-1).reshape(one));
        Tensor variance = centred.square().mean(-1).reshape(one);
        return centred.times(variance.plus(1e-6).sqrt().reciprocal())
                .times(constant(name + ".scale", 1, width))
                .plus(constant(name + ".shift", 0, width));
    }

    /**
     * Mean 0 and variance 1 in each row for each of {@code groups} groups of channels, over all places, then scaled and shifted by channel (Wu and He, <em>Group
     * normalization</em>, ECCV 2018): for convolutions what batch normalisation is elsewhere, and the same for a row whatever others are in its batch. {@code x} is [rows, places…, channels]. Weights
     * {@code name.scale}, which begins at 1, and {@code name.shift}, at 0.
     *
     * @param groups a divisor of the number of channels, such as 32; 1 for all together, as many as channels for each alone
     */
    public static Tensor groupNorm(String name, Object x, int groups) {
        Tensor input = input(name, x, 2);
        int rows = input.shape().dim(0);
        int channels = input.shape().dim(-1);
        positive(name, "group", groups);
        if (channels % groups != 0) {
            throw new ModelException("`" + name + "` wants groups of equally many channels, and " + channels
                    + " channels do not make " + groups + " groups.");
        }
        int places = IntStream.of(input.shape().dims()).skip(1).reduce(1, Math::multiplyExact) / channels;
        Tensor grouped = input.reshape(rows, places, groups, channels / groups);
        Tensor centred = grouped.minus(grouped.mean(1, 3).reshape(rows, 1, groups, 1));
        Tensor variance = centred.square().mean(1, 3).reshape(rows, 1, groups, 1);
        return centred.times(variance.plus(1e-6).sqrt().reciprocal())
                .reshape(input.shape().dims())
                .times(constant(name + ".scale", 1, channels))
                .plus(constant(name + ".shift", 0, channels));
    }

    /** Each element is dropped with probability 1 − keep in training, the others grow by 1/keep; nothing happens when held-out data are judged. */
    public static Tensor dropout(String name, Object x, double keep) {
        Tensor input = Language.tensor(x).floating();
        if (!(keep > 0 && keep <= 1)) {
            throw new ModelException("`" + name + "` keeps a share above 0 and at most 1, and " + keep + " is not.");
        }
        return keep == 1
                ? input
                : input.times(Language.draw(
                        name + ".mask",
                        DropoutMask.of(keep),
                        Language.shape(input.shape().dims())));
    }
}
