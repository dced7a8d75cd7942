package dev.variate.frontend.model;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.RefusedException;
import dev.variate.backend.run.ChecksView;
import dev.variate.frontend.checks.ChecksPanel;
import dev.variate.frontend.shell.Link;
import java.util.function.Supplier;

/** Worlds that a model makes from its priors, before any fitting: asked for by a click, and never kept. */
class PriorWorlds extends Section {

    private final ChecksPanel panel = new ChecksPanel();
    private long asked;

    PriorWorlds() {
        var note = new Span("what the model makes before it sees data");
        note.addClassNames("s2", "t2");
        var close = Link.act("Close", this::close);
        close.getElement().setAttribute("data-testid", "prior-close");
        var head = new Div(new H2("Prior predictive"), note, close);
        head.addClassName("head");
        addClassName("prior-worlds");
        getElement().setAttribute("aria-label", "Prior predictive").setAttribute("data-testid", "prior-worlds");
        add(head, panel);
        setVisible(false);
    }

    /** Shows what {@code drawing} gives, which may take a second; of several that are asked for, the last. */
    void draw(Supplier<ChecksView> drawing) {
        var mine = ++asked;
        var ui = getUI().orElseThrow();
        setVisible(true);
        panel.say("Drawing from the priors …");
        Thread.ofVirtual().name("prior-predictive").start(() -> {
            var view = drawn(drawing);
            ui.accessLater(() -> show(mine, view), () -> {}).run();
        });
    }

    private void show(long mine, ChecksView view) {
        if (mine == asked) {
            panel.show(view, true);
        }
    }

    void close() {
        asked++;
        setVisible(false);
    }

    private static ChecksView drawn(Supplier<ChecksView> drawing) {
        try {
            return drawing.get();
        } catch (RefusedException wrong) {
            return ChecksView.nothing(wrong.getMessage());
        }
    }
}
