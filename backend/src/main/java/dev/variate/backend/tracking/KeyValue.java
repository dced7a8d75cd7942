package dev.variate.backend.tracking;

/** A parameter or a tag. */
public record KeyValue(String key, String value) {}
