package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Runs the chains of one NUTS run and hands on what they draw, block by block.
 *
 * <p>Chains share a few threads and take turns by blocks, the one that is furthest behind first; where the density would rather have several positions at once
 * ({@link LogDensity#preferredBatch}), chains run side by side and meet at each gradient. Neither threads nor blocks nor a resumption change a draw. The first blocks of a chain are
 * short, so that there is something to look at; later ones hold less than half a second of work, unless one iteration alone takes longer.
 */
public final class Sampler {
    private static final long FIRST_BLOCK_NANOS = 10_000_000;
    private static final long LONGEST_BLOCK_NANOS = 400_000_000;

    private final LogDensity density;
    private final NutsSettings settings;
    private final long seed;
    private final AtomicBoolean started = new AtomicBoolean();
    private final Object delivery = new Object();
    private volatile boolean cancelled;
    private volatile boolean stopping;
    private Optional<Throwable> failure = Optional.empty();

    /** A run of {@code density}, of which only {@link LogDensity#fork forks} are used. */
    public Sampler(LogDensity density, NutsSettings settings, long seed) {
        this.density = density;
        this.settings = settings;
        this.seed = seed;
    }

    /** Runs all chains from their beginning; see {@link #run(int, List, BlockListener)}. */
    public SamplerReport run(int threads, BlockListener listener) {
        return run(threads, List.of(), listener);
    }

    /**
     * Runs all chains until their end or {@link #cancel}, on the caller's thread and {@code threads} − 1 others. At most once.
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
        List<Chain> chains;
        if (settings.chains() > 1 && density.preferredBatch() > 1) {
            Lockstep lockstep = new Lockstep(density.fork(), settings.chains());
            chains = chains(checkpoints, lockstep::seat);
            sideBySide(chains, lockstep, listener);
        } else {
            chains = chains(checkpoints, density::fork);
            takingTurns(chains, Math.min(threads, settings.chains()), listener);
        }
        failure.ifPresent(Sampler::rethrow);
        return new SamplerReport(chains.stream().allMatch(Chain::done), chains.stream().mapToLong(Chain::gradients).sum(), System.nanoTime() - start);
    }

    /** Stops the run soon: after the gradient that each chain is at. Iterations that are complete are still handed on. From any thread. */
    public void cancel() {
        cancelled = true;
    }

    private List<Chain> chains(List<Checkpoint> checkpoints, Supplier<LogDensity> densities) {
        List<Chain> chains = new ArrayList<>();
        for (int chain = 0; chain < settings.chains(); chain++) {
            int index = chain;
            Optional<NutsState> resumed = checkpoints.stream().filter(c -> c.chain() == index).findFirst().map(c -> NutsState.decode(c.state()));
            chains.add(new Chain(chain, new Stoppable(densities.get(), this::stops), settings, Nuts.chainKey(seed, chain), resumed));
        }
        return chains;
    }

    private boolean stops() {
        return cancelled || stopping;
    }

    private void takingTurns(List<Chain> chains, int threads, BlockListener listener) {
        Queue<Chain> waiting = new PriorityQueue<>(Comparator.comparingInt(Chain::iteration).thenComparingInt(Chain::index));
        chains.stream().filter(chain -> !chain.done()).forEach(waiting::add);
        inParallel(threads, Thread.ofPlatform().name("chains-", 1).daemon().factory(), thread -> {
            for (Optional<Chain> next = poll(waiting); next.isPresent(); next = poll(waiting)) {
                if (advance(next.get(), listener)) {
                    synchronized (waiting) {
                        waiting.add(next.get());
                    }
                }
            }
        });
    }

    private static Optional<Chain> poll(Queue<Chain> waiting) {
        synchronized (waiting) {
            return Optional.ofNullable(waiting.poll());
        }
    }

    private void sideBySide(List<Chain> chains, Lockstep lockstep, BlockListener listener) {
        inParallel(chains.size(), Thread.ofVirtual().name("chain-", 1).factory(), index -> {
            try {
                Chain chain = chains.get(index);
                boolean more = !chain.done();
                while (more) {
                    more = advance(chain, listener);
                }
            } finally {
                lockstep.leave();
            }
        });
    }

    /** A part of the run's work; {@code index} counts from 0. */
    private interface Work {
        void run(int index);
    }

    private void inParallel(int threads, ThreadFactory factory, Work work) {
        List<Thread> others = new ArrayList<>();
        for (int index = 1; index < threads; index++) {
            int number = index;
            Thread thread = factory.newThread(() -> guarded(work, number));
            others.add(thread);
            thread.start();
        }
        guarded(work, 0);
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

    private void guarded(Work work, int index) {
        try {
            work.run(index);
        } catch (RuntimeException | Error thrown) {
            fail(thrown);
        }
    }

    private synchronized void fail(Throwable thrown) {
        if (failure.isEmpty()) {
            failure = Optional.of(thrown);
        }
        stopping = true;
    }

    /** One block of {@code chain}, handed on; true if the chain has more to do. */
    private boolean advance(Chain chain, BlockListener listener) {
        if (stops()) {
            return false;
        }
        long nanos = Math.min(LONGEST_BLOCK_NANOS, FIRST_BLOCK_NANOS << Math.min(chain.blocks(), 10));
        Optional<Block> block = chain.advance(nanos);
        if (block.isPresent()) {
            synchronized (delivery) {
                listener.block(block.get());
            }
        }
        return block.isPresent() && !chain.done() && !stops();
    }

    private static void rethrow(Throwable failure) {
        switch (failure) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }
}
