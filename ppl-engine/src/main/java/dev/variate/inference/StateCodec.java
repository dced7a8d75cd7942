package dev.variate.inference;

import dev.variate.random.Key;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Bytes of a {@link NutsState}, big-endian: magic, version, length n, key, iteration, gradients, log density, five numbers of step size adaptation, count of the moments, then
 * position, gradient, variances, mean and squares of n numbers each, and a CRC-32C of all before it. A change of layout takes a new version.
 */
final class StateCodec {
    private static final int MAGIC = 0x564E5554;
    private static final int VERSION = 1;
    private static final int HEAD = 3 * Integer.BYTES + 2 * Long.BYTES + Integer.BYTES + 8 * Long.BYTES;
    private static final int ARRAYS = 5;

    private StateCodec() {}

    static byte[] encode(NutsState state) {
        int n = state.position().length;
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(length(n)));
        out.putInt(MAGIC).putInt(VERSION).putInt(n);
        out.putLong(state.key().high()).putLong(state.key().low());
        out.putInt(state.iteration()).putLong(state.gradients()).putDouble(state.logDensity());
        DualAveraging step = state.stepSize();
        out.putDouble(step.stepSize())
                .putDouble(step.shrinkage())
                .putDouble(step.meanError())
                .putDouble(step.meanLogStepSize())
                .putLong(step.count());
        out.putLong(state.moments().count());
        put(out, state.position());
        put(out, state.gradient());
        put(out, state.variances());
        put(out, state.moments().mean());
        put(out, state.moments().squares());
        out.putInt(checksum(out.array(), out.position()));
        return out.array();
    }

    static NutsState decode(byte[] bytes) {
        if (bytes.length < length(0)) {
            throw new InvalidCheckpointException(
                    "A checkpoint has at least " + length(0) + " bytes; this one has " + bytes.length);
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        require(in.getInt() == MAGIC, "These bytes are not a checkpoint of NUTS");
        int version = in.getInt();
        require(
                version == VERSION,
                "The checkpoint has version " + version + "; this program reads version " + VERSION
                        + ", so the run must start again");
        int n = in.getInt();
        require(
                n >= 0 && length(n) == bytes.length,
                "The checkpoint claims " + n + " coordinates, which do not fit its " + bytes.length + " bytes");
        require(
                checksum(bytes, bytes.length - Integer.BYTES)
                        == ByteBuffer.wrap(bytes).getInt(bytes.length - Integer.BYTES),
                "The checkpoint is damaged: its checksum differs");
        Key key = new Key(in.getLong(), in.getLong());
        int iteration = in.getInt();
        long gradients = in.getLong();
        double logDensity = in.getDouble();
        DualAveraging step =
                new DualAveraging(in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(), in.getLong());
        long count = in.getLong();
        double[] position = finite(in, n, "position");
        double[] gradient = finite(in, n, "gradient");
        double[] variances = finite(in, n, "variances");
        Welford moments = new Welford(count, finite(in, n, "mean"), finite(in, n, "squares"));
        require(
                iteration >= 0 && gradients >= 0 && count >= 0 && step.count() >= 0,
                "The checkpoint has a count below 0");
        require(Double.isFinite(logDensity), "The checkpoint's log density is " + logDensity);
        require(
                step.stepSize() > 0 && Double.isFinite(step.stepSize()),
                "The checkpoint's step size is " + step.stepSize());
        require(
                Double.isFinite(step.shrinkage())
                        && Double.isFinite(step.meanError())
                        && Double.isFinite(step.meanLogStepSize()),
                "The checkpoint's adaptation is not finite");
        for (double variance : variances) {
            require(variance > 0, "The checkpoint's metric has the variance " + variance);
        }
        return new NutsState(key, iteration, position, gradient, logDensity, variances, step, moments, gradients);
    }

    private static long length(int n) {
        return HEAD + (long) ARRAYS * Double.BYTES * n + Integer.BYTES;
    }

    private static void put(ByteBuffer out, double[] values) {
        out.asDoubleBuffer().put(values);
        out.position(out.position() + values.length * Double.BYTES);
    }

    private static double[] finite(ByteBuffer in, int n, String what) {
        double[] values = new double[n];
        in.asDoubleBuffer().get(values);
        in.position(in.position() + n * Double.BYTES);
        for (double value : values) {
            require(Double.isFinite(value), "The checkpoint's " + what + " holds " + value);
        }
        return values;
    }

    private static int checksum(byte[] bytes, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new InvalidCheckpointException(message);
        }
    }
}
