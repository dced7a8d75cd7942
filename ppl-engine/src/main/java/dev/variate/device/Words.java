package dev.variate.device;

import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;

/** Tensors as whole numbers of 32 bits, one after another, which is how they travel: two for a double, one for anything else. */
public final class Words {
    private Words() {}

    public static int[] of(List<Value> values) {
        int[] words = new int[values.stream().mapToInt(v -> count(v.type())).sum()];
        int at = 0;
        for (Value value : values) {
            for (double x : value.elements()) {
                switch (value.dtype()) {
                    case F64 -> {
                        long bits = Double.doubleToRawLongBits(x);
                        words[at++] = (int) (bits >>> Integer.SIZE);
                        words[at++] = (int) bits;
                    }
                    case F32 -> words[at++] = Float.floatToRawIntBits((float) x);
                    case I32, BOOL -> words[at++] = (int) x;
                }
            }
        }
        return words;
    }

    /** @throws IllegalStateException if the words are not as many as tensors of these types have */
    public static List<Value> values(int[] words, List<TensorType> types) {
        int wanted = types.stream().mapToInt(Words::count).sum();
        if (words.length != wanted) {
            throw new IllegalStateException("Tensors of " + words.length + " words came where " + wanted
                    + " were expected; the members of the group do not run the same program");
        }
        List<Value> values = new ArrayList<>();
        int at = 0;
        for (TensorType type : types) {
            double[] elements = new double[type.shape().size()];
            for (int i = 0; i < elements.length; i++) {
                elements[i] = switch (type.dtype()) {
                    case F64 ->
                        Double.longBitsToDouble(
                                (long) words[at++] << Integer.SIZE | Integer.toUnsignedLong(words[at++]));
                    case F32 -> Float.intBitsToFloat(words[at++]);
                    case I32, BOOL -> words[at++];
                };
            }
            values.add(Value.wrap(type, elements));
        }
        return values;
    }

    /** How many words a tensor of this type is. */
    public static int count(TensorType type) {
        return Math.multiplyExact(
                type.shape().size(),
                switch (type.dtype()) {
                    case F64 -> 2;
                    case F32, I32, BOOL -> 1;
                });
    }
}
