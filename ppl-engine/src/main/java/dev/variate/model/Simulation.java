package dev.variate.model;

import dev.variate.tensor.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One world that a model made.
 *
 * @param values each random variable's value, in the order in which the model made them
 * @param outcome what the model returned
 */
public record Simulation(Map<String, Value> values, Object outcome) {
    public Simulation {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
