package dev.variate.export;

import java.util.List;
import java.util.Set;

/**
 * What stands in a row of the groups that criticise a model: the names of their numbers, in order.
 *
 * @param likelihood of {@code log_likelihood}; none for a model without observations
 * @param predicted of {@code posterior_predictive}; none if data cannot be drawn
 * @param prior of {@code prior} and {@code prior_predictive}; none if a prior cannot be drawn from
 */
public record CriticismColumns(List<String> likelihood, Drawn predicted, Drawn prior) {
    public CriticismColumns {
        likelihood = List.copyOf(likelihood);
    }

    /**
     * Numbers that are drawn.
     *
     * @param scalars their names, as {@code y[0]}
     * @param discrete the variables among them that are whole numbers
     * @param observed the variables among them that stand for data
     */
    public record Drawn(List<String> scalars, Set<String> discrete, Set<String> observed) {
        static final Drawn NOTHING = new Drawn(List.of(), Set.of(), Set.of());

        public Drawn {
            scalars = List.copyOf(scalars);
            discrete = Set.copyOf(discrete);
            observed = Set.copyOf(observed);
        }
    }
}
