package dev.variate.inference;

import dev.variate.random.Key;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Bytes of a {@link NutsState}, big-endian: magic, version, length n, key, iteration, gradients, log density, six numbers of step size adaptation, position and gradient of n numbers
 * each; the metric: its kind, rank and numbers; the two windows: count, means and squares of draws and of gradients, how many draws are kept, and these with their gradients; and a
 * CRC-32C of all before it. A change of layout takes a new version.
 */
final class StateCodec {
    private static final int MAGIC = 0x564E5554;
    private static final int VERSION = 4;
    private static final int HEAD = 3 * Integer.BYTES + 2 * Long.BYTES + Integer.BYTES + 8 * Long.BYTES;
    private static final int DIAGONAL = 0;
    private static final int LOW_RANK = 1;
    private static final int DENSE = 2;

    private StateCodec() {}

    static byte[] encode(NutsState state) {
        int n = state.position().length;
        List<AdaptationWindow.Kept> older = state.older().kept();
        List<AdaptationWindow.Kept> newer = state.newer().kept();
        long numbers = 2L * n + numbers(state.metric()) + 2 * (4L * n) + 2L * n * (older.size() + newer.size());
        ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(
                HEAD + 2 * Integer.BYTES + 2 * (Long.BYTES + Integer.BYTES) + numbers * Double.BYTES + Integer.BYTES));
        out.putInt(MAGIC).putInt(VERSION).putInt(n);
        out.putLong(state.key().high()).putLong(state.key().low());
        out.putInt(state.iteration()).putLong(state.gradients()).putDouble(state.logDensity());
        DualAveraging step = state.stepSize();
        out.putDouble(step.stepSize())
                .putDouble(step.shrinkage())
                .putDouble(step.meanError())
                .putDouble(step.meanLogStepSize())
                .putDouble(step.target())
                .putLong(step.count());
        put(out, state.position());
        put(out, state.gradient());
        put(out, state.metric());
        put(out, state.older(), older);
        put(out, state.newer(), newer);
        out.putInt(checksum(out.array(), out.position()));
        return out.array();
    }

    private static long numbers(Metric metric) {
        return switch (metric) {
            case Metric.Diagonal diagonal -> diagonal.scales().length;
            case Metric.LowRank lowRank ->
                lowRank.scales().length + lowRank.directions().length + lowRank.stretches().length;
            case Metric.Dense dense -> dense.rows().length;
        };
    }

    private static void put(ByteBuffer out, Metric metric) {
        switch (metric) {
            case Metric.Diagonal diagonal -> {
                out.putInt(DIAGONAL).putInt(0);
                put(out, diagonal.scales());
            }
            case Metric.LowRank lowRank -> {
                out.putInt(LOW_RANK).putInt(lowRank.stretches().length);
                put(out, lowRank.scales());
                put(out, lowRank.directions());
                put(out, lowRank.stretches());
            }
            case Metric.Dense dense -> {
                out.putInt(DENSE).putInt(dense.dimension());
                put(out, dense.rows());
            }
        }
    }

    private static void put(ByteBuffer out, AdaptationWindow window, List<AdaptationWindow.Kept> kept) {
        out.putLong(window.draws().count());
        put(out, window.draws().mean());
        put(out, window.draws().squares());
        put(out, window.gradients().mean());
        put(out, window.gradients().squares());
        out.putInt(kept.size());
        for (AdaptationWindow.Kept each : kept) {
            put(out, each.draw());
            put(out, each.gradient());
        }
    }

    static void put(ByteBuffer out, double[] values) {
        out.asDoubleBuffer().put(values);
        out.position(out.position() + values.length * Double.BYTES);
    }

    static NutsState decode(byte[] bytes) {
        require(
                bytes.length >= HEAD + Integer.BYTES,
                "A checkpoint has at least " + (HEAD + Integer.BYTES) + " bytes; this one has " + bytes.length);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        require(in.getInt() == MAGIC, "These bytes are not a checkpoint of NUTS");
        int version = in.getInt();
        require(
                version == VERSION,
                "The checkpoint has version " + version + "; this program reads version " + VERSION
                        + ", so the run must start again");
        int n = in.getInt();
        require(
                n >= 0 && 2L * n * Double.BYTES <= bytes.length,
                "The checkpoint claims " + n + " coordinates, which do not fit its " + bytes.length + " bytes");
        int end = bytes.length - Integer.BYTES;
        require(checksum(bytes, end) == in.getInt(end), "The checkpoint is damaged: its checksum differs");
        in.limit(end);
        NutsState state = state(in, n);
        require(!in.hasRemaining(), "The checkpoint is " + in.remaining() + " bytes too long");
        return state;
    }

    private static NutsState state(ByteBuffer in, int n) {
        Key key = new Key(in.getLong(), in.getLong());
        int iteration = in.getInt();
        long gradients = in.getLong();
        double logDensity = in.getDouble();
        DualAveraging step = new DualAveraging(
                in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(), in.getLong());
        require(iteration >= 0 && gradients >= 0 && step.count() >= 0, "The checkpoint has a count below 0");
        require(Double.isFinite(logDensity), "The checkpoint's log density is " + logDensity);
        require(
                step.stepSize() > 0 && Double.isFinite(step.stepSize()),
                "The checkpoint's step size is " + step.stepSize());
        require(
                Double.isFinite(step.shrinkage())
                        && Double.isFinite(step.meanError())
                        && Double.isFinite(step.meanLogStepSize())
                        && Double.isFinite(step.target()),
                "The checkpoint's adaptation is not finite");
        double[] position = finite(in, n, "position");
        double[] gradient = finite(in, n, "gradient");
        Metric metric = metric(in, n);
        return new NutsState(
                key, iteration, position, gradient, logDensity, metric, step, window(in, n), window(in, n), gradients);
    }

    private static Metric metric(ByteBuffer in, int n) {
        int kind = integer(in);
        int rank = integer(in);
        require(rank >= 0 && rank <= n, "The checkpoint's metric has rank " + rank + " in " + n + " dimensions");
        return switch (kind) {
            case DIAGONAL -> new Metric.Diagonal(scales(in, n));
            case LOW_RANK ->
                new Metric.LowRank(
                        scales(in, n), finite(in, (long) rank * n, "metric"), above(in, rank, -1, "stretch"));
            case DENSE -> new Metric.Dense(n, finite(in, (long) n * n, "metric"));
            default -> throw new InvalidCheckpointException("The checkpoint's metric is of the unknown kind " + kind);
        };
    }

    private static double[] scales(ByteBuffer in, int n) {
        return above(in, n, 0, "scale");
    }

    private static double[] above(ByteBuffer in, int count, double bound, String what) {
        double[] values = finite(in, count, "metric");
        for (double value : values) {
            require(value > bound, "The checkpoint's metric has the " + what + " " + value);
        }
        return values;
    }

    private static AdaptationWindow window(ByteBuffer in, int n) {
        require(in.remaining() >= Long.BYTES, "The checkpoint ends too early");
        long count = in.getLong();
        require(count >= 0, "The checkpoint has a count below 0");
        Welford draws = new Welford(count, finite(in, n, "mean"), finite(in, n, "squares"));
        Welford gradients = new Welford(count, finite(in, n, "mean"), finite(in, n, "squares"));
        int kept = integer(in);
        require(
                kept >= 0 && kept <= count && 2L * Double.BYTES * n * kept <= in.remaining(),
                "The checkpoint claims " + kept + " kept draws, which it does not have");
        Optional<AdaptationWindow.Kept> last = Optional.empty();
        for (int i = 0; i < kept; i++) {
            last = Optional.of(new AdaptationWindow.Kept(
                    finite(in, n, "kept draws"), finite(in, n, "gradients of the kept draws"), last));
        }
        return new AdaptationWindow(draws, gradients, last);
    }

    static int integer(ByteBuffer in) {
        require(in.remaining() >= Integer.BYTES, "The checkpoint ends too early");
        return in.getInt();
    }

    static double[] finite(ByteBuffer in, long count, String what) {
        require(count * Double.BYTES <= in.remaining(), "The checkpoint ends too early, within its " + what);
        double[] values = new double[(int) count];
        in.asDoubleBuffer().get(values);
        in.position(in.position() + values.length * Double.BYTES);
        for (double value : values) {
            require(Double.isFinite(value), "The checkpoint's " + what + " holds " + value);
        }
        return values;
    }

    static int checksum(byte[] bytes, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, end);
        return (int) crc.getValue();
    }

    static void require(boolean condition, String message) {
        if (!condition) {
            throw new InvalidCheckpointException(message);
        }
    }
}
