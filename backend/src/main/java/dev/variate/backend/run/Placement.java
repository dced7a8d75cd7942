package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.pool.protocol.Registration;
import java.util.List;

/**
 * What a run asks of the worker that takes it, and how soon.
 *
 * @param labels that the worker must have
 * @param memoryBytes that the worker must have, at least
 */
public record Placement(Priority priority, List<String> labels, long memoryBytes) {
    /** On any worker that has the device, in turn. */
    public static final Placement ANYWHERE = new Placement(Priority.NORMAL, List.of(), 0);

    private static final long GIB = 1L << 30;

    public Placement {
        labels = List.copyOf(labels);
        try {
            Registration.checkLabels(labels);
        } catch (IllegalArgumentException wrong) {
            throw InvalidInputException.of("placement.labels", wrong);
        }
        if (memoryBytes < 0) {
            throw new InvalidInputException(
                    "placement.memoryBytes", "`memoryBytes` is " + memoryBytes + "; it must be 0 or more.");
        }
    }

    /** Where too few workers of the pool have what is asked for; empty if enough do. */
    String obstacle(String device, int workers, int fitting) {
        if (fitting >= workers) {
            return "";
        }
        StringBuilder words = new StringBuilder(
                        workers == 1
                                ? "No open worker has"
                                : "The run asks for %d workers, and %s"
                                        .formatted(
                                                workers,
                                                switch (fitting) {
                                                    case 0 -> "no open worker has";
                                                    case 1 -> "only 1 open worker has";
                                                    default -> "only " + fitting + " open workers have";
                                                }))
                .append(" the device ")
                .append(device);
        if (!labels.isEmpty()) {
            words.append(labels.size() == 1 ? " with the label " : " with the labels ")
                    .append(String.join(", ", labels));
        }
        if (memoryBytes > 0) {
            words.append(" and %.1f GiB of memory".formatted(memoryBytes / (double) GIB));
        }
        return words.append(
                        workers - fitting == 1
                                ? ": the run waits until one joins."
                                : ": the run waits until %d join.".formatted(workers - fitting))
                .toString();
    }
}
