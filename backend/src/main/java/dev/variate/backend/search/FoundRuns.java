package dev.variate.backend.search;

import dev.variate.backend.run.RunView;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A page of what was found.
 *
 * @param next where the next page begins; empty on the last
 * @param total of all pages; only on the first
 */
public record FoundRuns(List<RunView> runs, Optional<String> next, OptionalLong total) {
    public FoundRuns {
        runs = List.copyOf(runs);
    }
}
