package dev.variate.backend.pool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A worker as the pool page shows it.
 *
 * @param labels what runs may ask for
 * @param clusterHost under which other workers reach it; empty if it opens no port
 * @param hardware what its machine has, in words
 * @param alive whether it has been heard of lately
 * @param refusal why the studio does not take it; empty if nothing is known that speaks against it
 * @param running the run that it works on
 */
public record WorkerView(
        long id,
        String name,
        String host,
        String version,
        List<String> devices,
        List<String> labels,
        int cores,
        long memoryBytes,
        String clusterHost,
        String hardware,
        boolean local,
        boolean alive,
        String refusal,
        WorkerState state,
        Instant lastSeenAt,
        Optional<Long> running) {
    public WorkerView {
        devices = List.copyOf(devices);
        labels = List.copyOf(labels);
    }
}
