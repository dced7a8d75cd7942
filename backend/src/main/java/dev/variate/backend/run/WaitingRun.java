package dev.variate.backend.run;

import java.time.Instant;

/**
 * A run that waits.
 *
 * @param modelName empty where the run is of a project that the asker does not see; then its numbers are 0 and {@code who} is empty too
 * @param obstacle why it cannot begin on any worker that is there; empty if it only waits for its turn
 */
public record WaitingRun(
        long id,
        int number,
        String modelName,
        String who,
        String device,
        int workers,
        Placement placement,
        Instant createdAt,
        String obstacle) {}
