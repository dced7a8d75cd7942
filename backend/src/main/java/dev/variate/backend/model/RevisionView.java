package dev.variate.backend.model;

import java.time.Instant;

/** A kept state of a model's text. */
public record RevisionView(int number, String source, String who, Instant createdAt) {}
