package dev.variate.pool.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Vectors and words in a pipe between two processes of one machine. */
final class Numbers {
    private Numbers() {}

    static float[] readFloats(DataInputStream in, int length) throws IOException {
        float[] vector = new float[length];
        bytes(in, length).asFloatBuffer().get(vector);
        return vector;
    }

    static int[] readInts(DataInputStream in, int length) throws IOException {
        int[] words = new int[length];
        bytes(in, length).asIntBuffer().get(words);
        return words;
    }

    private static ByteBuffer bytes(DataInputStream in, int length) throws IOException {
        byte[] bytes = new byte[Math.multiplyExact(length, Float.BYTES)];
        in.readFully(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** The numbers without their count. */
    static void write(DataOutputStream out, float[] vector) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(vector.length, Float.BYTES));
        bytes.asFloatBuffer().put(vector);
        out.write(bytes.array());
    }

    /** Their count, and the words. */
    static void write(DataOutputStream out, int[] words) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(words.length, Integer.BYTES));
        bytes.asIntBuffer().put(words);
        out.writeInt(words.length);
        out.write(bytes.array());
    }
}
