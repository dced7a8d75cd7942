package dev.variate.backend.team;

/** A token just made, with its secret: the only time that it is shown. */
public record NewApiToken(ApiTokenView token, String secret) {}
