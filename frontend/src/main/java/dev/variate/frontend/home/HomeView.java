package dev.variate.frontend.home;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.activity.Activity;
import dev.variate.backend.activity.Deed;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.Projects;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.search.RunSearch;
import dev.variate.backend.team.Account;
import dev.variate.frontend.activity.DeedList;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.NameForm;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.RunningNow;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.shell.Words;
import dev.variate.frontend.signin.SignedIn;
import jakarta.annotation.security.PermitAll;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened lately, what needs someone, what runs, and the examples to start from. */
@Route(value = "", layout = MainLayout.class)
@PageTitle("Home · Variate")
@Within(Place.HOME)
@PermitAll
public class HomeView extends Main {

    private static final int MOST_IN_FEED = 30;
    private static final int MOST_NEEDED = 5;

    private final Account account = SignedIn.now();
    private final Models models;
    private final RunSearch search;
    private final Activity activity;
    private final Instant since;
    private final RunningNow running;

    private final PageHead head = new PageHead("Home");
    private final Section feed = new Section();
    private final Section needed = new Section();
    private final Section busy = new Section();
    private Subscription subscription = () -> {};

    public HomeView(Projects projects, Models models, RunSearch search, Activity activity, RunningNow running) {
        this.models = models;
        this.search = search;
        this.activity = activity;
        this.since = activity.since(account);
        this.running = running;
        addClassName("home");
        var naming = new NameForm("Name of the project, such as pump wear", "Make the project", "project", name -> {
            var made = projects.create(account, name);
            getUI().ifPresent(ui -> ui.navigate("projects/" + made.id()));
        });
        var make = Link.button("New project", naming::open);
        make.getElement().setAttribute("data-testid", "project-new");
        head.acts(make);
        feed.addClassName("feed");
        var side = new Div(needed, busy);
        side.addClassName("sidec");
        var columns = new Div(feed, side);
        columns.addClassName("cols");
        add(head, naming, columns);
        var examples = models.examples(account);
        if (!examples.isEmpty()) {
            add(heading(examples.getFirst().projectId()), tiles(examples));
        }
    }

    @Override
    protected void onAttach(AttachEvent event) {
        subscription = running.watch(account, event.getUI().accessLater(this::refresh, () -> {})::run);
        refresh();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscription.close();
    }

    private void refresh() {
        var all = search.latest(account, "", Optional.empty(), RunSearch.LARGEST_PAGE);
        var now = running.list(account);
        happenings(
                all,
                activity.list(account, Optional.empty(), Portion.first(MOST_IN_FEED))
                        .rows());
        needs(all);
        underWay(now);
    }

    /** A line of the feed, whatever it tells of. */
    private record Line(Instant at, String who, ListItem item) {}

    private void happenings(List<RunView> all, List<Deed> deeds) {
        feed.removeAll();
        feed.add(titled("Team"));
        if (all.isEmpty()) {
            head.meta("");
            var empty = new Paragraph(
                    "Here stands what happens: runs that ended, and whether they can be trusted. Open an example below, change a number in it, "
                            + "and press Ctrl Enter to keep the first.");
            empty.addClassNames("verdict", "empty");
            empty.getElement().setAttribute("data-testid", "home-empty");
            feed.add(empty);
            return;
        }
        // That a run was launched or ended is told by the run itself, with what came of it.
        var lines = Stream.concat(
                        all.stream()
                                .map(Happening::of)
                                .map(happening -> new Line(happening.at(), happening.who(), line(happening))),
                        deeds.stream()
                                .filter(deed -> deed.projectId().isPresent()
                                        && !deed.action().equals("launched")
                                        && !deed.action().equals("cancelled")
                                        && !deed.action().equals("stopped"))
                                .map(deed -> new Line(deed.at(), deed.who(), DeedList.line(account, deed))))
                .sorted(Comparator.comparing(Line::at).reversed())
                .limit(MOST_IN_FEED)
                .toList();
        var fresh = lines.stream().filter(this::isNew).count();
        head.meta(Figures.count(running.list(account).size(), "run", "runs") + " under way"
                + (fresh == 0 ? "" : "; " + fresh + " new since you were here, " + When.brief(since)));
        var days = lines.stream()
                .collect(Collectors.groupingBy(
                        line -> line.at().atZone(ZoneId.systemDefault()).toLocalDate(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        days.forEach((day, own) -> {
            var list = new UnorderedList();
            own.forEach(line -> {
                line.item().setClassName("new", isNew(line));
                list.add(line.item());
            });
            var name = new Paragraph(When.day(day, LocalDate.now()));
            name.addClassName("day");
            feed.add(name, list);
        });
    }

    /** What others did since the person was last here. */
    private boolean isNew(Line line) {
        return line.at().isAfter(since) && !line.who().equals(account.name());
    }

    private ListItem line(Happening happening) {
        var clock = new Span(When.clock(happening.at()));
        clock.addClassName("h");
        var who = new Span(happening.who().equals(account.name()) ? "You" : happening.who());
        who.addClassName("b");
        var run = happening.run();
        var words = new Paragraph(
                who,
                new Span(" " + happening.deed() + " "),
                Link.to("run " + run.number(), "runs/" + run.id()),
                new Span(" of "),
                Link.to(run.modelName(), "models/" + run.modelId()),
                new Span(happening.outcome().isEmpty() ? "." : ". "));
        words.add(Words.verdict(happening.outcome()));
        return new ListItem(clock, words);
    }

    private void needs(List<RunView> all) {
        needed.removeAll();
        var latest = all.stream()
                .filter(run -> all.stream()
                        .noneMatch(other -> other.modelId() == run.modelId()
                                && other.createdAt().isAfter(run.createdAt())))
                .filter(Happening::needsSomeone)
                .limit(MOST_NEEDED)
                .toList();
        needed.setVisible(!latest.isEmpty());
        var lines = new UnorderedList();
        for (var run : latest) {
            var words = new Paragraph(
                    Link.to("Run " + run.number(), "runs/" + run.id()), new Span(" of " + run.modelName() + ". "));
            words.add(Words.verdict(Happening.of(run).outcome()));
            lines.add(new ListItem(words));
        }
        var heading = titled("Needs you");
        var count = new Span(Integer.toString(latest.size()));
        count.addClassNames("s2", "t2");
        heading.add(count);
        needed.add(heading, lines);
    }

    private void underWay(List<RunView> now) {
        busy.removeAll();
        var heading = titled("Running now");
        var pool = Link.to("Pool", "pool");
        pool.addClassNames("s2", "sp");
        heading.add(pool);
        busy.add(heading);
        if (now.isEmpty()) {
            var none = new Paragraph("Nothing runs. The pool is free.");
            none.addClassName("t2");
            busy.add(none);
            return;
        }
        var lines = new UnorderedList();
        now.forEach(run -> lines.add(progress(run)));
        busy.add(lines);
    }

    private static ListItem progress(RunView run) {
        var what = new Span(Link.to("Run " + run.number(), "runs/" + run.id()), new Span(" " + run.modelName()));
        var total = (long) run.settings().chains()
                * (run.settings().warmup() + run.settings().draws());
        var done = run.progress().stream().mapToLong(Integer::longValue).sum();
        var part = total == 0 ? 0 : 100.0 * done / total;
        var state = new Span(
                run.phase().isEmpty()
                        ? "waits for a worker"
                        : run.phase().equals("compiling") ? "compiles" : Math.round(part) + " %");
        state.addClassName("t2");
        var filled = new HtmlContainer("i");
        filled.getStyle().setWidth(part + "%");
        var bar = new Div(filled);
        bar.addClassName("bar");
        var line = new ListItem(what, state, bar);
        line.addClassName("run");
        return line;
    }

    private static Div heading(long gallery) {
        var heading = titled("Start from an example");
        heading.addClassName("gal-head");
        var about = new Span("each opens with its data and a live posterior");
        about.addClassNames("s2", "t2");
        var all = Link.to("The gallery", "projects/" + gallery);
        all.addClassNames("s2", "sp");
        heading.add(about, all);
        return heading;
    }

    private static Section tiles(List<ModelView> examples) {
        var tiles = new Section();
        tiles.addClassName("gal");
        tiles.getElement().setAttribute("aria-label", "Gallery");
        examples.forEach(model -> tiles.add(example(model)));
        return tiles;
    }

    private static Anchor example(ModelView model) {
        var tile = Link.to("", "models/" + model.id());
        tile.removeAll();
        var name = new Span(model.name());
        name.addClassName("b");
        tile.add(name, new Paragraph(About.of(model.source())));
        tile.getElement().setAttribute("data-testid", "example");
        return tile;
    }

    private static Div titled(String text) {
        var heading = new Div(new H2(text));
        heading.addClassName("head");
        return heading;
    }
}
