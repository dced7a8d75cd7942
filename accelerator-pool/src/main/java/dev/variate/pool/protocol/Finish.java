package dev.variate.pool.protocol;

import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import java.util.Objects;
import java.util.Optional;

/**
 * An attempt has ended: {@code cancelled} means before its last draw, as the studio asked.
 *
 * @param error what went wrong, in words for the person who launched the run; empty unless failed
 * @param gradients how many gradients of the log density this attempt evaluated
 * @param importance of the draws of an approximation; empty for chains, for a point, and unless succeeded
 * @param marginalLikelihood of the model, where the method finds it; empty unless succeeded
 */
public record Finish(
        Status status,
        String error,
        double compileSeconds,
        double sampleSeconds,
        long gradients,
        Optional<Importance> importance,
        Optional<MarginalLikelihood> marginalLikelihood) {
    public Finish {
        Objects.requireNonNull(status, "an end has a status");
        Objects.requireNonNull(error, "an end has an error, which may be empty");
        Objects.requireNonNull(importance, "an end has importance, which may be none");
        Objects.requireNonNull(marginalLikelihood, "an end has a marginal likelihood, which may be none");
    }

    public Finish(Status status, String error, double compileSeconds, double sampleSeconds, long gradients) {
        this(status, error, compileSeconds, sampleSeconds, gradients, Optional.empty(), Optional.empty());
    }

    /** How. */
    public enum Status {
        succeeded,
        failed,
        cancelled
    }
}
