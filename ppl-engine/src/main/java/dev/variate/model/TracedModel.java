package dev.variate.model;

import dev.variate.program.Program;
import dev.variate.tensor.Value;
import java.util.Map;

/**
 * A model that has met its data: the program, and the values of its inputs of role DATA and OBSERVED by name. Data are not part of the
 * program, so that it serves every data set of its shape.
 */
public record TracedModel(Program program, Map<String, Value> inputs) {
    public TracedModel {
        inputs = Map.copyOf(inputs);
    }
}
