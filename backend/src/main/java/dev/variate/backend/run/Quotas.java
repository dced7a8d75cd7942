package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.StudioSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How much of the studio one project may take: runs that have not ended, and room for draws. Asked before a launch, so that one script cannot fill the queue or the disk for everybody. */
@Component
class Quotas {
    /** Summing a project's draws reads a row a block, which a busy launcher must not pay each time. */
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final JdbcClient jdbc;
    private final StudioSettings.Quotas quotas;
    private final Map<Long, Stored> stored = new ConcurrentHashMap<>();

    private record Stored(long bytes, Instant at) {}

    Quotas(JdbcClient jdbc, StudioSettings settings) {
        this.jdbc = jdbc;
        this.quotas = settings.quotas();
    }

    /** @throws InvalidInputException if the project has as much as it may */
    void requireRoom(long projectId) {
        long open = jdbc.sql(
                        "select count(*) from runs where project_id = ? and finished_at is null and trashed_at is null")
                .param(projectId)
                .query(Long.class)
                .single();
        if (open >= quotas.openRuns()) {
            throw new InvalidInputException(
                    "",
                    "This project has %,d runs that wait or are under way, as many as one may have. Wait until some have ended, or stop some."
                            .formatted(open));
        }
        long bytes = bytes(projectId);
        if (bytes >= quotas.storage().toBytes()) {
            throw new InvalidInputException(
                    "",
                    "The draws of this project take %,d MB with its checkpoints, and a project may have %,d MB. Move runs that nobody needs to the trash and delete them there."
                            .formatted(bytes / 1_000_000, quotas.storage().toBytes() / 1_000_000));
        }
    }

    private long bytes(long projectId) {
        Stored known = stored.get(projectId);
        if (known == null || known.at().plus(FRESH).isBefore(Instant.now())) {
            // Lengths stand beside the values, which are not read for them.
            long bytes =
                    jdbc.sql("""
                            select (select coalesce(sum(octet_length(b.draws) + octet_length(b.stats)), 0) from run_blocks b
                                        join runs r on r.id = b.run_id where r.project_id = ?)
                                + (select coalesce(sum(c.bytes), 0) from training_checkpoints c
                                        join runs r on r.id = c.run_id where r.project_id = ?)""").params(projectId, projectId).query(Long.class).single();
            known = new Stored(bytes, Instant.now());
            stored.put(projectId, known);
        }
        return known.bytes();
    }
}
