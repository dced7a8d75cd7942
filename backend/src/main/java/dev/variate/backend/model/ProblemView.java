package dev.variate.backend.model;

/** A mistake in a model's text, in words of the model. Lines and columns count from 1; {@code endColumn} is exclusive; line 0 means the model as a whole. */
public record ProblemView(int line, int column, int endColumn, String message) {}
