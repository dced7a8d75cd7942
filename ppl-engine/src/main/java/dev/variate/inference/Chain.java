package dev.variate.inference;

import dev.variate.device.LogDensity;
import dev.variate.random.Key;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** One chain of a run between its blocks. Used by one thread at a time. */
final class Chain {
    private static final int MOST_ITERATIONS = 4_096;
    private static final int MOST_NUMBERS = 1 << 19;

    private final int index;
    private final NutsSettings settings;
    private final Nuts nuts;
    private final Key key;
    private final Optional<double[]> start;
    private Optional<NutsState> state;
    private long gradients;
    private int blocks;

    Chain(
            int index,
            LogDensity density,
            NutsSettings settings,
            Key key,
            Optional<double[]> start,
            Optional<NutsState> resumed) {
        this.index = index;
        this.settings = settings;
        this.key = key;
        this.start = start;
        this.nuts = new Nuts(density, settings);
        this.state = resumed;
        if (resumed.isPresent() && !nuts.resume(resumed.get()).key().equals(key)) {
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
            NutsState current = state.isPresent() ? state.get() : init();
            n = current.position().length;
            limit = Math.min(limit, Math.max(1, MOST_NUMBERS / Math.max(1, n)));
            while (count < limit && (count == 0 || System.nanoTime() - began < nanos)) {
                at = first + count;
                Nuts.Step step = nuts.step(current);
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

    private NutsState init() {
        return start.isPresent() ? nuts.init(key, start.get()) : nuts.init(key);
    }
}
