package dev.variate.backend.run;

import dev.variate.diagnostics.Importance;
import java.util.Optional;

/**
 * How an attempt ended, as its worker tells it.
 *
 * @param importance of the draws, if it was an approximation
 */
public record RunEnd(
        RunStatus status,
        String error,
        double compileSeconds,
        double sampleSeconds,
        long gradients,
        Optional<Importance> importance) {}
