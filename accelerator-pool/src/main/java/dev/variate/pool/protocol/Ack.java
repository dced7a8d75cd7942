package dev.variate.pool.protocol;

/**
 * The studio has heard.
 *
 * @param cancel whether somebody wants the work to stop
 */
public record Ack(boolean cancel) {}
