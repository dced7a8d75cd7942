package dev.variate.backend.project;

import java.time.Instant;

/**
 * A project as it is shown.
 *
 * @param role what the account that asks may do in it
 */
public record ProjectView(
        long id,
        String name,
        boolean gallery,
        Role role,
        int models,
        int dataSets,
        Instant createdAt,
        Instant updatedAt) {}
