package dev.variate.backend.tracking;

import dev.variate.backend.InvalidInputException;
import java.util.Arrays;
import java.util.Locale;

/** How far a run is that another program makes, as that program says. */
public enum ExternalStatus {
    SCHEDULED,
    RUNNING,
    FINISHED,
    FAILED,
    KILLED;

    /** As REST and the database write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws InvalidInputException if there is none of this name */
    public static ExternalStatus named(String text) {
        return Arrays.stream(values())
                .filter(status -> status.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "status",
                        "There is no status `" + text
                                + "`; there are SCHEDULED, RUNNING, FINISHED, FAILED and KILLED."));
    }
}
