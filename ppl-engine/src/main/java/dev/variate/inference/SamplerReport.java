package dev.variate.inference;

/**
 * How a run, or the part of it made by one {@link Sampler}, ended without an error.
 *
 * @param completed false if it was cancelled before the last draw
 * @param gradients evaluations made, all chains together
 * @param nanos wall time from start to end
 */
public record SamplerReport(boolean completed, long gradients, long nanos) {}
