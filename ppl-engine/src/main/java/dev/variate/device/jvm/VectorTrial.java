package dev.variate.device.jvm;

import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * Tries the vector form of a class beside the scalar form, on a thread of its own and on arrays of its own, and lets it take over if it is
 * faster.
 *
 * <p>Until HotSpot has compiled it, code by the Vector API is some hundred times slower and allocates; that takes a fraction of a second.
 * So it is not even written before scalar code has run for about as long, and nobody who waits for a result ever runs it cold.
 */
final class VectorTrial {
    /** Blocks of rows, of all instances of a class, before the trial: 0.1 to 0.2 s of work. */
    static final int PATIENCE = 1 << 16;
    /** HotSpot's last compiler takes a method up after some 600 calls with loops (Tier4MinInvocationThreshold); then it needs time. */
    private static final int CALLS_BEFORE_WEIGHING = 2000;

    private static final int CALLS_A_WEIGHING = 50;
    private static final long GIVE_UP_NANOS = 10_000_000_000L;

    private static final ExecutorService EXECUTOR = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "vector code on trial");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    });

    private final List<BlockedRows> loops;
    private final CompiledLoops scalar;
    private final CompiledLoops vector;
    private final double[] in;
    private final double[] out;

    private VectorTrial(CompiledClass compiled, MethodHandle vectors, int arguments, int results) {
        this.loops = compiled.stages.stream()
                .flatMap(s ->
                        s instanceof Emitter.Stage.Rows r && r.rows().vector() ? Stream.of(r.rows()) : Stream.empty())
                .toList();
        this.scalar = compiled.instance();
        this.vector = compiled.make(vectors);
        this.vector.share(scalar);
        this.in = new double[arguments];
        this.out = new double[results];
    }

    /** Has the vector form of {@code compiled} tried, some time. */
    static void begin(CompiledClass compiled, int arguments, int results) {
        EXECUTOR.execute(() -> {
            Optional<MethodHandle> vectors = compiled.writeVectors();
            vectors.filter(v -> new VectorTrial(compiled, v, arguments, results).isFaster())
                    .ifPresent(compiled::adopt);
        });
    }

    private boolean isFaster() {
        long start = System.nanoTime();
        for (int i = 0; i < CALLS_BEFORE_WEIGHING; i++) {
            vectors();
        }
        long bestScalar = Long.MAX_VALUE;
        long bestVector = Long.MAX_VALUE;
        while (System.nanoTime() - start < GIVE_UP_NANOS) {
            long t0 = System.nanoTime();
            for (int i = 0; i < CALLS_A_WEIGHING; i++) {
                scalars();
            }
            long t1 = System.nanoTime();
            for (int i = 0; i < CALLS_A_WEIGHING; i++) {
                vectors();
            }
            long t2 = System.nanoTime();
            bestScalar = Math.min(bestScalar, t1 - t0);
            bestVector = Math.min(bestVector, t2 - t1);
            if (bestVector < bestScalar * 0.8) {
                return true;
            }
        }
        return false;
    }

    private void scalars() {
        loops.forEach(rows -> scalar.rows(rows.number(), in, out, 0, 0, blockOf(rows)));
    }

    private void vectors() {
        loops.forEach(rows -> vector.vectorRows(rows.number(), in, out, 0, 0, blockOf(rows)));
    }

    private static int blockOf(BlockedRows rows) {
        return Math.min(BlockedRows.BLOCK, rows.length() - rows.length() % BlockedRows.LANES);
    }
}
