package dev.variate.frontend.home;

import dev.variate.backend.run.RunStatus;
import dev.variate.backend.run.RunView;
import dev.variate.fit.Method;
import java.time.Instant;

/**
 * Something that happened, as a line of Home.
 *
 * @param at when the run last changed its state
 * @param deed what was done, such as {@code finished}
 * @param outcome the verdict or the error, names in backquotes; empty while there is none
 */
record Happening(Instant at, String who, String deed, RunView run, String outcome) {

    static Happening of(RunView run) {
        var at = run.finishedAt().or(run::startedAt).orElse(run.createdAt());
        return switch (run.status()) {
            case QUEUED -> new Happening(at, run.who(), "queued", run, "");
            case RUNNING -> new Happening(at, run.who(), "started", run, "");
            case PAUSED -> new Happening(at, run.who(), "paused", run, run.verdict());
            case SUCCEEDED -> new Happening(at, run.who(), "finished", run, run.verdict());
            case FAILED -> new Happening(at, run.who(), "tried", run, "Failed. " + firstLine(run.error()));
            case CANCELLED -> new Happening(at, run.who(), "cancelled", run, run.verdict());
        };
    }

    /** Whether someone should look at this run: it failed, or ended without a result that can be trusted. */
    static boolean needsSomeone(RunView run) {
        return run.status() == RunStatus.FAILED
                || run.status() == RunStatus.SUCCEEDED
                        && (run.method().result() == Method.Result.CHAINS
                                || run.method().result() == Method.Result.WEIGHED)
                        && !run.verdict().startsWith("Good");
    }

    private static String firstLine(String error) {
        var end = error.indexOf('\n');
        return end < 0 ? error : error.substring(0, end);
    }
}
