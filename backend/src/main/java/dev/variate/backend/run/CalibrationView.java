package dev.variate.backend.run;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.variate.diagnostics.Calibration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A calibration of a model, as far as it has come.
 *
 * @param revision of the model; empty for a text that was kept as none
 * @param wanted how many data sets are to be simulated
 * @param failed of those that are over, how many could not be drawn or fitted
 * @param failure why the first of them could not; else empty
 * @param error why it ended before its time; else empty
 * @param found what the ranks say so far; empty before the first
 */
public record CalibrationView(
        State state,
        String who,
        Instant at,
        OptionalInt revision,
        long seed,
        int wanted,
        int failed,
        String failure,
        String error,
        Optional<Calibration> found) {

    /** How far it is. */
    public enum State {
        RUNNING,
        /** Everything that was wanted was simulated. */
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

    /** Simulations that are over. */
    public int over() {
        return failed + found.map(Calibration::simulations).orElse(0);
    }
}
