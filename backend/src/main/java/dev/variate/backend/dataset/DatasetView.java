package dev.variate.backend.dataset;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A version of a data set. {@code json} is an object whose keys are the variables' names; of a file of pictures it is an empty one. */
public record DatasetView(
        long id,
        long projectId,
        String name,
        int version,
        String json,
        List<Variable> variables,
        Optional<Pictures> pictures,
        Instant updatedAt) {
    public DatasetView {
        variables = List.copyOf(variables);
    }

    /**
     * A variable of a data set.
     *
     * @param shape such as {@code [8]}; a scalar is {@code []}
     * @param type {@code number}, {@code integer}, {@code boolean} or {@code text}
     * @param preview the first values, such as {@code 28, 8, −3, …}
     * @param summary of all of them; empty for a single one, for pictures, and for what was brought before there were summaries
     */
    public record Variable(String name, String shape, String type, String preview, Optional<Summary> summary) {}

    /**
     * Where the values of a variable lie; true is 1 and false 0.
     *
     * @param histogram how many values lie in each of equal parts of the range; of few whole numbers, how often each occurs
     */
    public record Summary(double least, double mean, double largest, List<Integer> histogram) {
        public Summary {
            histogram = List.copyOf(histogram);
        }
    }
}
