package dev.variate.backend.team;

/** Whose token a request carries, and what it may do. */
public record Bearer(Account account, Scope scope, long token) {}
