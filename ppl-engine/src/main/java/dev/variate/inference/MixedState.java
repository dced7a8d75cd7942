package dev.variate.inference;

import dev.variate.random.Key;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What a chain of {@link Mixed} carries.
 *
 * @param continuous of the method that moves the continuous coordinates; its log density and gradient are those given {@code whole}
 * @param whole the whole numbers
 * @param reach how far a step of each goes, about
 * @param seen their moments since {@code reach} was learnt
 */
record MixedState(NutsState continuous, double[] whole, double[] reach, Welford seen) implements ChainState {
    private static final int MAGIC = 0x564D4958;
    private static final int VERSION = 1;
    private static final int LEAST = 5 * Integer.BYTES + Long.BYTES;

    @Override
    public Key key() {
        return continuous.key();
    }

    @Override
    public int iteration() {
        return continuous.iteration();
    }

    @Override
    public double[] position() {
        return joined(continuous.position(), whole);
    }

    @Override
    public long gradients() {
        return continuous.gradients();
    }

    static double[] joined(double[] first, double[] second) {
        double[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /** Magic, version, the continuous state with its length, the number of whole numbers, four numbers for each, how many were seen, and a CRC-32C. */
    @Override
    public byte[] encode() {
        byte[] inner = continuous.encode();
        ByteBuffer out = ByteBuffer.allocate(LEAST + inner.length + 4 * whole.length * Double.BYTES);
        out.putInt(MAGIC).putInt(VERSION).putInt(inner.length).put(inner).putInt(whole.length);
        StateCodec.put(out, whole);
        StateCodec.put(out, reach);
        StateCodec.put(out, seen.mean());
        StateCodec.put(out, seen.squares());
        out.putLong(seen.count());
        out.putInt(StateCodec.checksum(out.array(), out.position()));
        return out.array();
    }

    /** @throws InvalidCheckpointException if {@code bytes} are not such a state */
    static MixedState decode(byte[] bytes) {
        StateCodec.require(bytes.length >= LEAST, "The checkpoint ends too early");
        int end = bytes.length - Integer.BYTES;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        StateCodec.require(
                in.getInt() == MAGIC && in.getInt() == VERSION,
                "These bytes are not a checkpoint of a method with whole numbers");
        StateCodec.require(
                StateCodec.checksum(bytes, end) == in.getInt(end), "The checkpoint is damaged: its checksum differs");
        in.limit(end);
        int length = in.getInt();
        StateCodec.require(length >= 0 && length <= in.remaining(), "The checkpoint ends too early");
        byte[] inner = new byte[length];
        in.get(inner);
        int m = StateCodec.integer(in);
        StateCodec.require(
                m >= 0 && in.remaining() == 4L * m * Double.BYTES + Long.BYTES,
                "The checkpoint claims " + m + " whole numbers, which it does not have");
        double[] whole = StateCodec.finite(in, m, "whole numbers");
        double[] reach = StateCodec.finite(in, m, "steps");
        double[] mean = StateCodec.finite(in, m, "mean");
        double[] squares = StateCodec.finite(in, m, "squares");
        long count = in.getLong();
        StateCodec.require(count >= 0, "The checkpoint has a count below 0");
        for (int i = 0; i < m; i++) {
            StateCodec.require(
                    whole[i] == Math.rint(whole[i]) && reach[i] >= 0 && squares[i] >= 0,
                    "The checkpoint's whole numbers are none");
        }
        return new MixedState(NutsState.decode(inner), whole, reach, new Welford(count, mean, squares));
    }
}
