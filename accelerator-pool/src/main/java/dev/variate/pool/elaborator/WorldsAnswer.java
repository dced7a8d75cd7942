package dev.variate.pool.elaborator;

/** What came of a model that was to be run. */
public sealed interface WorldsAnswer permits WorldsMade, Elaboration.Rejected {}
