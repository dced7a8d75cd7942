package dev.variate.backend.run;

/**
 * What came of a launch under a key.
 *
 * @param again whether the run was there already, from the same launch before
 */
public record Launched(RunView run, boolean again) {}
