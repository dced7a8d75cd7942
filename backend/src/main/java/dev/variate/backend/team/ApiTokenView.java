package dev.variate.backend.team;

import java.time.Instant;
import java.util.Optional;

/** A token as lists show it: never the secret. */
public record ApiTokenView(long id, String name, Instant createdAt, Optional<Instant> lastUsedAt) {}
