package dev.variate.model;

import dev.variate.tensor.Tensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * Records the random variables of an execution by name, as they look from where the tape is installed. Variables without a name are not
 * recorded.
 */
public final class Tape implements Tracer {
    private final SequencedMap<String, Tensor> values = new LinkedHashMap<>();

    @Override
    public Object trace(Call call) {
        Object result = call.make();
        if (call instanceof Call.Draw draw && result instanceof Tensor tensor) {
            draw.name().ifPresent(name -> values.put(name, tensor));
        }
        return result;
    }

    /** Each name with its value, in the order of first use; of a name used twice, the last value. */
    public SequencedMap<String, Tensor> values() {
        return Collections.unmodifiableSequencedMap(values);
    }
}
