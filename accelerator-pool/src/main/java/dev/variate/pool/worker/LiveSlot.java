package dev.variate.pool.worker;

import dev.variate.device.Devices;
import dev.variate.fit.Fit;
import dev.variate.inference.Block;
import dev.variate.inference.InvalidCheckpointException;
import dev.variate.inference.SamplingException;
import dev.variate.model.ModelException;
import dev.variate.pool.protocol.LiveJob;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The place for short fits while somebody types, beside whatever run the worker has. It holds one job: a newer one stops the one before,
 * whose text nobody looks at any more.
 */
final class LiveSlot {
    private final StudioClient studio;
    private final int threads;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("live-budget").factory());
    private Optional<LiveJob> waiting = Optional.empty();
    private Optional<Running> running = Optional.empty();

    /** A job under way; its fit is there once it is compiled. */
    private static final class Running {
        private final LiveJob job;
        private boolean superseded;
        private Optional<Fit> fit = Optional.empty();

        Running(LiveJob job) {
            this.job = job;
        }

        synchronized void supersede() {
            superseded = true;
            fit.ifPresent(Fit::cancel);
        }

        synchronized void compiled(Fit own) {
            fit = Optional.of(own);
            if (superseded) {
                own.cancel();
            }
        }

        synchronized void budgetSpent() {
            fit.ifPresent(Fit::cancel);
        }

        synchronized boolean isSuperseded() {
            return superseded;
        }
    }

    LiveSlot(StudioClient studio, int threads) {
        this.studio = studio;
        this.threads = threads;
    }

    /** Takes a job in the place of whatever was there. */
    synchronized void offer(LiveJob job) {
        running.ifPresent(Running::supersede);
        waiting = Optional.of(job);
        notifyAll();
    }

    /** Fits one job after another, until the studio's client is closed. */
    void serve() {
        while (!studio.isClosed()) {
            Running next = take();
            LiveResult result = fit(next);
            if (!next.isSuperseded()) {
                studio.say("/pool/v1/live/" + next.job.id(), result);
            }
        }
    }

    private synchronized Running take() {
        running = Optional.empty();
        while (waiting.isEmpty()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
        Running next = new Running(waiting.get());
        waiting = Optional.empty();
        running = Optional.of(next);
        return next;
    }

    private LiveResult fit(Running running) {
        LiveJob job = running.job;
        long start = System.nanoTime();
        try {
            Program program = ProgramText.parse(job.program());
            ProgramChecker.check(program);
            long most = Effort.mostLive(Math.min(threads, job.settings().chains()));
            if (Effort.elements(program) > most) {
                return LiveResult.failed(
                        "This model is too large to be fitted while you type: one step computes %,d numbers, more than %,d. Launch a run instead."
                                .formatted(Effort.elements(program), most));
            }
            try (Fit fit = Fit.compile(program, NamedTensor.toMap(job.inputs()), Devices.named("jvm"))) {
                running.compiled(fit);
                long spent = millis(start);
                ScheduledFuture<?> end = clock.schedule(
                        running::budgetSpent, Math.max(1, job.budgetMillis() - spent), TimeUnit.MILLISECONDS);
                Collected collected = new Collected(job, fit.scalarNames());
                long sampling = System.nanoTime();
                fit.sample(LeasedRun.settings(job.settings()), job.seed(), threads, List.of(), collected::add);
                end.cancel(false);
                return collected.result(spent, millis(sampling));
            }
        } catch (InvalidProgramException
                | ModelException
                | SamplingException
                | InvalidCheckpointException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            return LiveResult.failed(e.getMessage());
        } catch (OutOfMemoryError e) {
            return LiveResult.failed("This model needs more memory than a live fit has.");
        } catch (RuntimeException | Error e) {
            WorkerLog.say("a live fit failed by a mistake of ours: " + e);
            return LiveResult.failed("The worker failed: " + e);
        }
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    /** The draws after warm-up, as they come. */
    private static final class Collected {
        private final LiveJob job;
        private final List<String> names;
        private final double[][] draws;
        private final int[] counts;
        private int divergences;

        Collected(LiveJob job, List<String> names) {
            this.job = job;
            this.names = names;
            this.draws = new double[job.settings().chains()][0];
            this.counts = new int[job.settings().chains()];
        }

        void add(Block block, double[] constrained) {
            if (!block.warmup()) {
                int used = counts[block.chain()] * names.size();
                if (used + constrained.length > draws[block.chain()].length) {
                    draws[block.chain()] = Arrays.copyOf(draws[block.chain()], 2 * used + constrained.length);
                }
                System.arraycopy(constrained, 0, draws[block.chain()], used, constrained.length);
                counts[block.chain()] += block.count();
                for (int i = 0; i < block.count(); i++) {
                    divergences += block.info(i).divergent() ? 1 : 0;
                }
            }
        }

        LiveResult result(long compileMillis, long sampleMillis) {
            int shortest = Arrays.stream(counts).min().orElse(0);
            if (shortest < 2) {
                return new LiveResult(
                        names,
                        List.of(),
                        0,
                        compileMillis,
                        sampleMillis,
                        "This model is too slow to be fitted while you type: no draws in " + job.budgetMillis()
                                + " ms. Launch a run instead.");
            }
            List<String> packed = new ArrayList<>();
            for (double[] chain : draws) {
                packed.add(PackedDoubles.pack(Arrays.copyOf(chain, shortest * names.size())));
            }
            return new LiveResult(names, packed, divergences, compileMillis, sampleMillis, "");
        }
    }
}
