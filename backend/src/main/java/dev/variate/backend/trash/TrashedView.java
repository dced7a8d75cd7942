package dev.variate.backend.trash;

import java.time.Instant;

/**
 * Something in the trash.
 *
 * @param project the project that it is of, or is
 * @param who threw it away
 * @param restorable whether the account that looks may fetch it back
 * @param mine whether the account that looks may end it for good
 */
public record TrashedView(
        Kind kind,
        long id,
        String name,
        long projectId,
        String project,
        String who,
        Instant at,
        boolean restorable,
        boolean mine) {}
