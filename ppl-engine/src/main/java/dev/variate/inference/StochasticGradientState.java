package dev.variate.inference;

import dev.variate.random.Key;
import java.nio.ByteBuffer;

/**
 * What a chain of stochastic gradient steps carries from one iteration to the next.
 *
 * @param momentum in units of the scales; 0 without
 * @param gradients batches of which the gradient was computed so far
 */
record StochasticGradientState(Key key, int iteration, double[] position, double[] momentum, long gradients)
        implements ChainState {
    private static final int MAGIC = 0x56534744;
    private static final int VERSION = 1;
    private static final int HEAD = 4 * Integer.BYTES + 3 * Long.BYTES;

    /** Magic, version, dimension, iteration, key, gradients, position, momentum, and a CRC-32C. */
    @Override
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEAD + 2 * position.length * Double.BYTES + Integer.BYTES);
        out.putInt(MAGIC).putInt(VERSION).putInt(position.length).putInt(iteration);
        out.putLong(key.high()).putLong(key.low()).putLong(gradients);
        StateCodec.put(out, position);
        StateCodec.put(out, momentum);
        out.putInt(StateCodec.checksum(out.array(), out.position()));
        return out.array();
    }

    /** @throws InvalidCheckpointException if {@code bytes} are not such a state */
    static StochasticGradientState decode(byte[] bytes) {
        StateCodec.require(bytes.length >= HEAD + Integer.BYTES, "The checkpoint ends too early");
        int end = bytes.length - Integer.BYTES;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        StateCodec.require(
                in.getInt() == MAGIC && in.getInt() == VERSION,
                "These bytes are not a checkpoint of a stochastic gradient method");
        StateCodec.require(
                StateCodec.checksum(bytes, end) == in.getInt(end), "The checkpoint is damaged: its checksum differs");
        in.limit(end);
        int n = in.getInt();
        int iteration = in.getInt();
        Key key = new Key(in.getLong(), in.getLong());
        long gradients = in.getLong();
        StateCodec.require(
                n >= 0 && in.remaining() == 2L * n * Double.BYTES,
                "The checkpoint claims " + n + " coordinates, which do not fit its " + bytes.length + " bytes");
        StateCodec.require(iteration >= 0 && gradients >= 0, "The checkpoint has a count below 0");
        double[] position = StateCodec.finite(in, n, "position");
        return new StochasticGradientState(key, iteration, position, StateCodec.finite(in, n, "momentum"), gradients);
    }
}
