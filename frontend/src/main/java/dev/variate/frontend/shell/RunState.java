package dev.variate.frontend.shell;

import dev.variate.backend.run.RunView;
import dev.variate.fit.Method;

/**
 * How a run stands, in one or two words for a list.
 *
 * @param tone the class of the words; "Good" is plain in lists, since only what needs someone has a colour
 */
public record RunState(String words, String tone) {

    public static RunState of(RunView run) {
        return switch (run.status()) {
            case QUEUED -> new RunState("Waiting", "t2");
            case RUNNING -> new RunState("Running", "info");
            case PAUSED -> new RunState("Paused", "t2");
            case FAILED -> new RunState("Failed", "bad");
            case CANCELLED -> new RunState("Cancelled", "t2");
            case SUCCEEDED ->
                run.method().result() == Method.Result.WEIGHTS
                        ? new RunState("Learnt", "plain")
                        : judged(run.verdict());
        };
    }

    private static RunState judged(String verdict) {
        var end = verdict.indexOf('.');
        var words = end > 0 ? verdict.substring(0, end) : verdict;
        return switch (words) {
            case "Not yet" -> new RunState(words, "caution");
            case "Not to be trusted" -> new RunState("Not trusted", "bad");
            case "" -> new RunState("Done", "plain");
            default -> new RunState(words, "plain");
        };
    }
}
