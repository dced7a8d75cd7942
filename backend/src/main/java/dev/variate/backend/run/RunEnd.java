package dev.variate.backend.run;

/** How an attempt ended, as its worker tells it. */
public record RunEnd(RunStatus status, String error, double compileSeconds, double sampleSeconds, long gradients) {}
