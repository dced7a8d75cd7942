package dev.variate.backend.project;

import java.time.Instant;

/** Somebody who is in a project. */
public record MemberView(long account, String name, Role role, Instant since) {}
