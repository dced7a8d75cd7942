package dev.variate.backend.project;

import java.time.Instant;

/** A project as it is shown. */
public record ProjectView(
        long id, String name, boolean gallery, int models, int dataSets, Instant createdAt, Instant updatedAt) {}
