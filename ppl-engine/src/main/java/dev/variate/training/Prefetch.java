package dev.variate.training;

import dev.variate.tensor.Value;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** Reads the next batch while a step is under way. */
final class Prefetch implements AutoCloseable {
    private final Rows rows;
    private final Order order;
    private final Places places;
    private final Function<SequencedMap<String, Value>, List<Value>> arrangement;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("batches").daemon().factory());
    private long next;
    private CompletableFuture<List<Value>> ahead;

    /**
     * Which places of a step's batch are read.
     *
     * @param batch rows a step
     */
    record Places(int batch, int first, int count) {}

    Prefetch(
            Rows rows,
            Order order,
            Places places,
            long next,
            Function<SequencedMap<String, Value>, List<Value>> arrangement) {
        this.rows = rows;
        this.order = order;
        this.places = places;
        this.next = next;
        this.arrangement = arrangement;
        this.ahead = read();
    }

    private CompletableFuture<List<Value>> read() {
        long from = next++ * places.batch() + places.first();
        return CompletableFuture.supplyAsync(
                () -> arrangement.apply(rows.read(order.at(from, places.count()))), thread);
    }

    List<Value> next() {
        try {
            List<Value> now = ahead.join();
            ahead = read();
            return now;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            ahead.join();
        } catch (CompletionException | CancellationException unwanted) {
            // nobody waits for this batch any more
            return;
        }
    }
}
