package dev.variate.backend.run;

import java.util.List;

/** Some runs of a list, latest first. */
public record RunPage(List<RunView> runs, int page, long total) {
    /** Runs on a full page. */
    public static final int SIZE = 50;

    public RunPage {
        runs = List.copyOf(runs);
    }
}
