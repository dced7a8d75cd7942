package dev.variate.inference;

import dev.variate.random.Key;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** One chain of a run between its blocks. Used by one thread at a time. */
final class Chain<S extends ChainState> {
    private static final int MOST_ITERATIONS = 4_096;
    private static final int MOST_NUMBERS = 1 << 19;

    private final int index;
    private final NutsSettings settings;
    private final Kernel<S> kernel;
    private final Key key;
    private final Optional<double[]> start;
    private Optional<S> state;
    private long gradients;
    private int blocks;

    Chain(
            int index,
            Kernel<S> kernel,
            NutsSettings settings,
            Key key,
            Optional<double[]> start,
            Optional<byte[]> checkpoint) {
        this.index = index;
        this.settings = settings;
        this.key = key;
        this.start = start;
        this.kernel = kernel;
        this.state = checkpoint.isPresent() ? Optional.of(kernel.resume(checkpoint.get())) : Optional.empty();
        if (state.isPresent() && !state.get().key().equals(key)) {
            throw new InvalidCheckpointException(
                    "The checkpoint of chain " + (index + 1) + " is of another seed or another chain");
        }
    }

    int index() {
        return index;
    }

    int iteration() {
        return state.isPresent() ? state.get().iteration() : 0;
    }

    boolean done() {
        return iteration() == settings.iterations();
    }

    long gradients() {
        return gradients;
    }

    int blocks() {
        return blocks;
    }

    /**
     * Iterates until {@code nanos} have passed, warm-up or run end, or the block is large enough; at least once. Empty if cancelled before the first iteration was complete.
     *
     * @throws SamplingException naming chain and iteration
     */
    Optional<Block> advance(long nanos) {
        long began = System.nanoTime();
        int at = state.isPresent() ? iteration() : -1;
        int n = 0;
        int count = 0;
        double[] positions = {};
        double[] stats = {};
        int first = iteration();
        boolean warmup = first < settings.warmup();
        int limit = Math.min(warmup ? settings.warmup() - first : settings.iterations() - first, MOST_ITERATIONS);
        long gradientsBefore = state.isPresent() ? state.get().gradients() : 0;
        try {
            S current = state.isPresent() ? state.get() : init();
            n = current.position().length;
            limit = Math.min(limit, Math.max(1, MOST_NUMBERS / Math.max(1, n)));
            while (count < limit && (count == 0 || System.nanoTime() - began < nanos)) {
                at = first + count;
                Kernel.Step<S> step = kernel.step(current);
                current = step.state();
                if (stats.length == count * NutsInfo.WIDTH) {
                    int capacity = Math.min(limit, Math.max(16, 2 * count));
                    positions = Arrays.copyOf(positions, capacity * n);
                    stats = Arrays.copyOf(stats, capacity * NutsInfo.WIDTH);
                }
                System.arraycopy(current.position(), 0, positions, count * n, n);
                step.info().write(stats, count * NutsInfo.WIDTH);
                count++;
                state = Optional.of(current);
            }
        } catch (CancellationException cancelled) {
            if (count == 0) {
                return Optional.empty();
            }
        } catch (RuntimeException | Error failure) {
            throw SamplingException.of(index, at, settings, failure);
        }
        long spent = state.orElseThrow().gradients() - gradientsBefore;
        gradients += spent;
        blocks++;
        return Optional.of(new Block(
                index,
                first,
                count,
                warmup,
                n,
                Arrays.copyOf(positions, count * n),
                Arrays.copyOf(stats, count * NutsInfo.WIDTH),
                spent,
                System.nanoTime() - began,
                state.orElseThrow().encode()));
    }

    private S init() {
        return start.isPresent() ? kernel.init(key, start.get()) : kernel.init(key);
    }
}
