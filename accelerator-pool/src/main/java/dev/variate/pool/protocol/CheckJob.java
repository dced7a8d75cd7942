package dev.variate.pool.protocol;

import java.util.List;

/**
 * A question about a model: how well do draws of its posterior predict, and what data does it make?
 *
 * @param program {@code ProgramText}
 * @param scalars how many numbers a draw has
 * @param draws of the posterior, a chain each: {@link PackedDoubles} of draws × scalars; without any chain worlds are drawn from the priors
 * @param predictions how many data sets to predict, where they are not too large
 */
public record CheckJob(
        String id,
        String program,
        List<NamedTensor> inputs,
        int scalars,
        List<String> draws,
        int predictions,
        long seed) {
    public CheckJob {
        inputs = List.copyOf(inputs);
        draws = List.copyOf(draws);
    }
}
