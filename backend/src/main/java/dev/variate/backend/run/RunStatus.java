package dev.variate.backend.run;

/** The states of a run, as the CHECK of table {@code runs} has them. */
public enum RunStatus {
    QUEUED,
    RUNNING,
    /** No worker has it; it goes on from its checkpoints when somebody resumes it. */
    PAUSED,
    SUCCEEDED,
    FAILED,
    CANCELLED;

    /** As REST and the database write it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    public static RunStatus of(String text) {
        return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }

    /** Whether nothing is drawn, and nothing will be unless somebody asks. */
    public boolean rests() {
        return this == PAUSED || ended();
    }

    public boolean ended() {
        return switch (this) {
            case QUEUED, RUNNING, PAUSED -> false;
            case SUCCEEDED, FAILED, CANCELLED -> true;
        };
    }
}
