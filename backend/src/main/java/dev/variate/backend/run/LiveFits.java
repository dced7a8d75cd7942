package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.model.ElaborationView;
import dev.variate.backend.model.Elaborations;
import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.LiveLook;
import dev.variate.backend.model.Models;
import dev.variate.backend.model.ProblemView;
import dev.variate.backend.team.Account;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.protocol.LiveJob;
import dev.variate.pool.protocol.LiveResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.program.ProgramText;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Short fits while someone types; nothing of them is stored. */
@Service
public class LiveFits {
    private static final Logger LOG = LoggerFactory.getLogger(LiveFits.class);
    /** Enough draws for a curve that does not wobble, few enough for some tens of milliseconds on a small model. */
    private static final dev.variate.pool.protocol.RunSettings SETTINGS =
            new dev.variate.pool.protocol.RunSettings(4, 300, 400, 0.8, 8);
    /** Always the same, so that the posterior moves because the model did, and not by chance. */
    private static final long SEED = 1;

    private static final long BUDGET_MILLIS = 1_500;
    private static final long PATIENCE_MILLIS = BUDGET_MILLIS + 1_000;
    /** A job may have gone to a worker that has just died; as many may die at once as a page can bear to wait for. */
    private static final int ATTEMPTS = 3;

    /** How long an overtaken text may still elaborate: most are done by then and leave a warm process, which a kill would cost. */
    private static final long GRACE_MILLIS = 300;

    private final Models models;
    private final Elaborations elaborations;
    private final LiveDesk desk;
    private final Map<String, Page> pages = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    LiveFits(Models models, Elaborations elaborations, LiveDesk desk) {
        this.models = models;
        this.elaborations = elaborations;
        this.desk = desk;
    }

    /** The latest fit of one page. */
    private record Page(Account account, String name, long ticket, long asked, CompletableFuture<LiveView> future) {
        /** Completes when the fit is over, or was cancelled and has had its time. */
        CompletableFuture<Void> withdrawn() {
            CompletableFuture<Void> withdrawn = new CompletableFuture<>();
            future.whenComplete((view, cancelled) -> CompletableFuture.delayedExecutor(
                            Math.max(0, GRACE_MILLIS - millisSince(asked)), TimeUnit.MILLISECONDS)
                    .execute(() -> withdrawn.complete(null)));
            return withdrawn;
        }
    }

    /**
     * Elaborates and fits. Completes exceptionally only with {@link java.util.concurrent.CancellationException}, when a newer ticket of the same page overtook it.
     *
     * @param page names the page (one browser tab), so that only its own older fits are cancelled
     * @param ticket grows with each call of a page
     */
    public CompletableFuture<LiveView> fit(
            Account account, String page, long modelId, String source, Optional<Long> dataId, long ticket) {
        Page mine = new Page(account, page, ticket, System.nanoTime(), new CompletableFuture<>());
        Page latest = pages.merge(page, mine, (old, fresh) -> {
            if (old.ticket() > fresh.ticket()) {
                return old;
            }
            old.future().cancel(true);
            return fresh;
        });
        if (latest != mine) {
            mine.future().cancel(true);
            return mine.future();
        }
        threads.execute(() -> {
            try {
                mine.future().complete(fit(account, mine, modelId, source, dataId));
            } catch (RuntimeException e) {
                mine.future().complete(failed(e));
            }
        });
        return mine.future();
    }

    /** Forgets a page that has gone, and cancels its fit. */
    public void close(String page) {
        Page gone = pages.remove(page);
        if (gone != null) {
            gone.future().cancel(true);
            elaborations.leave(gone.account(), page);
        }
    }

    @PreDestroy
    void stop() {
        pages.keySet().forEach(this::close);
        threads.shutdownNow();
    }

    private LiveView fit(Account account, Page page, long modelId, String source, Optional<Long> dataId) {
        long start = System.nanoTime();
        Elaboration elaboration =
                models.elaboration(account, modelId, source, dataId, new LiveLook(page.name(), page.withdrawn()));
        long elaborated = millisSince(start);
        ElaborationView view = Models.view(elaboration);
        return switch (elaboration) {
            case Elaboration.Rejected _ -> LivePosterior.none(view.graph(), view.problems(), "", elaborated);
            case Elaboration.Elaborated done
            when page.future().isDone() -> LivePosterior.none(view.graph(), List.of(), "", elaborated);
            case Elaboration.Elaborated done -> sample(page, view.graph(), done, elaborated);
        };
    }

    private LiveView sample(Page page, GraphView graph, Elaboration.Elaborated done, long elaborateMillis) {
        long start = System.nanoTime();
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Optional<LiveResult> found = ask(page, done);
                if (found.isPresent()) {
                    return LivePosterior.of(
                            graph,
                            done.program(),
                            found.get(),
                            SETTINGS,
                            elaborateMillis,
                            elaborateMillis + millisSince(start));
                }
            }
            return LivePosterior.none(
                    graph,
                    List.of(),
                    "No worker answered within %.1f s, so there is no live posterior now."
                            .formatted(ATTEMPTS * PATIENCE_MILLIS / 1000.0),
                    elaborateMillis);
        } catch (ExecutionException | java.util.concurrent.CancellationException e) {
            return LivePosterior.none(graph, List.of(), "", elaborateMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return LivePosterior.none(graph, List.of(), "The studio is stopping.", elaborateMillis);
        }
    }

    /** What a worker found, if one answers in time. */
    private Optional<LiveResult> ask(Page page, Elaboration.Elaborated done)
            throws ExecutionException, InterruptedException {
        LiveJob job = new LiveJob(
                UUID.randomUUID().toString(),
                ProgramText.print(done.program()),
                NamedTensor.listOf(done.inputs()),
                SETTINGS,
                SEED,
                BUDGET_MILLIS);
        CompletableFuture<LiveResult> result = desk.submit(job);
        page.future().whenComplete((view, cancelled) -> {
            desk.withdraw(job.id());
            result.cancel(true);
        });
        try {
            return Optional.of(result.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException silent) {
            return Optional.empty();
        } finally {
            desk.withdraw(job.id());
        }
    }

    private static LiveView failed(RuntimeException e) {
        if (e instanceof InvalidInputException invalid) {
            return LivePosterior.none(GraphView.EMPTY, List.of(new ProblemView(0, 0, 0, invalid.getMessage())), "", 0);
        }
        LOG.error("A live fit failed", e);
        return LivePosterior.none(GraphView.EMPTY, List.of(), "The live fit failed; the studio's log says why.", 0);
    }

    private static long millisSince(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }
}
