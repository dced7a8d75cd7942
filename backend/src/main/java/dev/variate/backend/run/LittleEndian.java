package dev.variate.backend.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Draws as they are stored: little-endian doubles. */
final class LittleEndian {
    private LittleEndian() {}

    static double[] doubles(byte[] bytes) {
        double[] numbers = new double[bytes.length / Double.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(numbers);
        return numbers;
    }
}
