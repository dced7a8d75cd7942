package dev.variate.device.jvm;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Evaluates several positions at once: each block of rows is read from memory once and visited by all of them, and threads share the parts
 * of the rows out among themselves.
 */
final class Batch {
    /** As many as the matrix kernels take together. */
    static final int POSITIONS = 4;

    private static final int THREADS = Runtime.getRuntime().availableProcessors();

    /** Made when the first large model asks; its threads end with the JVM. */
    private static final class Helpers {
        private static final ExecutorService EXECUTOR = Executors.newFixedThreadPool(Math.max(1, THREADS - 1), work -> {
            Thread thread = new Thread(work, "log density rows");
            thread.setDaemon(true);
            return thread;
        });
    }

    private final List<Emitter.Stage> stages;
    /** Crew 0 are the chains themselves, the others work on rows for them, a thread each. */
    private final CompiledLoops[][] crews;

    private final double[][] in;
    private final double[][] out;

    /** @param positions how many there will be */
    Batch(CompiledClass compiled, int positions) {
        this.stages = compiled.stages;
        this.crews = new CompiledLoops[THREADS][positions];
        for (int t = 0; t < THREADS; t++) {
            for (int c = 0; c < positions; c++) {
                crews[t][c] = compiled.instance();
                if (t > 0) {
                    crews[t][c].serve(crews[0][c]);
                }
            }
        }
        this.in = new double[positions][];
        this.out = new double[positions][];
    }

    void run(double[][] positions, int from, double[] values, double[][] gradients) {
        CompiledLoops[] chains = crews[0];
        for (int c = 0; c < chains.length; c++) {
            in[c] = positions[from + c];
            out[c] = gradients[from + c];
        }
        for (Emitter.Stage stage : stages) {
            switch (stage) {
                case Emitter.Stage.Method m -> {
                    for (int c = 0; c < chains.length; c++) {
                        chains[c].stage(m.k(), in[c], out[c]);
                    }
                }
                case Emitter.Stage.Rows r -> rows(r.rows());
            }
        }
        for (int c = 0; c < chains.length; c++) {
            values[from + c] = chains[c].slots[0];
        }
        Arrays.fill(in, null);
        Arrays.fill(out, null);
    }

    private void rows(BlockedRows rows) {
        if (!rows.threadable() || THREADS == 1) {
            rows.run(crews[0], in, out);
            return;
        }
        AtomicInteger next = new AtomicInteger();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(THREADS - 1);
        for (int t = 1; t < THREADS; t++) {
            CompiledLoops[] crew = crews[t];
            Helpers.EXECUTOR.execute(() -> {
                try {
                    parts(rows, crew, next);
                } catch (RuntimeException | Error e) {
                    failure.set(e);
                } finally {
                    done.countDown();
                }
            });
        }
        parts(rows, crews[0], next);
        await(done);
        if (failure.get() != null) {
            throw new IllegalStateException("A pass over the rows failed: " + failure.get(), failure.get());
        }
        rows.combine(crews[0]);
    }

    /** Parts that nobody has taken yet, until there are none. Which thread does which makes no difference to the result. */
    private void parts(BlockedRows rows, CompiledLoops[] crew, AtomicInteger next) {
        for (int part = next.getAndIncrement(); part < rows.parts(); part = next.getAndIncrement()) {
            rows.part(part, crew, in, out);
        }
    }

    /** Rows under way write to arrays of ours, so an interrupt has to wait for them. */
    private static void await(CountDownLatch done) {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
