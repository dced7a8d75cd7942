package dev.variate.backend.paging;

import dev.variate.backend.InvalidInputException;
import java.util.Optional;

/**
 * The part of a list that is asked for.
 *
 * @param limit how many rows, at most
 * @param cursor {@link Listed#next} of the part before; empty for the first
 */
public record Portion(int limit, Optional<String> cursor) {
    public static final int MOST = 1000;

    /** @throws InvalidInputException if so many rows are never given at once */
    public Portion {
        if (limit < 1 || limit > MOST) {
            throw new InvalidInputException("limit", "A page has 1 to " + MOST + " rows; this asks for " + limit + ".");
        }
    }

    public static Portion first(int limit) {
        return new Portion(limit, Optional.empty());
    }
}
