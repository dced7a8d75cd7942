package dev.variate.backend.dataset;

/** A version of a data set as a run refers to it: versions never change. {@code json} is empty in a mere reference. */
public record DataSnapshot(long versionId, long dataId, int version, String json) {}
