package dev.variate.device.xla;

import static dev.variate.device.xla.HloText.pair;
import static dev.variate.device.xla.HloText.type;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.RandomWords;
import dev.variate.tensor.Shape;
import dev.variate.tensor.TensorType;

/**
 * Random numbers, written out as the rounds of {@link RandomWords} on 32-bit integers, which wrap: StableHLO's own {@code
 * rng_bit_generator} leaves the algorithm's details to the backend.
 */
final class HloRandom {
    private final HloText hlo;

    HloRandom(HloText hlo) {
        this.hlo = hlo;
    }

    String bits(Op.RandomBits op, String key, TensorType keyType, TensorType type) {
        int count = op.shape().size();
        if (type.shape().size() == 0) {
            return hlo.reshaped(hlo.filled(type, 0), type, type);
        }
        Shape batch = keyType.shape().axes(0, keyType.shape().rank() - 1);
        int half = (count + 1) / 2;
        TensorType words = new TensorType(DType.I32, batch.append(Shape.of(half)));
        String key0 = word(key, keyType, batch, 0, words);
        String key1 = word(key, keyType, batch, 1, words);
        String parity = hlo.filled(words, RandomWords.parity());
        String third = hlo.let(pair("xor", hlo.let(pair("xor", parity, key0, words)), key1, words));
        String[] keys = {key0, key1, third};
        String places = hlo.let("stablehlo.iota dim = " + batch.rank() + " : " + type(words));
        String left = hlo.let(pair("add", places, keys[0], words));
        String right = hlo.let(pair("add", hlo.filled(words, op.stream()), keys[1], words));
        for (int round = 0; round < RandomWords.ROUNDS; round++) {
            left = hlo.let(pair("add", left, right, words));
            right = hlo.let(pair("xor", rotated(right, RandomWords.rotation(round), words), left, words));
            if ((round & 3) == 3) {
                int injection = round / 4 + 1;
                left = hlo.let(pair("add", left, keys[injection % 3], words));
                String mixed = hlo.let(pair("add", keys[(injection + 1) % 3], hlo.filled(words, injection), words));
                right = hlo.let(pair("add", right, mixed, words));
            }
        }
        TensorType both = new TensorType(DType.I32, batch.append(Shape.of(2 * half)));
        String all = hlo.let("stablehlo.concatenate " + left + ", " + right + ", dim = " + batch.rank() + " : ("
                + type(words) + ", " + type(words) + ") -> " + type(both));
        TensorType wanted = new TensorType(DType.I32, batch.append(Shape.of(count)));
        if (count < 2 * half) {
            all = hlo.let(hlo.cut(all, both, batch.rank(), 0, count));
        }
        String shift = hlo.filled(wanted, 32 - op.bits());
        return hlo.reshaped(hlo.let(pair("shift_right_logical", all, shift, wanted)), wanted, type);
    }

    /** One word of each key, beside every number that it makes. */
    private String word(String key, TensorType keyType, Shape batch, int which, TensorType words) {
        TensorType cut = new TensorType(DType.I32, batch.append(Shape.of(1)));
        String one = hlo.let(hlo.cut(key, keyType, batch.rank(), which, which + 1));
        TensorType each = new TensorType(DType.I32, batch);
        String flat = hlo.let(hlo.reshaped(one, cut, each));
        return hlo.let("stablehlo.broadcast_in_dim " + flat + ", dims = " + HloText.axes(0, batch.rank()) + " : ("
                + type(each) + ") -> " + type(words));
    }

    private String rotated(String x, int by, TensorType words) {
        String up = hlo.let(pair("shift_left", x, hlo.filled(words, by), words));
        String down = hlo.let(pair("shift_right_logical", x, hlo.filled(words, 32 - by), words));
        return hlo.let(pair("or", up, down, words));
    }
}
