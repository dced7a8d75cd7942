package dev.variate.backend.tracking;

/**
 * A figure that a program told.
 *
 * @param step where the program was then, by its own count
 * @param atMillis when it was, since 1970
 */
public record MetricPoint(String key, double value, long step, long atMillis) {}
