package dev.variate.frontend.run;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.Command;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.comment.Comments;
import dev.variate.backend.comparison.Baselines;
import dev.variate.backend.pool.Workers;
import dev.variate.backend.project.Projects;
import dev.variate.backend.project.Role;
import dev.variate.backend.run.Checks;
import dev.variate.backend.run.CrossValidations;
import dev.variate.backend.run.LaunchRequest;
import dev.variate.backend.run.Placement;
import dev.variate.backend.run.PriorShifts;
import dev.variate.backend.run.RunEvent;
import dev.variate.backend.run.RunGraphs;
import dev.variate.backend.run.RunMarks;
import dev.variate.backend.run.RunRepeats;
import dev.variate.backend.run.RunSettings;
import dev.variate.backend.run.RunStatus;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.RunWishes;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.run.Waiting;
import dev.variate.backend.team.Account;
import dev.variate.backend.trash.Kind;
import dev.variate.backend.trash.Trash;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.frontend.checks.ChecksPanel;
import dev.variate.frontend.comment.Discussion;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import dev.variate.frontend.training.TrainingFeed;
import dev.variate.frontend.training.TrainingPanel;
import dev.variate.frontend.training.TrainingWords;
import dev.variate.frontend.trash.ToTrash;
import jakarta.annotation.security.PermitAll;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One run: as it happens, and afterwards. Its parts and what is plotted are in the address. */
@Route(value = "runs/:run(\\d+)/:tab?(posterior|checks|graph|log|settings|export)", layout = MainLayout.class)
@Within(Place.RUNS)
@PermitAll
public class RunPageView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private static final String SHOW = "show";
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);
    /** While draws come and nothing else happens, words about the run are read this often; the draws themselves are shown as they come. */
    private static final long WORDS_NANOS = Duration.ofSeconds(1).toNanos();

    private final Runs runs;
    private final Checks checks;
    private final CrossValidations validations;
    private final Projects projects;
    private final Workers workers;
    private final Waiting waiting;
    private final PageUpdates updates;
    private final RunFeeds feeds;
    private final RunFiles files;
    private final Trainings trainings;
    private final RunGraphs graphs;
    private final PriorShifts shifts;
    private final RunMarks marks;
    private final Trash trash;
    private final RunWishes wishes;
    private final RunRepeats repeats;
    private final Baselines baselines;
    private final Comments comments;
    private final Account account = SignedIn.now();

    private volatile RunView run;
    private RunTab tab = RunTab.LIVE;
    private RunHead head;
    private MarksPanel marked;
    private ReproductionLine reproduction;
    private VerdictPanel verdict;
    private LivePanel live;
    private PosteriorPanel posterior;
    private TrainingPanel training;
    private TrainingFeed learning;
    private final Div sheet = new Div();
    private ChecksPanel criticism;
    private FoldsPanel folds;
    private boolean mayFit;
    /** The run's status when its checks were last asked for. */
    private Optional<RunStatus> checked = Optional.empty();

    private LiveFeed feed;
    private VerdictPanel.Waiting obstacle = VerdictPanel.Waiting.NOT;
    private List<String> shown = List.of();
    private String advice = "";
    private Optional<RunView> earlier = Optional.empty();
    private volatile Paced pace;
    private volatile boolean moreThanDraws = true;
    private long lookedNanos;
    private Subscription subscription = () -> {};

    public RunPageView(
            Runs runs,
            Checks checks,
            CrossValidations validations,
            Projects projects,
            Workers workers,
            Waiting waiting,
            PageUpdates updates,
            RunFeeds feeds,
            RunFiles files,
            Trainings trainings,
            RunMarks marks,
            Trash trash,
            RunWishes wishes,
            RunRepeats repeats,
            Baselines baselines,
            RunGraphs graphs,
            PriorShifts shifts,
            Comments comments) {
        this.runs = runs;
        this.checks = checks;
        this.validations = validations;
        this.projects = projects;
        this.workers = workers;
        this.waiting = waiting;
        this.updates = updates;
        this.feeds = feeds;
        this.files = files;
        this.trainings = trainings;
        this.graphs = graphs;
        this.shifts = shifts;
        this.marks = marks;
        this.trash = trash;
        this.wishes = wishes;
        this.repeats = repeats;
        this.baselines = baselines;
        this.comments = comments;
        sheet.addClassName("sheets");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var id = event.getRouteParameters().getLong("run").orElseThrow();
        tab = RunTab.of(event.getRouteParameters().get("tab").orElse(""));
        if (run == null || run.id() != id) {
            try {
                run = runs.get(account, id);
            } catch (NotFoundException unknown) {
                throw new com.vaadin.flow.router.NotFoundException(unknown.getMessage());
            }
            build(event.getLocation().getQueryParameters());
            if (isAttached()) {
                unwatch();
                watch(event.getUI());
            }
        }
        head.tab(run, tab);
        showTab();
    }

    @Override
    public String getPageTitle() {
        return "Run " + run.number() + " · " + run.modelName() + " · Variate";
    }

    private void build(QueryParameters query) {
        removeAll();
        var edits = projects.get(account, run.projectId()).role().includes(Role.EDITOR);
        marked = new MarksPanel(marks, baselines, account, run.id(), edits);
        var toTrash = ToTrash.button(
                trash,
                account,
                Kind.RUN,
                run.id(),
                "Run " + run.number(),
                "runs/" + run.id(),
                "projects/" + run.projectId() + "/runs");
        var acts = new RunActs(runs, wishes, repeats, account, run.id(), toTrash, edits, this::changed);
        head = new RunHead(run, projects.get(account, run.projectId()).name(), acts);
        verdict = new VerdictPanel(edits ? Optional.of(this::again) : Optional.empty());
        live = new LivePanel();
        live.onShow(this::plot);
        live.onVisibility(this::seen);
        posterior = new PosteriorPanel();
        training = new TrainingPanel();
        training.onPicture(step -> training.show(step, trainings.picture(account, run.id(), step)));
        training.onVisibility(this::seen);
        learning = new TrainingFeed(trainings, account, run.id());
        criticism = new ChecksPanel();
        folds = new FoldsPanel(validations, account);
        mayFit = edits;
        checked = Optional.empty();
        shown = query.getSingleParameter(SHOW)
                .map(names -> List.of(names.split("~")))
                .orElse(List.of());
        feed = new LiveFeed(feeds, run, shown);
        earlier = runs.ofModel(account, run.modelId(), 10).stream()
                .filter(other -> other.number() < run.number() && other.status() == RunStatus.SUCCEEDED)
                .findFirst();
        reproduction = new ReproductionLine(runs, account, run);
        add(head, marked, reproduction, verdict, live, posterior, training, criticism, folds, sheet);
        var talk = new Discussion(
                comments, account, new RunDiscussion(comments, account, run.id(), runs.scalars(account, run.id())));
        talk.addClassName("beneath");
        add(talk);
        advice = "";
        showRun(run, waiting(run));
    }

    private void showTab() {
        var shown = tab.shownFor(run.method());
        var trains = run.method() == Method.TRAIN;
        live.getElement().setAttribute("hidden", shown != RunTab.LIVE || trains);
        training.getElement().setAttribute("hidden", shown != RunTab.LIVE || !trains);
        posterior.getElement().setAttribute("hidden", shown != RunTab.POSTERIOR);
        criticism.getElement().setAttribute("hidden", shown != RunTab.CHECKS);
        folds.getElement().setAttribute("hidden", shown != RunTab.CHECKS);
        sheet.setVisible(shown != RunTab.LIVE && shown != RunTab.POSTERIOR && shown != RunTab.CHECKS);
        sheet.removeAll();
        switch (shown) {
            case LIVE, POSTERIOR -> {}
            case CHECKS -> check();
            case GRAPH -> graph();
            case LOG -> sheet.add(RunRecord.log(runs.log(account, run.id())));
            case SETTINGS ->
                sheet.add(RunRecord.settings(
                        run, trains ? Optional.of(trainings.get(account, run.id())) : Optional.empty()));
            case EXPORT -> sheet.add(files.export(account, run));
        }
    }

    private void graph() {
        var id = run.id();
        sheet.add(new GraphPanel(graphs.of(account, id), () -> shifts.of(account, id)));
    }

    /** Asks for the run's checks once, and once more when it has ended. */
    private void check() {
        if (checked.equals(Optional.of(run.status()))) {
            return;
        }
        checked = Optional.of(run.status());
        var asked = criticism;
        asked.say(run.status().ended() ? "A worker looks at what the draws predict …" : "");
        var ui = UI.getCurrent();
        checks.of(account, run.id())
                .thenAccept(view -> ui.access(() -> {
                    if (asked == criticism) {
                        asked.show(view, false);
                        view.loo()
                                .ifPresent(loo -> folds.of(
                                        run.id(),
                                        mayFit,
                                        loo.figures().unreliable().size()));
                    }
                }));
    }

    @Override
    protected void onAttach(AttachEvent event) {
        watch(event.getUI());
    }

    @Override
    protected void onDetach(DetachEvent event) {
        unwatch();
    }

    /** Listens first and reads then, so that nothing falls between. */
    private void watch(UI ui) {
        var watched = feed;
        pace = new Paced(updates, () -> update(ui, watched));
        subscription = runs.subscribe(account, run.id(), event -> {
            if (!(event instanceof RunEvent.BlockArrived || event instanceof RunEvent.SummaryUpdated)) {
                moreThanDraws = true;
            }
            watched.heard(event);
            pace.ask();
        });
        pace.ask();
        lookAgain(pace);
    }

    /** Not everything that a page shows is told as an event (a place in the queue, a database that was away for a moment), so a run under way is looked at now and then. */
    private void lookAgain(Paced watched) {
        updates.later(LOOK_AGAIN, () -> {
            if (watched == pace && !run.status().ended()) {
                watched.ask();
                lookAgain(watched);
            }
        });
    }

    private void unwatch() {
        subscription.close();
        pace.end();
        pace = null;
    }

    /** Reads outside the page's lock what is new, then shows it. */
    private void update(UI ui, LiveFeed watched) {
        if (moreThanDraws || System.nanoTime() - lookedNanos >= WORDS_NANOS) {
            look(ui, watched);
        }
        if (run.method() == Method.TRAIN) {
            learn(ui, watched);
            return;
        }
        // Of an ended run the summary may have to be computed, so what the run does is on the page before.
        var news = watched.next(account);
        push(ui, watched, () -> show(news));
    }

    private void look(UI ui, LiveFeed watched) {
        // First, so that what happens during the reading is read the next time.
        moreThanDraws = false;
        var now = runs.get(account, run.id());
        var waits = waiting(now);
        lookedNanos = System.nanoTime();
        push(ui, watched, () -> showRun(now, waits));
        if (now.status() == RunStatus.SUCCEEDED) {
            checks.findings(account, now.id())
                    .thenAccept(found -> push(ui, watched, () -> verdict.found(now.id(), found.orElse(List.of()))));
        }
    }

    private void learn(UI ui, LiveFeed watched) {
        TrainingFeed.Update news;
        synchronized (watched) {
            news = learning.next();
        }
        push(ui, watched, () -> {
            training.describe(
                    run, news.training(), RunWords.device(run.settings().device()));
            training.show(news);
            verdict.learnt(TrainingWords.sentence(run, news));
            verdict.show(run, obstacle, earlier, "");
        });
    }

    private void push(UI ui, LiveFeed watched, Command change) {
        ui.access(() -> {
            if (watched == feed) {
                change.execute();
            }
        });
    }

    private VerdictPanel.Waiting waiting(RunView now) {
        if (now.status() != RunStatus.QUEUED) {
            return VerdictPanel.Waiting.NOT;
        }
        return new VerdictPanel.Waiting(
                workers.queued(), waiting.obstacle(account, run.id()).orElse(""));
    }

    private void show(RunFeed.Update news) {
        advice = news.summary().map(figures -> figures.verdict().advice()).orElse("");
        verdict.show(run, obstacle, earlier, advice);
        news.shape().ifPresent(live::open);
        live.receive(news.blocks());
        news.figures().ifPresent(live::summarise);
        news.figures().ifPresent(posterior::summarise);
        if (!news.growth().isEmpty()) {
            live.grow(news.growth());
        }
    }

    private void showRun(RunView now, VerdictPanel.Waiting waits) {
        obstacle = waits;
        var changed = now.status() != run.status();
        var length = RunWords.total(now) != RunWords.total(run);
        run = now;
        if (length) {
            // Other draws count: the plots begin anew.
            feed = new LiveFeed(feeds, now, shown);
            if (pace != null) {
                unwatch();
                getUI().ifPresent(this::watch);
            }
        }
        head.show(now);
        marked.show(now);
        reproduction.show(now);
        verdict.show(now, obstacle, earlier, advice);
        if (now.status() != RunStatus.SUCCEEDED) {
            // A run that goes on has other checks.
            verdict.found(now.id(), List.of());
        }
        if (changed || tab == RunTab.LOG) {
            showTab();
        }
    }

    /** Someone asked for something, and this is what has become of the run. */
    private void changed(RunView now) {
        showRun(now, waiting(now));
        pace.ask();
    }

    /** Other quantities: into the address, and from the first draw. */
    private void plot(List<String> names) {
        shown = names;
        feed.plot(names);
        var query = QueryParameters.of(SHOW, String.join("~", names));
        UI.getCurrent().getPage().getHistory().replaceState(null, new Location("runs/" + run.id(), query));
        pace.ask();
    }

    private void seen(boolean visible) {
        if (pace != null) {
            pace.pause(!visible);
        }
    }

    private void again(Method method, RunSettings settings) {
        var launched = runs.launch(
                account,
                new LaunchRequest(
                        run.projectId(),
                        run.modelId(),
                        run.source(),
                        run.dataId(),
                        method.text(),
                        settings,
                        Optional.of(run.seed()),
                        Placement.ANYWHERE,
                        StopRules.NONE,
                        Optional.empty()));
        UI.getCurrent().navigate("runs/" + launched.id());
    }
}
