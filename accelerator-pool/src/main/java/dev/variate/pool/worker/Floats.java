package dev.variate.pool.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Vectors in a pipe between two processes of one machine. */
final class Floats {
    private Floats() {}

    static float[] read(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[Math.multiplyExact(length, Float.BYTES)];
        in.readFully(bytes);
        float[] vector = new float[length];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(vector);
        return vector;
    }

    static void write(DataOutputStream out, float[] vector) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(vector.length, Float.BYTES));
        bytes.asFloatBuffer().put(vector);
        out.write(bytes.array());
    }
}
