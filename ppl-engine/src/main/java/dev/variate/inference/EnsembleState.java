package dev.variate.inference;

import dev.variate.random.Key;
import java.nio.ByteBuffer;

/**
 * What an ensemble of walkers carries from one iteration to the next.
 *
 * @param walkers of each walker its position and, behind that, its log density
 * @param reach how many differences of two walkers a slice is wide at first
 * @param gradients evaluations of the density so far
 */
record EnsembleState(Key key, int iteration, int count, double[] walkers, double reach, long gradients)
        implements ChainState {
    private static final int MAGIC = 0x56454E53;
    private static final int VERSION = 1;
    private static final int HEAD = 5 * Integer.BYTES + 4 * Long.BYTES;

    /** The walkers one after another. */
    @Override
    public double[] position() {
        return walkers;
    }

    /** Magic, version, count, numbers, iteration, key, reach, evaluations, the walkers, and a CRC-32C. */
    @Override
    public byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(HEAD + walkers.length * Double.BYTES + Integer.BYTES);
        out.putInt(MAGIC).putInt(VERSION).putInt(count).putInt(walkers.length).putInt(iteration);
        out.putLong(key.high()).putLong(key.low()).putDouble(reach).putLong(gradients);
        StateCodec.put(out, walkers);
        out.putInt(StateCodec.checksum(out.array(), out.position()));
        return out.array();
    }

    /** @throws InvalidCheckpointException if {@code bytes} are not such a state */
    static EnsembleState decode(byte[] bytes) {
        StateCodec.require(bytes.length >= HEAD + Integer.BYTES, "The checkpoint ends too early");
        int end = bytes.length - Integer.BYTES;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        StateCodec.require(
                in.getInt() == MAGIC && in.getInt() == VERSION, "These bytes are not a checkpoint of an ensemble");
        StateCodec.require(
                StateCodec.checksum(bytes, end) == in.getInt(end), "The checkpoint is damaged: its checksum differs");
        in.limit(end);
        int count = in.getInt();
        int numbers = in.getInt();
        int iteration = in.getInt();
        Key key = new Key(in.getLong(), in.getLong());
        double reach = in.getDouble();
        long gradients = in.getLong();
        StateCodec.require(
                count > 0 && numbers > 0 && numbers % count == 0 && in.remaining() == (long) numbers * Double.BYTES,
                "The checkpoint claims " + numbers + " numbers of " + count + " walkers, which it does not have");
        StateCodec.require(iteration >= 0 && gradients >= 0, "The checkpoint has a count below 0");
        StateCodec.require(reach > 0 && Double.isFinite(reach), "The checkpoint's slices have the width " + reach);
        return new EnsembleState(key, iteration, count, StateCodec.finite(in, numbers, "walkers"), reach, gradients);
    }
}
