package dev.variate.backend.webhook;

import dev.variate.backend.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a webhook can be told of; the trigger of table {@code runs} knows the same names. */
public enum WebhookEvent {
    FINISHED("run.finished", "a run has ended with a result"),
    FAILED("run.failed", "a run has failed"),
    CANCELLED("run.cancelled", "a run was cancelled"),
    VERDICT("run.verdict", "it is known whether a run's result can be trusted");

    private final String text;
    private final String words;

    WebhookEvent(String text, String words) {
        this.text = text;
        this.words = words;
    }

    /** As messages have it: {@code run.finished}. */
    public String text() {
        return text;
    }

    /** When it is told, as half a sentence. */
    public String words() {
        return words;
    }

    /** @throws InvalidInputException if there is none of this name */
    public static WebhookEvent named(String text) {
        return Arrays.stream(values())
                .filter(event -> event.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(
                        "events",
                        "There is no event `" + text + "`; there are "
                                + Arrays.stream(values())
                                        .map(WebhookEvent::text)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }
}
