package dev.variate.inference;

/** Where a chain of an interrupted run stood: {@code state} as in {@link Block#checkpoint}. */
public record Checkpoint(int chain, byte[] state) {}
