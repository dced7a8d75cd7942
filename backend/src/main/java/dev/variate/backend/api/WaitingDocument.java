package dev.variate.backend.api;

import dev.variate.backend.run.WaitingRun;
import java.time.Instant;
import java.util.List;

/**
 * A run that waits.
 *
 * @param id 0 where the run is of a project that the asker does not see
 * @param obstacle why it cannot begin on any worker that is there; empty if it only waits for its turn
 */
record WaitingDocument(
        long id,
        int number,
        String model,
        String who,
        String device,
        int workers,
        String priority,
        List<String> labels,
        long memoryBytes,
        Instant createdAt,
        String obstacle) {
    static WaitingDocument of(WaitingRun run) {
        return new WaitingDocument(
                run.id(),
                run.number(),
                run.modelName(),
                run.who(),
                run.device(),
                run.workers(),
                run.placement().priority().text(),
                run.placement().labels(),
                run.placement().memoryBytes(),
                run.createdAt(),
                run.obstacle());
    }
}
