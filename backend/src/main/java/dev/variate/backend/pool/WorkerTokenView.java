package dev.variate.backend.pool;

import java.time.Instant;
import java.util.Optional;

/**
 * A worker token, without its secret.
 *
 * @param workers that joined with it and are alive
 */
public record WorkerTokenView(long id, String name, Instant createdAt, Optional<Instant> lastUsedAt, int workers) {}
