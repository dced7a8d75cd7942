package dev.variate.frontend.model;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.variate.backend.comparison.Blame;
import dev.variate.backend.comparison.Comparisons;
import dev.variate.backend.model.RevisionView;
import dev.variate.frontend.shell.DiffText;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.When;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A model's revisions with what each changed, and, beside them, who wrote each line of the text. */
class HistoryPanel extends Section {

    private final Supplier<List<RevisionView>> revisions;
    private final Supplier<String> text;
    private final Consumer<RevisionView> bringBack;

    /**
     * @param revisions latest first
     * @param text as it stands in the editor
     */
    HistoryPanel(Supplier<List<RevisionView>> revisions, Supplier<String> text, Consumer<RevisionView> bringBack) {
        this.revisions = revisions;
        this.text = text;
        this.bringBack = bringBack;
        addClassName("history");
        getElement().setAttribute("data-testid", "history").setAttribute("aria-label", "History");
        setVisible(false);
    }

    /** Opens it as things are now, or closes it. */
    void toggle() {
        removeAll();
        setVisible(!isVisible());
        if (isVisible()) {
            var all = revisions.get();
            var close = Link.act("Close", this::toggle);
            close.addClassNames("sp", "s2");
            var head = new Div(new H2("History"), close);
            head.addClassName("head");
            var columns = new Div(changes(all), lines(all));
            columns.addClassName("two");
            add(head, columns);
        }
    }

    void close() {
        setVisible(false);
    }

    private Section changes(List<RevisionView> all) {
        var list = new UnorderedList();
        var now = text.get();
        if (!now.equals(all.getFirst().source())) {
            list.add(entry("Not kept yet", Optional.empty(), all.getFirst().source(), now));
        }
        for (var i = 0; i < all.size(); i++) {
            var revision = all.get(i);
            var before = i + 1 < all.size() ? all.get(i + 1).source() : "";
            list.add(entry(
                    "Revision " + revision.number() + ", " + revision.who() + ", " + When.brief(revision.createdAt()),
                    Optional.of(revision),
                    before,
                    revision.source()));
        }
        return new Section(new H3("Revisions"), list);
    }

    private ListItem entry(String title, Optional<RevisionView> revision, String before, String now) {
        var item = new ListItem();
        item.getElement().setAttribute("data-testid", "revision");
        var difference = new Div();
        var show = Link.act("What changed", () -> {
            if (difference.getComponentCount() > 0) {
                difference.removeAll();
            } else {
                difference.add(new DiffText(Comparisons.lines(before, now), title));
            }
        });
        var line = new Div(new Span(title), show);
        line.addClassNames("form", "s2");
        revision.ifPresent(kept -> line.add(Link.act("Bring back", () -> bringBack.accept(kept))));
        item.add(line, difference);
        return item;
    }

    private Section lines(List<RevisionView> all) {
        var code = new Div();
        code.addClassName("blame");
        code.getElement()
                .setAttribute("data-testid", "blame")
                .setAttribute("role", "region")
                .setAttribute("tabindex", "0")
                .setAttribute("aria-label", "Who wrote each line");
        var last = Optional.<RevisionView>empty();
        var first = true;
        for (var line : Blame.of(all, text.get())) {
            var same = !first && line.revision().equals(last);
            last = line.revision();
            first = false;
            var who = new Span(same ? "" : words(line.revision()));
            who.addClassName("by");
            var row = new Div(who, new Span(line.text()));
            row.setClassName("begins", !same);
            code.add(row);
        }
        var note = new Paragraph("by the revision that last wrote the line");
        note.addClassNames("s2", "t2");
        return new Section(new H3("Who wrote each line"), note, code);
    }

    private static String words(Optional<RevisionView> revision) {
        return revision.map(kept -> kept.number() + " " + kept.who()).orElse("not kept yet");
    }
}
