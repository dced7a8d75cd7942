package dev.variate.layers;

import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.stream.IntStream;

/**
 * Invertible maps of sequences of categories (Tran, Vafa, Agrawal, Dinh and Poole, <em>Discrete flows</em>, NeurIPS 2019): each place is shifted, modulo the number of categories,
 * by what a masked network makes of the places before it. They move no volume, so the probability of a sequence is that of its image.
 *
 * <p>Sequences are one-hot, [rows, length, categories]. A shift is the category with the highest logit; its derivative is that of the softmax (straight through).
 */
public final class DiscreteFlows {
    private DiscreteFlows() {}

    /** From what is simple to what is told. Weights are those of {@link Layers#made} under {@code name}. */
    public static Tensor forward(String name, Object x, int... hidden) {
        Tensor simple = sequence(name, x);
        int length = simple.shape().dim(1);
        Tensor told = simple;
        // place after place: a shift needs the places before it as they are told
        for (int place = 0; place < length; place++) {
            Tensor shifts = shifts(name, told, hidden);
            Tensor now = shifted(Weights.cut(simple, 1, place, place + 1), Weights.cut(shifts, 1, place, place + 1));
            told = Tensor.concatenate(1, Weights.cut(told, 1, 0, place), now, Weights.cut(told, 1, place + 1, length));
        }
        return told;
    }

    /** From what is told to what is simple, in one run of the network: what a likelihood takes. */
    public static Tensor inverse(String name, Object y, int... hidden) {
        Tensor told = sequence(name, y);
        return shifted(told, negated(shifts(name, told, hidden)));
    }

    private static Tensor sequence(String name, Object x) {
        Tensor input = Weights.input(name, x, 3);
        if (input.shape().rank() != 3) {
            throw new ModelException(
                    "`" + name + "` wants rows, places and categories, and was given shape " + input.shape() + ".");
        }
        return input;
    }

    /** One-hot. */
    private static Tensor shifts(String name, Tensor told, int[] hidden) {
        Tensor logits = Layers.made(name, told, told.shape().dim(2), hidden);
        Tensor soft = Language.softmax(logits);
        int last = logits.shape().rank() - 1;
        Tensor order = logits.stopGradient().argSort();
        Tensor best = Weights.cut(
                order, last, logits.shape().dim(-1) - 1, logits.shape().dim(-1));
        Tensor hard = best.eq(
                        Value.vector(IntStream.range(0, logits.shape().dim(-1)).toArray()))
                .to(DType.F64);
        return soft.plus(hard.minus(soft).stopGradient());
    }

    /** Category k becomes −k. */
    private static Tensor negated(Tensor oneHot) {
        int n = oneHot.shape().dim(-1);
        int[] places = IntStream.range(0, n).map(k -> (n - k) % n).toArray();
        return lastFirst(lastFirst(oneHot, true).take(places), false);
    }

    /** The sum of two one-hot categories modulo their number, a circular convolution: sum over j of x[j] s[k − j]. */
    private static Tensor shifted(Tensor x, Tensor shift) {
        Shape shape = x.shape();
        int n = shape.dim(-1);
        int[] differences = IntStream.range(0, n * n)
                .map(i -> Math.floorMod(i % n - i / n, n))
                .toArray();
        // [rows, places, j, k]
        Tensor circulant =
                lastFirst(lastFirst(shift, true).take(differences), false).reshape(shape.dim(0), shape.dim(1), n, n);
        return x.reshape(shape.dim(0), shape.dim(1), 1, n).matmul(circulant).reshape(shape.dims());
    }

    private static Tensor lastFirst(Tensor x, boolean there) {
        return there ? x.transpose(2, 0, 1) : x.transpose(1, 2, 0);
    }
}
