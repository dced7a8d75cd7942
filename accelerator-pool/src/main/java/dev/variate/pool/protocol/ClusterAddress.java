package dev.variate.pool.protocol;

/** Where a member of a group listens. */
public record ClusterAddress(String address) {}
