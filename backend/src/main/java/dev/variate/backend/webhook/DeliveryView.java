package dev.variate.backend.webhook;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A message to a webhook, and what came of it.
 *
 * @param message its own number, the same whenever it is sent again
 * @param nextAt when it is sent next; empty once it was delivered or given up
 * @param answer the status that the receiver answered last
 * @param trouble why the last attempt failed, in words; else empty
 */
public record DeliveryView(
        long id,
        String message,
        String event,
        String body,
        State state,
        int attempts,
        Instant createdAt,
        Optional<Instant> sentAt,
        Optional<Instant> nextAt,
        OptionalInt answer,
        String trouble) {

    /** How far it has come. */
    public enum State {
        WAITING("waiting"),
        DELIVERED("delivered"),
        GIVEN_UP("given up");

        private final String text;

        State(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }

        static State of(String text) {
            return valueOf(text.replace(' ', '_').toUpperCase(java.util.Locale.ROOT));
        }
    }
}
