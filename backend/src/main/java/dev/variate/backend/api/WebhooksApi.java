package dev.variate.backend.api;

import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import dev.variate.backend.webhook.DeliveryView;
import dev.variate.backend.webhook.NewWebhook;
import dev.variate.backend.webhook.WebhookEvent;
import dev.variate.backend.webhook.WebhookView;
import dev.variate.backend.webhook.Webhooks;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class WebhooksApi {
    private final Webhooks webhooks;

    WebhooksApi(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @GetMapping("/projects/{project}/webhooks")
    List<WebhookDocument> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long project) {
        return webhooks.list(account, project).stream().map(WebhookDocument::of).toList();
    }

    /** Makes one; the answer holds the secret that signs its messages, this once. */
    @PostMapping(path = "/projects/{project}/webhooks", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<NewWebhookDocument> create(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @RequestBody NewWebhookRequest body) {
        NewWebhook made = webhooks.create(
                account,
                project,
                Fields.required("url", body.url(), "where the messages go"),
                Fields.required("events", body.events(), "a list of events").stream()
                        .map(event -> WebhookEvent.named(Fields.required("events", event, "names and no null")))
                        .collect(Collectors.toSet()));
        return ResponseEntity.created(
                        URI.create("/api/v1/webhooks/" + made.webhook().id()))
                .body(new NewWebhookDocument(WebhookDocument.of(made.webhook()), made.secret()));
    }

    @DeleteMapping("/webhooks/{webhook}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long webhook) {
        webhooks.delete(account, webhook);
    }

    /** Sends a message of event `ping`. */
    @PostMapping("/webhooks/{webhook}/ping")
    DeliveryDocument ping(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long webhook) {
        return DeliveryDocument.of(webhooks.ping(account, webhook));
    }

    /** What was sent and what came of it, latest first. */
    @GetMapping("/webhooks/{webhook}/deliveries")
    ResponseEntity<List<DeliveryDocument>> deliveries(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long webhook,
            @Parameter(description = "Only those whose `id` is smaller.") @RequestParam(required = false) @Nullable
                    Long before,
            @Pages.SmallLimit @RequestParam(defaultValue = Pages.FEW) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        return Pages.answer(
                "/api/v1/webhooks/" + webhook + "/deliveries",
                portion,
                webhooks.deliveries(account, webhook, Optional.ofNullable(before), portion)
                        .map(DeliveryDocument::of));
    }

    /** Sends the message once more. */
    @PostMapping("/webhooks/{webhook}/deliveries/{delivery}/again")
    DeliveryDocument again(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long webhook,
            @PathVariable long delivery) {
        return DeliveryDocument.of(webhooks.again(account, webhook, delivery));
    }

    record NewWebhookRequest(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minLength = 1, maxLength = 2000) @Nullable
            String url,

            @ArraySchema(
                    arraySchema = @Schema(requiredMode = Schema.RequiredMode.REQUIRED),
                    schema = @Schema(allowableValues = {"run.finished", "run.failed", "run.cancelled", "run.verdict"}))
            @Nullable
            List<@Nullable String> events) {}

    record NewWebhookDocument(WebhookDocument webhook, String secret) {}

    record WebhookDocument(long id, long project, String url, List<String> events, String who, Instant createdAt) {
        static WebhookDocument of(WebhookView webhook) {
            return new WebhookDocument(
                    webhook.id(),
                    webhook.projectId(),
                    webhook.url(),
                    webhook.events().stream().map(WebhookEvent::text).toList(),
                    webhook.who(),
                    webhook.createdAt());
        }
    }

    record DeliveryDocument(
            long id,
            String message,
            String event,
            String body,
            String state,
            int attempts,
            Instant createdAt,
            @Nullable Instant sentAt,
            @Nullable Instant nextAt,
            @Nullable Integer answer,
            String trouble) {
        static DeliveryDocument of(DeliveryView delivery) {
            return new DeliveryDocument(
                    delivery.id(),
                    delivery.message(),
                    delivery.event(),
                    delivery.body(),
                    delivery.state().text(),
                    delivery.attempts(),
                    delivery.createdAt(),
                    delivery.sentAt().orElse(null),
                    delivery.nextAt().orElse(null),
                    delivery.answer().isPresent() ? delivery.answer().getAsInt() : null,
                    delivery.trouble());
        }
    }
}
