package dev.variate.backend.run;

import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import java.util.Optional;

/**
 * How an attempt ended, as its worker tells it.
 *
 * @param importance of the draws, if it was an approximation
 * @param marginalLikelihood of the model, if the method found it
 */
public record RunEnd(
        RunStatus status,
        String error,
        double compileSeconds,
        double sampleSeconds,
        long gradients,
        Optional<Importance> importance,
        Optional<MarginalLikelihood> marginalLikelihood) {}
