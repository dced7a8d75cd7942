package dev.variate.pool.protocol;

/** The answer to a {@link Registration}: the name under which the worker asks for work until it is told that it is unknown. */
public record Registered(String workerId) {}
