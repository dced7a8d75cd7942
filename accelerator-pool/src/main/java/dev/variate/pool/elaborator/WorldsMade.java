package dev.variate.pool.elaborator;

import dev.variate.tensor.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Some iterations of a chain of executions, as a process told of them.
 *
 * @param iteration the next to be made
 * @param values where the chain stands, to go on from
 * @param worlds each variable's value in each iteration that counts; which variables there are differs
 */
public record WorldsMade(int iteration, Map<String, Value> values, List<Map<String, Value>> worlds)
        implements WorldsAnswer, Answer {
    public WorldsMade {
        values = new LinkedHashMap<>(values);
        worlds = List.copyOf(worlds);
    }
}
