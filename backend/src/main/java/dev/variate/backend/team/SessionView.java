package dev.variate.backend.team;

import java.time.Instant;

/**
 * A browser in which somebody is signed in.
 *
 * @param browser as it calls itself
 * @param address where it was when it signed in
 */
public record SessionView(long id, String browser, String address, Instant createdAt, Instant lastSeenAt) {}
