package dev.variate.backend.run;

import java.time.Instant;

/** Something that happened to a run. */
public record LogEntry(Instant at, String message) {}
