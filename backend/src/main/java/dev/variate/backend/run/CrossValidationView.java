package dev.variate.backend.run;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.variate.diagnostics.CrossValidation;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * A K-fold cross-validation of a run's model, as far as it has come.
 *
 * @param folds how many fits are wanted
 * @param over how many of them have ended
 * @param error why it ended before its time; else empty
 * @param found what the fits say that have ended; empty before the first
 */
public record CrossValidationView(
        State state,
        String who,
        Instant at,
        long seed,
        int folds,
        int over,
        String error,
        Optional<CrossValidation> found) {

    /** How far it is. */
    public enum State {
        RUNNING,
        /** Every observation was left out once. */
        DONE,
        /** Somebody ended it early. */
        STOPPED,
        FAILED;

        /** As REST writes it. */
        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
