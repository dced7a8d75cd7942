package dev.variate.backend.run;

/** What a run says of a quantity: its posterior mean, and the Monte Carlo standard error of that. */
public record Figure(String name, double mean, double mcse) {}
