package dev.variate.frontend.run;

import dev.variate.backend.run.RunEvent;
import dev.variate.backend.run.RunView;
import dev.variate.backend.team.Account;
import java.util.List;

/** How far one page has been told of a run, so that each draw is sent to it once. Safe for many threads. */
final class LiveFeed {

    private final RunFeeds feeds;
    private final RunView run;
    private volatile RunFeed feed;
    private RunFeed.Position seen;

    /** @param wanted the quantities to plot; empty to let the run decide */
    LiveFeed(RunFeeds feeds, RunView run, List<String> wanted) {
        this.feeds = feeds;
        this.run = run;
        plot(wanted);
    }

    /** Plots other quantities: the next update starts from the first draw again. */
    synchronized void plot(List<String> names) {
        feed = feeds.of(run, names);
        seen = RunFeed.Position.START;
    }

    /** Something happened to the run. Returns at once. */
    void heard(RunEvent event) {
        feed.heard(event);
    }

    /** What the page has not been told yet. */
    synchronized RunFeed.Update next(Account account) {
        var update = feed.after(account, seen);
        seen = update.seen();
        return update;
    }
}
