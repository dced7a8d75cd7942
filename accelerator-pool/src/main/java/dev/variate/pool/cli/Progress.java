package dev.variate.pool.cli;

import dev.variate.inference.Block;
import dev.variate.inference.NutsSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Tells how far a run has come, on the standard error: a bar on a terminal, a line now and then elsewhere; nothing for a run that is over
 * before one could look.
 */
abstract class Progress implements AutoCloseable {
    private static final long PATIENCE_NANOS = 500_000_000;
    private static final long LINE_NANOS = 2_000_000_000;

    private final String about;
    private final long total;
    private final int warmupOfAll;
    private long done;
    private long quietUntil = System.nanoTime() + PATIENCE_NANOS;

    private Progress(NutsSettings settings, String about) {
        this.about = about;
        this.total = (long) settings.chains() * settings.iterations();
        this.warmupOfAll = settings.chains() * settings.warmup();
    }

    /** @param about what the run is of, where a command has several; else empty */
    static Progress of(NutsSettings settings, String about) {
        return isTerminal() ? new Bar(settings, about) : new Lines(settings, about);
    }

    /** Whether somebody watches: the standard error is a terminal. Asked of the kernel, because {@code System.console} takes 100 ms. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.startsWith("/dev/console");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return System.console() != null && System.console().isTerminal();
        }
    }

    void compiled(String device, double seconds) {
        if (seconds > PATIENCE_NANOS / 1e9) {
            System.err.printf(Locale.ROOT, "compiled for %s in %.1f s%n", device, seconds);
        }
    }

    /** One block at a time. */
    void block(Block block) {
        done += block.count();
        long now = System.nanoTime();
        if (now >= quietUntil && done < total) {
            quietUntil = now + show(done, total, phase());
        }
    }

    private String phase() {
        String phase = done < warmupOfAll ? "warm-up" : "sampling";
        return about.isEmpty() ? phase : about + ", " + phase;
    }

    /** Shows how far the run is; gives the nanoseconds for which that is enough. */
    abstract long show(long iterations, long ofAll, String phase);

    @Override
    public abstract void close();

    private static final class Lines extends Progress {
        Lines(NutsSettings settings, String about) {
            super(settings, about);
        }

        @Override
        long show(long iterations, long ofAll, String phase) {
            System.err.printf(
                    Locale.ROOT,
                    "%s: %,d of %,d iterations (%d %%)%n",
                    phase,
                    iterations,
                    ofAll,
                    100 * iterations / ofAll);
            return LINE_NANOS;
        }

        @Override
        public void close() {}
    }

    private static final class Bar extends Progress {
        private ProgressBar bar;

        Bar(NutsSettings settings, String about) {
            super(settings, about);
        }

        @Override
        long show(long iterations, long ofAll, String phase) {
            if (bar == null) {
                bar = new ProgressBarBuilder()
                        .setTaskName(phase)
                        .setInitialMax(ofAll)
                        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                        .clearDisplayOnFinish()
                        .build();
            }
            bar.setExtraMessage(phase);
            bar.stepTo(iterations);
            return 0;
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
                bar = null;
            }
        }
    }
}
