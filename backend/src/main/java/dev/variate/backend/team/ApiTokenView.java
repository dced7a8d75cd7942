package dev.variate.backend.team;

import java.time.Instant;
import java.util.Optional;

/** A token as lists show it: never the secret. */
public record ApiTokenView(
        long id,
        String name,
        Scope scope,
        Instant createdAt,
        Optional<Instant> expiresAt,
        Optional<Instant> lastUsedAt) {}
