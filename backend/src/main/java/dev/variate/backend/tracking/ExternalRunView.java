package dev.variate.backend.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A run of another program, as it is shown.
 *
 * @param uid what clients call it: 32 hexadecimal digits
 * @param number counts the runs of the project, of either kind, from 1
 * @param who told of it
 * @param points of all metrics together
 * @param metrics the last point of each, by key
 * @param trashed whether it lies in the trash
 */
public record ExternalRunView(
        long id,
        String uid,
        long projectId,
        int number,
        String name,
        String who,
        ExternalStatus status,
        Instant startedAt,
        Optional<Instant> endedAt,
        int points,
        boolean trashed,
        List<KeyValue> params,
        List<KeyValue> tags,
        List<MetricPoint> metrics) {
    public ExternalRunView {
        params = List.copyOf(params);
        tags = List.copyOf(tags);
        metrics = List.copyOf(metrics);
    }
}
