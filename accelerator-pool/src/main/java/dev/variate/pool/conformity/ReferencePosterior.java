package dev.variate.pool.conformity;

import dev.variate.tensor.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A model with data, and what others have found its posterior to be.
 *
 * @param name as posteriordb has it, such as {@code earnings-earn_height}
 * @param source the model, in the model language
 * @param data what of the data the model uses
 * @param reference the posterior by scalar, such as {@code beta[0]}
 * @param mustWarn whether NUTS cannot do this model with its defaults, so that a run has to say that it is not to be trusted
 */
public record ReferencePosterior(
        String name, String source, Map<String, Value> data, Map<String, Moments> reference, boolean mustWarn) {
    public ReferencePosterior {
        data = Collections.unmodifiableMap(new LinkedHashMap<>(data));
        reference = Collections.unmodifiableMap(new LinkedHashMap<>(reference));
    }

    /**
     * Mean and standard deviation of one scalar, with the Monte Carlo standard error of each.
     *
     * @param sd the posterior's, not an error
     * @param ofLogarithm whether all of them are those of the scalar's logarithm: where tails are too heavy for moments of the scalar itself
     */
    public record Moments(double mean, double sd, double mcseMean, double mcseSd, boolean ofLogarithm) {}
}
