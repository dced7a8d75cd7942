package dev.variate.layers;

import dev.variate.model.Language;
import dev.variate.model.ModelException;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;

/** Layers of sequences: attention, shifts and recurrences. Part of {@link Layers}. */
public abstract class Sequences extends Convolutions {
    /** What a place that must not be seen scores: e to it is 0 beside any other, in single precision too. */
    private static final double UNSEEN = -1e9;

    Sequences() {}

    /**
     * Causal attention with several heads (Vaswani and others, <em>Attention is all you need</em>, NeurIPS 2017): each place of [rows, length, width]
     * sees itself and those before it. Weights {@code name.query}, {@code name.key}, {@code name.value} and {@code name.output}, each [width, width].
     */
    public static Tensor attention(String name, Object x, int heads) {
        Tensor input = sequence(name, x);
        return localAttention(name, input, heads, input.shape().dim(1));
    }

    /**
     * Self-attention, as {@code attention}, where each place sees those before it in its own block of {@code block} places and in the block before that (Parmar and others, <em>Image
     * Transformer</em>, ICML 2018, section 3.3, one dimension), so that work grows with the length and not with its square. The length must be a multiple of the block.
     */
    public static Tensor localAttention(String name, Object x, int heads, int block) {
        Tensor input = sequence(name, x);
        int rows = input.shape().dim(0);
        int length = input.shape().dim(1);
        int width = input.shape().dim(2);
        positive(name, "head", heads);
        positive(name, "place of a block", block);
        if (width % heads != 0) {
            throw new ModelException(
                    "`" + name + "` has a width of " + width + ", which " + heads + " heads do not divide.");
        }
        if (length % block != 0) {
            throw new ModelException(
                    "`" + name + "` has " + length + " places, which blocks of " + block + " do not divide.");
        }
        int depth = width / heads;
        int blocks = length / block;
        Tensor query = blocks(projected(name + ".query", input), rows, blocks, block, heads, depth)
                .times(1 / Math.sqrt(depth));
        Tensor keys = seen(blocks(projected(name + ".key", input), rows, blocks, block, heads, depth));
        Tensor values = seen(blocks(projected(name + ".value", input), rows, blocks, block, heads, depth));
        Tensor scores = query.matmul(keys.matrixTranspose());
        Tensor chosen = Language.softmax(seenOnly(scores, blocks, block));
        // axes: rows, heads, blocks, places, depth
        Tensor found = chosen.matmul(values).transpose(0, 2, 3, 1, 4).reshape(rows, length, width);
        return projected(name + ".output", found);
    }

    private static Tensor sequence(String name, Object x) {
        Tensor input = input(name, x, 3);
        if (input.shape().rank() != 3) {
            throw new ModelException(
                    "`" + name + "` wants rows, places and a width, and was given shape " + input.shape() + ".");
        }
        return input;
    }

    private static Tensor projected(String name, Tensor x) {
        int width = x.shape().dim(-1);
        return x.matmul(weight(name, Math.sqrt(1.0 / width), width, width));
    }

    private static Tensor blocks(Tensor x, int rows, int blocks, int block, int heads, int depth) {
        return x.reshape(rows, blocks, block, heads, depth).transpose(0, 3, 1, 2, 4);
    }

    /** Beside each block the one before it, zeros before the first. A single block has nothing before it. */
    private static Tensor seen(Tensor x) {
        int blocks = x.shape().dim(2);
        return blocks == 1 ? x : Tensor.concatenate(3, padded(cut(x, 2, 0, blocks - 1), 2, 1, 0), x);
    }

    /** Places that come later, and those before the first, score next to nothing. The masks are as small as what they say. */
    private static Tensor seenOnly(Tensor scores, int blocks, int block) {
        int width = blocks == 1 ? block : 2 * block;
        TensorType pairs = new TensorType(DType.I32, Shape.of(block, width));
        Tensor from = Tensor.apply(new Op.Iota(pairs, 0)).plus(Value.scalar(width - block));
        Tensor past = Tensor.apply(new Op.Iota(pairs, 1)).le(from);
        Tensor causal = Tensor.where(past, scores, Value.scalar(UNSEEN));
        if (blocks == 1) {
            return causal;
        }
        TensorType each = new TensorType(DType.I32, Shape.of(blocks, 1, width));
        Tensor there = Tensor.apply(new Op.Iota(each, 0))
                .gt(Value.scalar(0))
                .or(Tensor.apply(new Op.Iota(each, 2)).ge(Value.scalar(block)));
        return Tensor.where(there, causal, Value.scalar(UNSEEN));
    }

    /** Zeros first and the last place dropped: place t of the result is place t − 1 of {@code x}, [rows, length, …]. */
    public static Tensor shiftRight(Object x) {
        Tensor input = input("shiftRight", x, 2);
        return padded(cut(input, 1, 0, input.shape().dim(1) - 1), 1, 1, 0);
    }

    /** A learnt vector for each place, added: {@code name.weight} of shape [length, width], normal with standard deviation 0.02 at first. */
    public static Tensor positions(String name, Object x) {
        Tensor input = sequence(name, x);
        return input.plus(weight(
                name + ".weight", 0.02, input.shape().dim(1), input.shape().dim(2)));
    }

    /**
     * A long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers and others 2000): [rows, length, inputs] becomes
     * [rows, length, units], what it tells at each place. Weights {@code name.input} [inputs, 4 units], {@code name.recurrent} [units, 4 units] and {@code name.bias}; the gates
     * stand in the order input, forget, candidate, output, and the forget gate's bias begins at 1.
     */
    public static Tensor lstm(String name, Object x, int units) {
        Tensor input = sequence(name, x);
        positive(name, "unit", units);
        int rows = input.shape().dim(0);
        int inputs = input.shape().dim(2);
        Tensor recurrent = weight(name + ".recurrent", Math.sqrt(1.0 / units), units, 4 * units);
        Tensor bias = constant(name + ".bias", 0, 4 * units);
        Tensor forget = Value.vector(new double[4 * units]).plus(ones(units));
        Tensor given = input.matmul(weight(name + ".input", Math.sqrt(1.0 / inputs), inputs, 4 * units))
                .plus(bias)
                .plus(forget)
                .transpose(1, 0, 2);
        Tensor nothing = Value.full(TensorType.f64(rows, 2 * units), 0);
        Tensor states = Language.scan(nothing, given, (state, now) -> {
            Tensor gates = now.plus(cut(state, 1, 0, units).matmul(recurrent));
            Tensor in = cut(gates, 1, 0, units).sigmoid();
            Tensor keep = cut(gates, 1, units, 2 * units).sigmoid();
            Tensor candidate = cut(gates, 1, 2 * units, 3 * units).tanh();
            Tensor out = cut(gates, 1, 3 * units, 4 * units).sigmoid();
            Tensor cell = cut(state, 1, units, 2 * units).times(keep).plus(in.times(candidate));
            return Tensor.concatenate(1, out.times(cell.tanh()), cell);
        });
        return cut(states, 2, 0, units).transpose(1, 0, 2);
    }

    /** 1 where the forget gate's numbers stand, else 0. */
    private static Tensor ones(int units) {
        double[] elements = new double[4 * units];
        java.util.Arrays.fill(elements, units, 2 * units, 1);
        return Value.vector(elements);
    }
}
