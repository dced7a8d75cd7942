package dev.variate.backend.invitation;

import dev.variate.backend.project.Role;

/** The project that somebody is invited to, and as what. */
public record Place(long project, Role role) {}
