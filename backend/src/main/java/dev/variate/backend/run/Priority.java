package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import java.util.Locale;

/** How soon a run is served. One of high priority may take the worker of one of low priority, which goes on later from its last checkpoint. */
public enum Priority {
    LOW,
    NORMAL,
    HIGH;

    /** As REST writes it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException if there is none of this name */
    public static Priority of(String text) {
        for (Priority priority : values()) {
            if (priority.text().equals(text)) {
                return priority;
            }
        }
        throw new InvalidInputException(
                "placement.priority", "There is no priority `" + text + "`; there are `low`, `normal` and `high`.");
    }

    /** As the database has it. */
    int rank() {
        return ordinal() - 1;
    }

    static Priority ofRank(int rank) {
        return values()[rank + 1];
    }
}
