package dev.variate.backend.model;

import java.util.concurrent.CompletionStage;

/**
 * One look at a text that somebody is typing.
 *
 * @param page names the page (one browser tab); its texts are elaborated one after another
 * @param withdrawn completes when nobody wants the look any more
 */
public record LiveLook(String page, CompletionStage<?> withdrawn) {}
