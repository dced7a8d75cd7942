package dev.variate.pool.elaborator;

import dev.variate.fit.TraceMetropolis;
import dev.variate.model.Model;
import dev.variate.random.Key;
import dev.variate.tensor.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Iterations of a chain of executions, as many as there is time for: the next request goes on. */
final class WorldsRun {
    private static final long LONGEST_NANOS = 1_000_000_000;
    /** Of all executions of one answer: the process has little memory. */
    private static final int MOST_NUMBERS = 200_000;

    private WorldsRun() {}

    static WorldsMade of(Model model, Map<String, Value> data, WorldsWanted wanted) {
        long began = System.nanoTime();
        TraceMetropolis method = TraceMetropolis.of(model, data);
        Key key = Key.of(wanted.seed()).fold("worlds").fold(wanted.chain());
        TraceMetropolis.State state =
                wanted.iteration() == 0 ? method.init(key) : method.resume(key, wanted.iteration(), wanted.values());
        List<Map<String, Value>> worlds = new ArrayList<>();
        long numbers = 0;
        boolean first = true;
        while (state.iteration() < wanted.end()
                && worlds.size() < WireWorlds.MOST_WORLDS
                && numbers < MOST_NUMBERS
                && (first || System.nanoTime() - began < LONGEST_NANOS)) {
            first = false;
            boolean counts = state.iteration() >= wanted.kept();
            state = method.step(state);
            if (counts) {
                Map<String, Value> world = state.values();
                worlds.add(world);
                numbers += world.values().stream()
                        .mapToLong(value -> value.shape().size())
                        .sum();
            }
        }
        return new WorldsMade(state.iteration(), state.values(), worlds);
    }
}
