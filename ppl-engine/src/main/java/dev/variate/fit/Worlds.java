package dev.variate.fit;

import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.Summary;
import dev.variate.model.PossibleWorld;
import dev.variate.random.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Draws of {@link TraceMetropolis}: whole worlds, which need not have the same variables. What is asked of them is a number for each world.
 *
 * @param chains worlds after warm-up, by chain
 * @param acceptance the share of steps that were taken
 */
public record Worlds(List<List<PossibleWorld>> chains, double acceptance) {
    public Worlds {
        chains = List.copyOf(chains);
    }

    /** Runs chains to their end, side by side; the same seed gives the same worlds. */
    public static Worlds sample(TraceMetropolis method, int chains, int warmup, int draws, long seed) {
        List<Chain> made = IntStream.range(0, chains)
                .parallel()
                .mapToObj(chain -> Chain.run(method, Key.of(seed).fold("worlds").fold(chain), warmup, draws))
                .toList();
        long proposed = made.stream().mapToLong(Chain::proposed).sum();
        long accepted = made.stream().mapToLong(Chain::accepted).sum();
        return new Worlds(made.stream().map(Chain::worlds).toList(), (double) accepted / Math.max(1, proposed));
    }

    private record Chain(List<PossibleWorld> worlds, long proposed, long accepted) {
        static Chain run(TraceMetropolis method, Key key, int warmup, int draws) {
            TraceMetropolis.State state = method.init(key);
            List<PossibleWorld> worlds = new ArrayList<>();
            long proposed = 0;
            long accepted = 0;
            for (int i = 0; i < warmup + draws; i++) {
                state = method.step(state);
                if (i >= warmup) {
                    worlds.add(state.world());
                    proposed += state.proposed();
                    accepted += state.accepted();
                }
            }
            return new Chain(worlds, proposed, accepted);
        }
    }

    /** A number of each world, by chain and draw. */
    public double[][] of(ToDoubleFunction<PossibleWorld> number) {
        return chains.stream()
                .map(chain -> chain.stream().mapToDouble(number).toArray())
                .toArray(double[][]::new);
    }

    /** Mean, standard deviation, quantiles, R-hat and effective draws of a number of each world. */
    public ParameterSummary summary(String name, ToDoubleFunction<PossibleWorld> number) {
        return Summary.of(name, of(number));
    }
}
