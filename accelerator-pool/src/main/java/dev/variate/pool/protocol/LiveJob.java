package dev.variate.pool.protocol;

import java.util.List;

/**
 * A short fit for somebody who types; it is never kept.
 *
 * @param budgetMillis after which the worker answers with the draws that it has
 */
public record LiveJob(
        String id, String program, List<NamedTensor> inputs, RunSettings settings, long seed, long budgetMillis) {
    public LiveJob {
        inputs = List.copyOf(inputs);
    }
}
