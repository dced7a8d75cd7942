package dev.variate.frontend.model;

import com.vaadin.flow.component.UI;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.model.ElaborationView;
import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.Models;
import dev.variate.backend.model.ProblemView;
import dev.variate.backend.model.TrainingTexts;
import dev.variate.backend.run.LiveFits;
import dev.variate.backend.run.LiveView;
import dev.variate.backend.team.Account;
import dev.variate.frontend.model.CodeEditor.Typed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Looks at a text on each pause in typing: elaborates and fits it, or only elaborates it where live fits are off. What comes back for an older text than the last is dropped.
 * Its methods are called with the lock of the page's session held.
 */
class LiveLook implements AutoCloseable {

    /** A fit that takes longer than this is no company for someone who types. */
    private static final long SLOW_MILLIS = 1500;

    private static final ExecutorService ELABORATIONS = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * What a look found in a text.
     *
     * @param ticket of the text, as the editor counts
     * @param observed names of the observed variables
     */
    record Found(long ticket, TextReport report, Set<String> observed) {
        static final Found NOTHING = new Found(-1, TextReport.of(GraphView.EMPTY, List.of(), List.of()), Set.of());

        /** Why the text cannot be run; empty if it can. */
        String whyNot() {
            if (report.problems().isEmpty()) {
                return "";
            }
            var first = report.problems().getFirst();
            return first.line() > 0 ? "Line " + first.line() + " must be right first." : first.message();
        }

        static Found of(long ticket, GraphView graph, List<ProblemView> problems, List<LiveView.Marginal> marginals) {
            var observed = graph.nodes().stream()
                    .filter(node -> node.kind() == GraphView.Kind.OBSERVED)
                    .map(GraphView.Node::id)
                    .collect(Collectors.toSet());
            return new Found(ticket, TextReport.of(graph, problems, marginals), observed);
        }
    }

    private final UI ui;
    private final Account account;
    private final Models models;
    private final TrainingTexts losses;
    private final LiveFits fits;
    private final long modelId;
    private final Consumer<Found> found;
    private final Consumer<LiveReport> live;
    private final String page = UUID.randomUUID().toString();

    private final SlowFits slow = new SlowFits();
    private boolean on = true;
    private boolean drawn;
    private long looks;
    private Typed typed = new Typed(0, "");
    private Optional<DatasetView> data = Optional.empty();
    private Map<String, Double> numbers = Map.of();

    LiveLook(
            UI ui,
            Account account,
            Models models,
            TrainingTexts losses,
            LiveFits fits,
            long modelId,
            Consumer<Found> found,
            Consumer<LiveReport> live) {
        this.ui = ui;
        this.account = account;
        this.models = models;
        this.losses = losses;
        this.fits = fits;
        this.modelId = modelId;
        this.found = found;
        this.live = live;
    }

    /** Looks at a text; what an earlier look has not yet brought is no longer wanted. */
    void at(Typed text, Optional<DatasetView> with, Map<String, Double> given) {
        numbers = given;
        typed = text;
        data = with;
        if (LaunchPanel.trains(text.source(), with)) {
            fits.close(page);
            check(text, with, given);
        } else if (on) {
            var ticket = ++looks;
            fits.fit(account, page, modelId, text.source(), with.map(DatasetView::id), ticket)
                    .whenComplete((view, failure) -> tell(ticket, () -> fitted(text, view, failure)));
        } else {
            check(text, with, given);
        }
    }

    /** Looks for mistakes in a text, with no fit: someone waits to run it. */
    void check(Typed text, Optional<DatasetView> with, Map<String, Double> given) {
        numbers = given;
        typed = text;
        data = with;
        var ticket = ++looks;
        var dataId = with.map(DatasetView::id);
        var trains = LaunchPanel.trains(text.source(), with);
        CompletableFuture.supplyAsync(
                        () -> trains
                                ? losses.elaborate(account, modelId, text.source(), with, given)
                                : models.elaborate(account, modelId, text.source(), dataId),
                        ELABORATIONS)
                .whenComplete((view, failure) -> tell(ticket, () -> elaborated(text, view, failure)));
    }

    /** Turns live fits off, or on again with a fit at once. */
    void toggle() {
        on = !on;
        slow.forget();
        if (!on) {
            fits.close(page);
            live.accept(LiveReport.off());
        }
        at(typed, data, numbers);
    }

    @Override
    public void close() {
        looks++;
        fits.close(page);
    }

    private void tell(long ticket, Runnable news) {
        ui.accessLater(
                        () -> {
                            if (ticket == looks) {
                                news.run();
                            }
                        },
                        () -> {})
                .run();
    }

    private void fitted(Typed text, LiveView view, Throwable failure) {
        if (failure != null) {
            failed(failure);
            return;
        }
        found.accept(Found.of(text.ticket(), view.graph(), view.problems(), view.marginals()));
        if (slow.enough(view)) {
            on = false;
            live.accept(LiveReport.tooSlow(view.note()));
        } else {
            var observed = data.map(current -> ObservedMarks.of(view.graph(), current.json()))
                    .orElse(Map.of());
            live.accept(LiveReport.of(view, observed, drawn));
            drawn |= !view.marginals().isEmpty();
        }
    }

    private void elaborated(Typed text, ElaborationView view, Throwable failure) {
        if (failure != null) {
            failed(failure);
            return;
        }
        if (LaunchPanel.trains(text.source(), data)) {
            live.accept(LiveReport.trained(view.problems()));
        } else if (on && !view.problems().isEmpty()) {
            live.accept(LiveReport.held(view.problems().getFirst().line(), drawn));
        }
        found.accept(Found.of(text.ticket(), view.graph(), view.problems(), List.of()));
    }

    private void failed(Throwable failure) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CancellationException) {
            return; // a newer look is on its way
        }
        LoggerFactory.getLogger(LiveLook.class).warn("A live fit of model {} failed", modelId, cause);
        live.accept(LiveReport.failed("The studio could not look at this text just now."));
    }
}
