package dev.variate.frontend.shell;

import dev.variate.backend.project.Projects;
import dev.variate.backend.run.RunEvent;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.search.RunSearch;
import dev.variate.backend.team.Account;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** What runs or waits in all projects that a person sees. */
@Component
public class RunningNow {

    /** An event may be told a moment before what it tells of can be read: whoever looks at once looks again. */
    private static final Executor SETTLED = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private static final String UNDER_WAY = "status:running or status:queued";

    private final RunSearch search;
    private final Projects projects;
    private final Runs runs;

    RunningNow(RunSearch search, Projects projects, Runs runs) {
        this.search = search;
        this.projects = projects;
        this.runs = runs;
    }

    /** Latest first. */
    public List<RunView> list(Account account) {
        return search.latest(account, UNDER_WAY, Optional.empty(), RunSearch.LARGEST_PAGE);
    }

    /** Calls {@code changed} whenever a run starts or ends, on a thread of the studio. */
    public Subscription watch(Account account, Runnable changed) {
        var subscriptions = projects.list(account).stream()
                .map(project -> runs.subscribeProject(account, project.id(), event -> {
                    if (event instanceof RunEvent.StatusChanged) {
                        changed.run();
                        SETTLED.execute(changed);
                    }
                }))
                .toList();
        return () -> subscriptions.forEach(Subscription::close);
    }
}
