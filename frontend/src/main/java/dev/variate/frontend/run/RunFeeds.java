package dev.variate.frontend.run;

import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The feeds of the runs that somebody looks at: pages that plot the same of a run share one, and it goes with the last of them. */
@Component
class RunFeeds {

    private final Runs runs;
    private final Map<Plots, WeakReference<RunFeed>> feeds = new HashMap<>();

    RunFeeds(Runs runs) {
        this.runs = runs;
    }

    /** What is plotted: a run that goes on after its end has other draws, and one that has ended other quantities that are worth a look. */
    private record Plots(long runId, int draws, boolean ended, List<String> wanted) {}

    synchronized RunFeed of(RunView run, List<String> wanted) {
        feeds.values().removeIf(unused -> unused.refersTo(null));
        var plots = new Plots(run.id(), RunWords.total(run), run.status().ended(), List.copyOf(wanted));
        var known = feeds.get(plots);
        var feed = known == null ? null : known.get();
        if (feed == null) {
            feed = new RunFeed(runs, run, wanted);
            feeds.put(plots, new WeakReference<>(feed));
        }
        return feed;
    }
}
