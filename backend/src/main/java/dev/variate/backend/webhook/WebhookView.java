package dev.variate.backend.webhook;

import java.time.Instant;
import java.util.List;

/** A webhook as it is shown: without its secret. */
public record WebhookView(
        long id, long projectId, String url, List<WebhookEvent> events, String who, Instant createdAt) {
    public WebhookView {
        events = List.copyOf(events);
    }
}
