package dev.variate.frontend.model;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.model.RevisionView;
import dev.variate.frontend.shell.When;
import java.util.List;
import java.util.function.Consumer;

/** The kept states of a model's text as points on a line; pressing one brings its text back into the editor, where Ctrl-Z takes it away again. */
class RevisionLine extends Div {

    private static final int SHOWN = 6;

    private final Consumer<RevisionView> restore;

    private final Runnable history;

    /** @param history opens all that is known of them */
    RevisionLine(Consumer<RevisionView> restore, Runnable history) {
        this.restore = restore;
        this.history = history;
        addClassName("rev");
        getElement()
                .setAttribute("role", "group")
                .setAttribute("aria-label", "Revisions")
                .setAttribute("data-testid", "revisions");
    }

    /** @param latestFirst as the service gives them */
    void show(List<RevisionView> latestFirst, boolean draft) {
        removeAll();
        setVisible(draft || latestFirst.size() > 1);
        var all = new NativeButton("History", click -> history.run());
        all.getElement().setAttribute("data-testid", "history-open");
        all.addClassName("all");
        var shown = latestFirst.stream().limit(SHOWN).toList().reversed();
        if (latestFirst.size() > shown.size()) {
            var older = new Span("…");
            older.addClassName("old");
            add(older);
        }
        for (var revision : shown) {
            var point = new NativeButton(Integer.toString(revision.number()), click -> restore.accept(revision));
            point.setTitle("Revision %d, %s, %s. Press to bring its text back."
                    .formatted(revision.number(), revision.who(), When.brief(revision.createdAt())));
            point.setAriaLabel("Bring back revision " + revision.number());
            var latest = revision.number() == latestFirst.getFirst().number();
            point.addClassName(latest ? draft ? "latest" : "on" : "old");
            add(point);
        }
        if (draft) {
            var now = new Span("draft");
            now.addClassName("on");
            add(now);
        }
        add(all);
    }
}
