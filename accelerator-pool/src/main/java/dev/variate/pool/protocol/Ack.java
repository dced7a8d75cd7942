package dev.variate.pool.protocol;

/**
 * The studio has heard.
 *
 * @param cancel whether the worker is to end what it does between two draws, tell what it has, and take other work; what becomes of the run is the studio's to know
 */
public record Ack(boolean cancel) {}
