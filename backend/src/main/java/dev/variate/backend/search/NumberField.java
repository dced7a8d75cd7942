package dev.variate.backend.search;

import java.util.Locale;

/** What a run says in a number. A run that has no such number, since it has no draws yet, is in no comparison. */
public enum NumberField {
    RHAT("the largest R-hat", "r.max_r_hat"),
    ESS("the least effective sample size", "r.min_ess"),
    DIVERGENCES("divergent transitions after warm-up", "case when r.min_ess is not null then r.divergences end"),
    SECONDS("time of sampling", "r.sample_seconds"),
    CHAINS("number of chains", "r.chains"),
    WARMUP("warm-up iterations a chain", "r.warmup"),
    DRAWS("draws asked for, a chain", "r.draws"),
    SEED("the seed", "r.seed"),
    NUMBER("the run's number in its project", "r.number"),
    REVISION("the model's revision", "r.revision");

    private final String about;
    private final String expression;

    NumberField(String about, String expression) {
        this.about = about;
        this.expression = expression;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String about() {
        return about;
    }

    String expression() {
        return expression;
    }
}
