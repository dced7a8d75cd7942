package dev.variate.backend.webhook;

/**
 * A webhook that was just made.
 *
 * @param secret by which its messages are signed; it is shown this once
 */
public record NewWebhook(WebhookView webhook, String secret) {}
