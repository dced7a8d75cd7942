package dev.variate.pool.elaborator;

import dev.variate.tensor.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Some iterations of a chain of executions, by {@code TraceMetropolis}, which goes on from its values anywhere.
 *
 * @param iteration the next to be made; 0 for a chain that has not begun
 * @param kept iterations before this one are made and not told
 * @param end behind the last of the chain
 * @param values of the chain's variables, by name; of no meaning for one that has not begun
 */
public record WorldsWanted(long seed, int chain, int iteration, int kept, int end, Map<String, Value> values) {
    public WorldsWanted {
        values = new LinkedHashMap<>(values);
    }
}
