package dev.variate.backend.run;

/** A row of the posterior's summary. Figures that cannot be computed yet are NaN. */
public record ParameterView(
        String name,
        double mean,
        double sd,
        double mcse,
        double q05,
        double q50,
        double q95,
        double essBulk,
        double essTail,
        double rHat,
        double q25,
        double q75) {}
