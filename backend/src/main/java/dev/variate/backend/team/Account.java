package dev.variate.backend.team;

/** A person who may ask things of the studio. Every service takes one first, and checks its rights. */
public record Account(long id, String name, boolean owner) {}
