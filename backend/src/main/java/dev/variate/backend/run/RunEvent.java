package dev.variate.backend.run;

/** Something new about a run, told to whoever looks at it. */
public sealed interface RunEvent {
    long runId();

    /** Another status or phase; the run's view has it. */
    record StatusChanged(long runId, RunStatus status, String phase) implements RunEvent {}

    /** Somebody has changed tags, pin, star, note or place of the run. */
    record Marked(long runId) implements RunEvent {}

    /** New draws are stored. */
    record BlockArrived(long runId, int chain, int firstIteration, int count, boolean warmup) implements RunEvent {}

    /** A training has told of a step: a point, pictures, or a checkpoint. */
    record TrainingTold(long runId, long step) implements RunEvent {}

    /** The summary has been computed again; told at most about five times a second. */
    record SummaryUpdated(long runId, SummaryView summary) implements RunEvent {}
}
