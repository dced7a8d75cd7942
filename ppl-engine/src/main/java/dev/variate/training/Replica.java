package dev.variate.training;

import dev.variate.device.AllReduce;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which of several processes that train one model together this is. Each has all weights and some of the parts of every step's batch; their
 * derivatives are added up, and then each takes the same step. What the steps find does not depend on how many there are, but for rounding: a
 * part of a batch has its own rows and its own noise, whoever computes it.
 *
 * @param number of this process, from 0
 * @param count of processes
 * @param group by which they add up; empty if this one is alone
 */
public record Replica(int number, int count, Optional<AllReduce> group) {
    /** One process with everything. */
    public static final Replica ALONE = new Replica(0, 1, Optional.empty());

    public Replica {
        if (number < 0 || number >= count || count > 1 && group.isEmpty()) {
            throw new IllegalArgumentException(
                    "A replica is one of its group, counted from 0; found " + number + " of " + count);
        }
    }

    public static Replica of(int number, int count, AllReduce group) {
        return new Replica(number, count, Optional.of(group));
    }

    /** @throws IllegalArgumentException if so many parts cannot be shared equally by so many processes; the message says by how many they can */
    public static void requireShared(int parts, int count) {
        if (parts < 1) {
            throw new IllegalArgumentException("A batch has at least one part, not " + parts);
        }
        if (count < 1 || parts % count != 0) {
            throw new IllegalArgumentException(
                    "A step's batch has %d %s, which %d workers cannot share equally: take %s of them, or %d parts."
                            .formatted(
                                    parts,
                                    parts == 1 ? "part" : "parts",
                                    count,
                                    IntStream.rangeClosed(1, parts)
                                            .filter(n -> parts % n == 0)
                                            .mapToObj(Integer::toString)
                                            .collect(Collectors.joining(", ")),
                                    Math.max(1, count) * Math.ceilDiv(parts, Math.max(1, count))));
        }
    }

    /**
     * How many rows each part has of a batch.
     *
     * @throws IllegalArgumentException if the parts would not be equal; the message says what would fit
     */
    public static int rowsOfPart(int batch, int parts) {
        if (parts < 1) {
            throw new IllegalArgumentException("A batch has at least one part, not " + parts);
        }
        if (batch < parts || batch % parts != 0) {
            int below = batch - batch % parts;
            throw new IllegalArgumentException("A batch of %d rows does not divide into %d equal parts; %s would."
                    .formatted(batch, parts, below == 0 ? Integer.toString(parts) : below + " or " + (below + parts)));
        }
        return batch / parts;
    }

    /** The first of the parts that this one computes. */
    int first(int parts) {
        return number * (parts / count);
    }
}
