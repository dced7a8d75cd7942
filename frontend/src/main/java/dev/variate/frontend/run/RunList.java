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
import dev.variate.backend.run.RunPage;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Subscription;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.PageHead;
import java.util.Comparator;
import java.util.List;
import java.util.SequencedSet;
import java.util.stream.Collectors;

/** The page of a list of runs, whichever runs those are: head, table, more pages, and the tray for those that were chosen. */
abstract class RunList extends Main {

    private final PageUpdates updates;
    private final RunTable table = new RunTable(this::chosen);
    private final Section list = new Section();
    private final Paragraph empty = new Paragraph();
    private final Div pages = new Div();
    private final Div tray = new Div();
    private PageHead head = new PageHead("Runs");
    private Paced pace;
    private Subscription subscription = () -> {};

    RunList(PageUpdates updates) {
        this.updates = updates;
        list.addClassName("list");
        list.getElement().setAttribute("aria-label", "Runs");
        empty.addClassName("verdict");
        empty.getElement().setAttribute("data-testid", "no-runs");
        pages.addClassNames("pages", "s2", "t2");
        tray.addClassName("tray");
        tray.getElement().setAttribute("role", "status").setAttribute("data-testid", "tray");
        list.add(empty, table, pages);
        add(head, list, tray);
    }

    /** What to list now; called outside the page's lock. */
    abstract RunPage read();

    /** Calls back whenever a run of the list changes. */
    abstract Subscription follow(Runnable changed);

    /** Where page {@code number} of the list is. */
    abstract String address(int number);

    /** Text for a list without runs, and the first step. */
    abstract void explain(Paragraph empty);

    void head(PageHead changed) {
        replace(head, changed);
        head = changed;
    }

    /** Reads and shows the list at once, before the page is sent. */
    void refresh() {
        show(read());
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var ui = event.getUI();
        pace = new Paced(updates, () -> {
            var page = read();
            ui.access(() -> show(page));
        });
        subscription = follow(pace::ask);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscription.close();
        pace.end();
    }

    private void show(RunPage page) {
        var none = page.total() == 0;
        head.meta(Figures.count(page.total(), "run", "runs"));
        table.setVisible(!none);
        empty.setVisible(none);
        empty.removeAll();
        if (none) {
            explain(empty);
        }
        table.show(page.runs());
        pages.removeAll();
        var last = (int) ((page.total() - 1) / RunPage.SIZE);
        if (last > 0) {
            pages.add(new Span("Page " + (page.page() + 1) + " of " + (last + 1)));
            if (page.page() > 0) {
                pages.add(Link.act("Newer", address(page.page() - 1)));
            }
            if (page.page() < last) {
                pages.add(Link.act("Older", address(page.page() + 1)));
            }
        }
        if (!tray.getChildren().findAny().isPresent()) {
            chosen(new java.util.LinkedHashSet<>());
        }
    }

    private void chosen(SequencedSet<Long> runs) {
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
            NativeButton compare = Link.primary("Compare", () -> UI.getCurrent()
                    .navigate("compare?runs="
                            + runs.stream().sorted().map(String::valueOf).collect(Collectors.joining(","))));
            compare.getElement().setAttribute("data-testid", "compare");
            tray.add(compare);
        }
    }

    /** One page out of the latest runs of several projects. */
    static RunPage merged(List<RunPage> pages) {
        var latest = pages.stream()
                .flatMap(page -> page.runs().stream())
                .sorted(Comparator.comparing(RunView::createdAt).reversed())
                .limit(RunPage.SIZE)
                .toList();
        return new RunPage(latest, 0, pages.stream().mapToLong(RunPage::total).sum());
    }
}
