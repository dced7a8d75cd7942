package dev.variate.backend.pool;

import java.util.Locale;

/** What the owner has said about a worker, as the CHECK of table {@code workers} has it. */
public enum WorkerState {
    /** Takes runs. */
    OPEN,
    /** Finishes the run that it has, and takes no other. */
    CORDONED,
    /** Has handed its run back, which goes on elsewhere from its last checkpoint, and takes no other. */
    DRAINED;

    /** As REST and the database write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static WorkerState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
