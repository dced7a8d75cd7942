package dev.variate.backend.run;

import dev.variate.backend.team.Account;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Service;

/** Kept runs: launched here, read here, watched here. */
@Service
public class Runs {
    /** Elaborates the model and queues the run. A mistake in the model gives a run that has failed with the mistake as its error. */
    public RunView launch(Account account, LaunchRequest request) {
        throw new UnsupportedOperationException();
    }

    public RunView get(Account account, long runId) {
        throw new UnsupportedOperationException();
    }

    /** Latest first; {@code page} counts from 0. */
    public RunPage list(Account account, long projectId, int page) {
        throw new UnsupportedOperationException();
    }

    /** The latest runs of one model, for its page. */
    public List<RunView> ofModel(Account account, long modelId, int limit) {
        throw new UnsupportedOperationException();
    }

    /** Ends a run that has not ended; what it drew is kept. */
    public RunView cancel(Account account, long runId) {
        throw new UnsupportedOperationException();
    }

    /** Everything drawn after {@code since}. */
    public DrawsView draws(Account account, long runId, DrawCursor since) {
        throw new UnsupportedOperationException();
    }

    public SummaryView summary(Account account, long runId) {
        throw new UnsupportedOperationException();
    }

    public List<LogEntry> log(Account account, long runId) {
        throw new UnsupportedOperationException();
    }

    /** Tells {@code listener} of what happens from now on, on a thread of the studio; the listener must be quick. */
    public Subscription subscribe(Account account, long runId, Consumer<RunEvent> listener) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #subscribe}, for all runs of a project: status and summaries, without blocks. */
    public Subscription subscribeProject(Account account, long projectId, Consumer<RunEvent> listener) {
        throw new UnsupportedOperationException();
    }
}
