package dev.variate.pool.worker;

import dev.variate.device.Devices;
import dev.variate.fit.Approximated;
import dev.variate.fit.Fit;
import dev.variate.fit.Method;
import dev.variate.inference.Block;
import dev.variate.inference.ChainRange;
import dev.variate.inference.Checkpoint;
import dev.variate.inference.InvalidCheckpointException;
import dev.variate.inference.NutsSettings;
import dev.variate.inference.SamplerReport;
import dev.variate.inference.SamplingException;
import dev.variate.model.ModelException;
import dev.variate.pool.protocol.Ack;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One run under one lease: compiled, sampled, told of block by block, finished.
 *
 * <p>Chains do not wait for the studio: messages go out in order on a thread of their own, and only when {@value #UNSENT} of them are
 * unsent do the chains pause. Once the studio says that the lease is lost, nothing more is said and the sampling stops.
 */
final class LeasedRun {
    private static final int UNSENT = 64;
    private static final int MOST_DRAWS = 4096;
    private static final int MOST_NUMBERS = 1 << 19;
    /** Also how soon a run hears, while no block is on its way, that somebody has cancelled it. */
    private static final long HEARTBEAT_MILLIS = 1000;

    private sealed interface Message {
        record Say(String path, Object body) implements Message {}

        record End() implements Message {}
    }

    private final StudioClient studio;
    private final Lease lease;
    private final int threads;
    private final String base;
    private final BlockingQueue<Message> unsent = new ArrayBlockingQueue<>(UNSENT);
    private final CountDownLatch over = new CountDownLatch(1);
    private final long start = System.nanoTime();
    private volatile boolean lost;
    private volatile boolean cancelled;
    private volatile Optional<Fit> fit = Optional.empty();
    private Phase.Name furthest = Phase.Name.compiling;

    LeasedRun(StudioClient studio, Lease lease, int threads) {
        this.studio = studio;
        this.lease = lease;
        this.threads = threads;
        this.base = "/pool/v1/runs/" + lease.runId() + "/attempts/" + lease.attempt();
    }

    /** Runs to the end, to a cancellation, or until the lease is lost. */
    void run() {
        WorkerLog.say("run " + lease.runId() + ", attempt " + lease.attempt() + " begins"
                + (lease.chainCount() == lease.settings().chains()
                        ? ""
                        : " with %d of its %d chains"
                                .formatted(lease.chainCount(), lease.settings().chains()))
                + (lease.checkpoints().isEmpty() ? "" : " from its checkpoints"));
        Thread sender = Thread.ofPlatform().name("run-messages").start(this::send);
        Thread heart = Thread.ofPlatform().daemon().name("run-heartbeat").start(this::beat);
        Finish finish = attempt();
        say(base + "/finish", finish);
        put(new Message.End());
        try {
            sender.join();
            over.countDown();
            heart.interrupt();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        WorkerLog.say("run " + lease.runId() + ", attempt " + lease.attempt()
                + (lost ? " is no longer this worker's" : " " + finish.status()));
    }

    /** Stops soon; what is drawn so far is still told. From any thread. */
    void cancel() {
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
                    base + "/blocks",
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
                Beginning.of(s.init()).init());
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
                base + "/blocks",
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
        say(base + "/phase", new Phase(name, (System.nanoTime() - start) / 1e9));
    }

    private void say(String path, Object body) {
        if (!lost) {
            put(new Message.Say(path, body));
        }
    }

    private void put(Message message) {
        try {
            unsent.put(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send() {
        try {
            while (unsent.take() instanceof Message.Say say) {
                // once the lease is lost the queue is emptied, so that no chain waits for room in it
                if (!lost) {
                    heard(studio.say(say.path, say.body));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            while (!over.await(Math.min(HEARTBEAT_MILLIS, lease.leaseSeconds() * 1000L / 3), TimeUnit.MILLISECONDS)
                    && !lost) {
                heard(studio.ask(base + "/heartbeat"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void heard(Optional<StudioClient.Answer> answer) {
        if (answer.isEmpty() || answer.get().lost()) {
            lost = true;
            cancel();
        } else if (answer.get().status() >= 400) {
            WorkerLog.say("the studio answered " + answer.get().status() + " about run " + lease.runId()
                    + "; giving the run up");
            lost = true;
            cancel();
        } else if (answer.get().message(Ack.class).map(Ack::cancel).orElse(false)) {
            cancel();
        }
    }
}
