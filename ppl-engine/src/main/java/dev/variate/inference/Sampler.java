package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs the chains of one run and hands on what they draw, block by block.
 *
 * <p>Chains share a few threads and take turns by blocks, the one that is furthest behind first; where the density would rather have several positions at once
 * ({@link LogDensity#preferredBatch}), chains run side by side and meet at each gradient. Neither threads nor blocks nor a resumption change a draw. The first blocks of a chain are
 * short, so that there is something to look at; later ones hold less than half a second of work, unless one iteration alone takes longer.
 *
 * <p>No lambda stands on the way to the first draw: the first few of a process cost it 30 ms, and eight schools' whole run takes 100.
 */
public final class Sampler {
    private static final long FIRST_BLOCK_NANOS = 10_000_000;
    private static final long LONGEST_BLOCK_NANOS = 400_000_000;

    private final LogDensity density;
    private final Kernels kernels;
    private final NutsSettings settings;
    private final long seed;
    private final List<double[]> starts;
    private final ChainRange range;
    private final AtomicBoolean started = new AtomicBoolean();
    private final Object delivery = new Object();
    private final AtomicBoolean stop = new AtomicBoolean();
    private Optional<Throwable> failure = Optional.empty();

    /** A run of {@code density}, of which only {@link LogDensity#fork forks} are used. */
    public Sampler(LogDensity density, NutsSettings settings, long seed) {
        this(density, settings, seed, List.of());
    }

    /** With the unconstrained positions at which chains begin, one after another and over again if there are more chains; without any, each chain looks for one of its own. */
    public Sampler(LogDensity density, NutsSettings settings, long seed, List<double[]> starts) {
        this(density, Moves.NO_U_TURN, settings, seed, starts);
    }

    /** The same by another method than NUTS. */
    public Sampler(LogDensity density, Kernels kernels, NutsSettings settings, long seed, List<double[]> starts) {
        this(density, kernels, settings, seed, starts, ChainRange.all(settings));
    }

    private Sampler(
            LogDensity density,
            Kernels kernels,
            NutsSettings settings,
            long seed,
            List<double[]> starts,
            ChainRange range) {
        this.density = density;
        this.kernels = kernels;
        this.settings = settings;
        this.seed = seed;
        this.starts = List.copyOf(starts);
        this.range = range;
    }

    /**
     * Of some of the run's chains only; others draw the rest elsewhere.
     *
     * @throws IllegalArgumentException if the run has not so many chains
     */
    public Sampler part(ChainRange some) {
        if (some.end() > settings.chains()) {
            throw new IllegalArgumentException(
                    "The run has %d chains; there are none up to %d".formatted(settings.chains(), some.end()));
        }
        return new Sampler(density, kernels, settings, seed, starts, some);
    }

    /** Runs all chains from their beginning; see {@link #run(int, List, BlockListener)}. */
    public SamplerReport run(int threads, BlockListener listener) {
        return run(threads, List.of(), listener);
    }

    /**
     * Runs its chains until their end or {@link #cancel}, on the caller's thread and {@code threads} − 1 others. At most once.
     *
     * @param checkpoints where chains of an interrupted run stood; a chain without one starts at the beginning
     * @throws SamplingException if a chain cannot go on; the others are stopped too, and what they have drawn is handed on
     * @throws InvalidCheckpointException if a checkpoint is damaged or of another run
     */
    public SamplerReport run(int threads, List<Checkpoint> checkpoints, BlockListener listener) {
        if (threads < 1) {
            throw new IllegalArgumentException("A run needs at least one thread; it was given " + threads);
        }
        if (started.getAndSet(true)) {
            throw new IllegalStateException("This sampler has run already; make another one");
        }
        long start = System.nanoTime();
        List<Chain<?>> chains = new ArrayList<>();
        if (range.count() > 1 && density.preferredBatch() > 1) {
            Lockstep lockstep = new Lockstep(density.fork(), range.count());
            for (int chain = range.first(); chain < range.end(); chain++) {
                chains.add(chain(chain, lockstep.seat(), checkpoints));
            }
            sideBySide(chains, lockstep, listener);
        } else {
            for (int chain = range.first(); chain < range.end(); chain++) {
                chains.add(chain(chain, density.fork(), checkpoints));
            }
            takingTurns(chains, Math.min(threads, range.count()), listener);
        }
        rethrowFailure();
        boolean completed = true;
        long gradients = 0;
        for (Chain<?> chain : chains) {
            completed &= chain.done();
            gradients += chain.gradients();
        }
        return new SamplerReport(completed, gradients, System.nanoTime() - start);
    }

    /** Stops the run soon: after the gradient that each chain is at. Iterations that are complete are still handed on. From any thread. */
    public void cancel() {
        stop.set(true);
    }

    private Chain<?> chain(int index, LogDensity its, List<Checkpoint> checkpoints) {
        Optional<byte[]> resumed = Optional.empty();
        for (Checkpoint checkpoint : checkpoints) {
            if (checkpoint.chain() == index) {
                resumed = Optional.of(checkpoint.state());
            }
        }
        Optional<double[]> start = starts.isEmpty() ? Optional.empty() : Optional.of(starts.get(index % starts.size()));
        Kernel<?> kernel = kernels.kernel(new Stoppable(its, stop), settings);
        return new Chain<>(index, kernel, settings, Nuts.chainKey(seed, index), start, resumed);
    }

    private void takingTurns(List<Chain<?>> chains, int threads, BlockListener listener) {
        Turns turns = new Turns(chains);
        List<Runnable> work = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            work.add(new Runnable() {
                @Override
                public void run() {
                    for (Optional<Chain<?>> next = turns.next(); next.isPresent(); next = turns.next()) {
                        if (advance(next.get(), listener)) {
                            turns.again(next.get());
                        }
                    }
                }
            });
        }
        inParallel(work, Thread.ofPlatform().name("chains-", 1).daemon().factory());
    }

    private void sideBySide(List<Chain<?>> chains, Lockstep lockstep, BlockListener listener) {
        List<Runnable> work = new ArrayList<>();
        for (Chain<?> chain : chains) {
            work.add(new Runnable() {
                @Override
                public void run() {
                    try {
                        boolean more = !chain.done();
                        while (more) {
                            more = advance(chain, listener);
                        }
                    } finally {
                        lockstep.leave();
                    }
                }
            });
        }
        inParallel(work, Thread.ofVirtual().name("chain-", 1).factory());
    }

    /** Runs the first of {@code work} here and the others on threads of their own, and waits for all. */
    private void inParallel(List<Runnable> work, ThreadFactory factory) {
        List<Thread> others = new ArrayList<>();
        for (Runnable part : work.subList(1, work.size())) {
            Thread thread = factory.newThread(new Guarded(part));
            others.add(thread);
            thread.start();
        }
        new Guarded(work.getFirst()).run();
        boolean interrupted = false;
        for (Thread thread : others) {
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException interruption) {
                    cancel();
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Work whose failure stops the run. */
    private final class Guarded implements Runnable {
        private final Runnable work;

        Guarded(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            try {
                work.run();
            } catch (RuntimeException | Error thrown) {
                fail(thrown);
            }
        }
    }

    private synchronized void fail(Throwable thrown) {
        if (failure.isEmpty()) {
            failure = Optional.of(thrown);
        }
        stop.set(true);
    }

    /** One block of {@code chain}, handed on; true if the chain has more to do. */
    private boolean advance(Chain<?> chain, BlockListener listener) {
        if (stop.get()) {
            return false;
        }
        long nanos = Math.min(LONGEST_BLOCK_NANOS, FIRST_BLOCK_NANOS << Math.min(chain.blocks(), 10));
        Optional<Block> block = chain.advance(nanos);
        if (block.isPresent()) {
            synchronized (delivery) {
                listener.block(block.get());
            }
        }
        return block.isPresent() && !chain.done() && !stop.get();
    }

    private synchronized void rethrowFailure() {
        if (failure.isPresent() && failure.get() instanceof Error error) {
            throw error;
        }
        if (failure.isPresent()) {
            throw (RuntimeException) failure.get();
        }
    }
}
