package dev.variate.pool.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/** Packs arrays of doubles into JSON strings: base64 of their little-endian bytes, exact and a third of the size of decimal text. */
public final class PackedDoubles {
    private PackedDoubles() {}

    public static String pack(double... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(numbers.length, Double.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(numbers);
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    /** @throws IllegalArgumentException if {@code text} is not base64 of whole doubles */
    public static double[] unpack(String text) {
        byte[] bytes = Base64.getDecoder().decode(text);
        if (bytes.length % Double.BYTES != 0) {
            throw new IllegalArgumentException(
                    "Packed doubles hold " + bytes.length + " bytes, which is not a multiple of " + Double.BYTES);
        }
        double[] numbers = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
        return numbers;
    }
}
