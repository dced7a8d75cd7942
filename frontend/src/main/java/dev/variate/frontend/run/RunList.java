package dev.variate.frontend.run;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Location;
import com.vaadin.flow.router.QueryParameters;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.RefusedException;
import dev.variate.backend.comparison.Baselines;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.project.Role;
import dev.variate.backend.run.RunMarks;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.search.FoundRuns;
import dev.variate.backend.search.QueryMistakeException;
import dev.variate.backend.search.RunOrder;
import dev.variate.backend.search.RunSearch;
import dev.variate.backend.search.SearchWords;
import dev.variate.backend.team.Account;
import dev.variate.backend.trash.Kind;
import dev.variate.backend.trash.Trash;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.Notice;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.signin.SignedIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The page of a list of runs, whichever runs those are: head, search, table, and the tray for those that were chosen. Search and order are in the address. */
abstract class RunList extends Main {

    private static final int MOST_PINS = 20;

    private final RunSearch search;
    private final RunMarks marks;
    private final Trash trash;
    private final Baselines baselines;
    private final Trainings trainings;
    private final Projects projects;
    private final PageUpdates updates;
    private final Account account = SignedIn.now();
    private final RunSearchBar bar;
    private final RunTable table = new RunTable();
    private final Paragraph empty = new Paragraph();
    private final Div tray = new Div();
    private PageHead head = new PageHead("Runs");
    private Paced pace;
    private Subscription subscription = () -> {};

    private volatile String text = "";
    private volatile RunOrder order = RunOrder.LATEST;
    private volatile int shown;
    /** The runs at the top of the list, as they were counted last. */
    private volatile List<Long> seen = List.of();

    private Optional<String> next = Optional.empty();
    private List<Long> chosen = List.of();

    RunList(
            RunSearch search,
            SearchWords words,
            RunMarks marks,
            Trash trash,
            Baselines baselines,
            Trainings trainings,
            Projects projects,
            PageUpdates updates) {
        this.trash = trash;
        this.baselines = baselines;
        this.trainings = trainings;
        this.search = search;
        this.marks = marks;
        this.projects = projects;
        this.updates = updates;
        bar = new RunSearchBar(field -> words.values(account, field), this::searched);
        var list = new Section();
        list.addClassName("list");
        list.getElement().setAttribute("aria-label", "Runs");
        empty.addClassName("verdict");
        empty.getElement().setAttribute("data-testid", "no-runs");
        tray.addClassName("tray");
        tray.getElement().setAttribute("role", "status").setAttribute("data-testid", "tray");
        table.onMore(this::more);
        table.onSorted(this::sorted);
        table.onChosen(this::chosen);
        table.onCompare(this::compare);
        table.onTagged((run, tags) -> change(() -> marks.tag(account, run, tags)));
        table.onMarked(
                (run, on) -> change(() -> marks.star(account, run, on)),
                (run, on) -> change(() -> marks.pin(account, run, on)));
        list.add(empty, table);
        add(head, bar, list, tray);
        chosen(List.of(), false);
    }

    /** The project whose runs these are; empty for all. */
    abstract Optional<Long> project();

    /** Where the list is, without search and order. */
    abstract String address();

    /** Calls back whenever a run of the list changes. */
    abstract Subscription follow(Runnable changed);

    /** Text for a list without runs, and the first step. */
    abstract void explain(Paragraph empty);

    final Account account() {
        return account;
    }

    void head(PageHead changed) {
        replace(head, changed);
        head = changed;
    }

    /** Reads what the address asks for, and shows the list at once, before the page is sent. */
    void enter(QueryParameters parameters) {
        text = parameters.getSingleParameter("q").orElse("");
        try {
            order = parameters.getSingleParameter("sort").map(RunOrder::parse).orElse(RunOrder.LATEST);
        } catch (InvalidInputException unknown) {
            order = RunOrder.LATEST; // an address that somebody mistyped still shows the runs
        }
        bar.open(text);
        load();
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var ui = event.getUI();
        pace = new Paced(updates, () -> update(ui));
        subscription = follow(pace::ask);
    }

    /** Reads outside the page's lock what is new; how many there are is counted again only if other runs have come to stand there. */
    private void update(UI ui) {
        try {
            var limit = Math.clamp(shown, RunSearch.PAGE, RunSearch.LARGEST_PAGE);
            var runs = search.rows(account, request(limit, Optional.empty()));
            var ids = runs.stream().map(RunView::id).toList();
            var total = ids.equals(seen)
                    ? OptionalLong.empty()
                    : find(1, Optional.empty()).total();
            seen = ids;
            var lines = lines(runs);
            var pins = pins();
            ui.access(() -> {
                total.ifPresent(this::count);
                table.pin(pins);
                table.refresh(lines);
                shown = Math.max(shown, lines.size());
            });
        } catch (QueryMistakeException unfinished) {
            // The list stays as it was until the search can be understood.
        }
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscription.close();
        pace.end();
    }

    private FoundRuns find(int limit, Optional<String> cursor) {
        return search.find(account, request(limit, cursor));
    }

    private RunSearch.Request request(int limit, Optional<String> cursor) {
        return new RunSearch.Request(text, project(), order, cursor, limit);
    }

    private void load() {
        try {
            var start = System.nanoTime();
            var page = find(RunSearch.PAGE, Optional.empty());
            bar.took(Duration.ofNanos(System.nanoTime() - start).toMillis());
            count(page.total().orElse(0));
            seen = page.runs().stream().map(RunView::id).toList();
            next = page.next();
            shown = page.runs().size();
            table.pin(pins());
            table.show(lines(page.runs()), order.text(), next.isPresent());
        } catch (QueryMistakeException mistake) {
            bar.wrong(mistake);
        }
    }

    /** Pinned runs stand on top as long as nothing else is asked for. */
    private List<RunLine> pins() {
        return text.isBlank() && order.equals(RunOrder.LATEST)
                ? lines(search.latest(account, "is:pinned", project(), MOST_PINS))
                : List.of();
    }

    private void change(Supplier<RunView> change) {
        try {
            table.replace(lines(List.of(change.get())).getFirst());
        } catch (RefusedException refused) {
            Notice.refused(UI.getCurrent(), refused.getMessage());
        }
    }

    private void more() {
        if (next.isPresent()) {
            var page = find(RunSearch.PAGE, next);
            next = page.next();
            shown += page.runs().size();
            table.extend(lines(page.runs()), next.isPresent());
        }
    }

    private List<RunLine> lines(List<RunView> runs) {
        var all = projects.list(account);
        var names = project().isPresent()
                ? Map.<Long, String>of()
                : all.stream().collect(Collectors.toMap(ProjectView::id, ProjectView::name));
        var writable = all.stream()
                .filter(project -> project.role().includes(Role.EDITOR))
                .map(ProjectView::id)
                .collect(Collectors.toSet());
        var against = baselines.of(account, runs);
        var learnt = trainings.best(account, runs);
        return runs.stream()
                .map(run -> RunLine.of(
                        run,
                        names,
                        Optional.ofNullable(against.get(run.id())),
                        Optional.ofNullable(learnt.get(run.id())),
                        writable.contains(run.projectId())))
                .toList();
    }

    private void count(long total) {
        head.meta(Figures.count(total, "run", "runs"));
        table.setVisible(total > 0);
        empty.setVisible(total == 0);
        empty.removeAll();
        if (total == 0 && !text.isBlank()) {
            empty.add(new Span("No run is like that. "), Link.act("Show all", () -> {
                text = "";
                bar.open("");
                searched("", true);
            }));
        } else if (total == 0) {
            explain(empty);
        }
    }

    private void searched(String wanted, boolean done) {
        text = wanted;
        load();
        remember(done);
    }

    private void sorted(String column) {
        order = RunOrder.parse(column);
        load();
        remember(true);
    }

    /** Puts search and order into the address; a search that is still being typed is no step to go back to. */
    private void remember(boolean step) {
        var parameters = new LinkedHashMap<String, String>();
        if (!text.isBlank()) {
            parameters.put("q", text);
        }
        if (!order.equals(RunOrder.LATEST)) {
            parameters.put("sort", order.text());
        }
        var location = new Location(address(), QueryParameters.simple(parameters));
        getUI().ifPresent(ui -> {
            var history = ui.getPage().getHistory();
            if (step) {
                history.pushState(null, location);
            } else {
                history.replaceState(null, location);
            }
        });
    }

    private void chosen(List<Long> runs, boolean fixed) {
        chosen = runs;
        tray.removeAll();
        var words = new Span(
                switch (runs.size()) {
                    case 0 -> "Choose two runs or more to compare them.";
                    case 1 -> "1 run chosen; choose another to compare it with.";
                    default -> runs.size() + " runs chosen";
                });
        words.setClassName("b", runs.size() > 1);
        words.setClassName("t2", runs.size() < 2);
        tray.add(words);
        if (runs.size() > 1) {
            NativeButton compare = Link.primary("Compare", this::compare);
            compare.getElement().setAttribute("data-testid", "compare");
            tray.add(compare);
        }
        if (!runs.isEmpty() && !fixed) {
            var throwAway = Link.button("Move to trash", () -> throwAway(runs));
            throwAway.getElement().setAttribute("data-testid", "tray-trash");
            tray.add(throwAway);
        }
        var keys = new Span("Arrow keys move, Space chooses, Enter opens, C compares, T tags, S stars, P pins");
        keys.addClassNames("t2", "s2", "keys");
        tray.add(keys);
    }

    private void throwAway(List<Long> runs) {
        var gone = new ArrayList<Long>();
        try {
            for (var run : runs) {
                trash.move(account, Kind.RUN, run);
                gone.add(run);
            }
        } catch (RefusedException refused) {
            Notice.refused(UI.getCurrent(), refused.getMessage());
        }
        if (!gone.isEmpty()) {
            Notice.done(UI.getCurrent(), Figures.count(gone.size(), "run lies", "runs lie") + " in the trash.", () -> {
                gone.forEach(run -> trash.restore(account, Kind.RUN, run));
                load();
            });
        }
        load();
    }

    private void compare() {
        UI.getCurrent()
                .navigate("compare?runs="
                        + chosen.stream().sorted().map(String::valueOf).collect(Collectors.joining(",")));
    }
}
