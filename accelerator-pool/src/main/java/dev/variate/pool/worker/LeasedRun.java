package dev.variate.pool.worker;

import dev.variate.device.Devices;
import dev.variate.fit.Approximated;
import dev.variate.fit.Fit;
import dev.variate.fit.Method;
import dev.variate.inference.Block;
import dev.variate.inference.ChainRange;
import dev.variate.inference.Checkpoint;
import dev.variate.inference.InvalidCheckpointException;
import dev.variate.inference.MiniBatch;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.SamplerReport;
import dev.variate.inference.SamplingException;
import dev.variate.model.ModelException;
import dev.variate.pool.protocol.Finish;
import dev.variate.pool.protocol.Lease;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.pool.protocol.Phase;
import dev.variate.pool.protocol.RunSettings;
import dev.variate.pool.start.Beginning;
import dev.variate.program.InvalidProgramException;
import dev.variate.program.Program;
import dev.variate.program.ProgramChecker;
import dev.variate.program.ProgramText;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * One run under one lease: compiled, sampled, told of block by block, finished.
 */
final class LeasedRun implements Leased {
    private static final int MOST_DRAWS = 4096;
    private static final int MOST_NUMBERS = 1 << 19;

    private final Lease lease;
    private final int threads;
    private final LeaseTalk talk;
    private final long start = System.nanoTime();
    private volatile boolean cancelled;
    private volatile Optional<Fit> fit = Optional.empty();
    private Phase.Name furthest = Phase.Name.compiling;

    LeasedRun(StudioClient studio, Lease lease, int threads) {
        this.lease = lease;
        this.threads = threads;
        this.talk = new LeaseTalk(studio, lease, this::cancel);
    }

    @Override
    public void run() {
        WorkerLog.say("run " + lease.runId() + ", attempt " + lease.attempt() + " begins"
                + (lease.chainCount() == lease.settings().chains()
                        ? ""
                        : " with %d of its %d chains"
                                .formatted(lease.chainCount(), lease.settings().chains()))
                + (lease.checkpoints().isEmpty() ? "" : " from its checkpoints"));
        talk.begin();
        talk.end(attempt());
    }

    @Override
    public void cancel() {
        cancelled = true;
        fit.ifPresent(Fit::cancel);
    }

    private Finish attempt() {
        double compileSeconds = 0;
        long sampling = System.nanoTime();
        try {
            phase(Phase.Name.compiling);
            Method method = Method.named(lease.method());
            Program program = ProgramText.parse(lease.program());
            ProgramChecker.check(program);
            try (Fit own = Fit.compile(program, NamedTensor.toMap(lease.inputs()), Devices.named(lease.device()))) {
                compileSeconds = own.compileSeconds();
                fit = Optional.of(own);
                if (cancelled) {
                    own.cancel();
                }
                sampling = System.nanoTime();
                if (!method.hasChains()) {
                    return approximate(own, method, sampling);
                }
                own.startAt(Beginning.of(lease.settings().init()).points());
                SamplerReport report = own.sample(
                        method,
                        settings(lease.settings()),
                        lease.seed(),
                        threads,
                        new ChainRange(lease.firstChain(), lease.chainCount()),
                        checkpoints(),
                        (block, draws) -> tell(own, block, draws));
                Finish.Status status = report.completed() ? Finish.Status.succeeded : Finish.Status.cancelled;
                return new Finish(status, "", compileSeconds, report.nanos() / 1e9, report.gradients());
            }
        } catch (InvalidProgramException
                | ModelException
                | SamplingException
                | InvalidCheckpointException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            return failed(e.getMessage(), compileSeconds, sampling);
        } catch (CancellationException e) {
            return new Finish(Finish.Status.cancelled, "", compileSeconds, (System.nanoTime() - sampling) / 1e9, 0);
        } catch (OutOfMemoryError e) {
            return failed(
                    "The run needs more memory than this worker has ("
                            + (Runtime.getRuntime().maxMemory() >> 20) + " MB).",
                    compileSeconds,
                    sampling);
        } catch (RuntimeException | Error e) {
            WorkerLog.say("run " + lease.runId() + " failed by a mistake of ours: " + e);
            return failed("The worker failed: " + e, compileSeconds, sampling);
        }
    }

    /** All draws at once, then told in blocks; those that an earlier attempt has told are not told again. */
    private Finish approximate(Fit own, Method method, long began) {
        phase(Phase.Name.sampling);
        Approximated found =
                own.approximate(method, lease.seed(), lease.settings().draws());
        double[][] draws = found.draws();
        int scalars = own.scalarNames().size();
        int most = Math.clamp(MOST_NUMBERS / Math.max(1, scalars), 1, MOST_DRAWS);
        int next = lease.checkpoints().stream()
                .mapToInt(c -> c.nextIteration())
                .findFirst()
                .orElse(0);
        while (next < draws.length && !cancelled) {
            int count = Math.min(most, draws.length - next);
            double[] told = new double[count * scalars];
            for (int i = 0; i < count; i++) {
                System.arraycopy(draws[next + i], 0, told, i * scalars, scalars);
            }
            say(
                    "/blocks",
                    new dev.variate.pool.protocol.Block(
                            0, next, count, false, scalars, PackedDoubles.pack(told), "", next + count, ""));
            next += count;
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        return next < draws.length
                ? new Finish(Finish.Status.cancelled, "", own.compileSeconds(), seconds, found.gradients())
                : new Finish(
                        Finish.Status.succeeded,
                        "",
                        own.compileSeconds(),
                        seconds,
                        found.gradients(),
                        method.result() == Method.Result.WEIGHED ? Optional.of(found.importance()) : Optional.empty(),
                        found.marginalLikelihood());
    }

    private static Finish failed(String message, double compileSeconds, long sampling) {
        return new Finish(
                Finish.Status.failed,
                message == null ? "The run failed." : message,
                compileSeconds,
                (System.nanoTime() - sampling) / 1e9,
                0);
    }

    static NutsSettings settings(RunSettings s) {
        return new NutsSettings(
                s.chains(),
                s.warmup(),
                s.draws(),
                s.targetAccept(),
                s.maxTreeDepth(),
                NutsSettings.MetricKind.named(s.metric()),
                Beginning.of(s.init()).init(),
                s.batch()
                        .map(batch -> new MiniBatch(batch.plate(), batch.batchSize(), batch.stepSize()))
                        .orElse(MiniBatch.USUAL));
    }

    private List<Checkpoint> checkpoints() {
        return lease.checkpoints().stream()
                .map(c -> new Checkpoint(c.chain(), c.stateBytes()))
                .toList();
    }

    // ---- what is said

    private void tell(Fit own, Block block, double[] draws) {
        Phase.Name now = block.warmup() ? Phase.Name.warmup : Phase.Name.sampling;
        // chains need not reach the end of warm-up together: the first to sample counts
        if (now.compareTo(furthest) > 0) {
            phase(now);
        }
        say(
                "/blocks",
                new dev.variate.pool.protocol.Block(
                        block.chain(),
                        block.firstIteration(),
                        block.count(),
                        block.warmup(),
                        own.scalarNames().size(),
                        PackedDoubles.pack(draws),
                        PackedDoubles.pack(block.stats()),
                        block.nextIteration(),
                        Base64.getEncoder().encodeToString(block.checkpoint())));
    }

    private void phase(Phase.Name name) {
        furthest = name;
        say("/phase", new Phase(name, (System.nanoTime() - start) / 1e9));
    }

    private void say(String path, Object body) {
        talk.say(path, body);
    }
}
