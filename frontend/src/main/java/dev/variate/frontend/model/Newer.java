package dev.variate.frontend.model;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.variate.backend.comparison.Comparisons;
import dev.variate.backend.model.RevisionView;
import dev.variate.frontend.shell.DiffText;
import dev.variate.frontend.shell.Link;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Says that somebody has kept a revision since the text in the editor was begun, and asks what is to become of the two: neither covers the other unless a person says so. Both stay: theirs is a revision,
 * and Ctrl-Z brings back one's own.
 */
class Newer extends Section {

    private final Consumer<RevisionView> take;
    private final Consumer<RevisionView> keepMine;
    private final Supplier<String> mine;
    private final Paragraph said = new Paragraph();
    private final Div acts = new Div();
    private final Div difference = new Div();
    private int shown;

    /**
     * @param mine the text as it stands in the editor
     * @param take puts their text in the place of one's own
     * @param keepMine goes on with one's own, knowing theirs
     */
    Newer(Supplier<String> mine, Consumer<RevisionView> take, Consumer<RevisionView> keepMine) {
        this.mine = mine;
        this.take = take;
        this.keepMine = keepMine;
        addClassName("newer");
        getElement()
                .setAttribute("data-testid", "newer")
                .setAttribute("role", "region")
                .setAttribute("aria-label", "A newer revision");
        said.getElement().setAttribute("role", "status");
        acts.addClassNames("form", "s2");
        add(said, acts, difference);
        setVisible(false);
    }

    /** @param base number of the revision from which one's own text was written */
    void show(RevisionView latest, int base) {
        if (latest.number() == shown && isVisible()) {
            return;
        }
        shown = latest.number();
        difference.removeAll();
        said.setText(latest.who() + " kept revision " + latest.number()
                + " meanwhile; your text was written from revision " + base + ".");
        acts.removeAll();
        acts.add(
                act("What differs", "newer-diff", () -> compare(latest)),
                act("Take revision " + latest.number(), "newer-take", () -> {
                    clear();
                    take.accept(latest);
                }),
                act("Go on with mine", "newer-mine", () -> {
                    clear();
                    keepMine.accept(latest);
                }));
        setVisible(true);
    }

    void clear() {
        shown = 0;
        setVisible(false);
    }

    private void compare(RevisionView latest) {
        if (difference.getComponentCount() > 0) {
            difference.removeAll();
            return;
        }
        var lines = Comparisons.lines(latest.source(), mine.get());
        difference.add(new DiffText(lines, "From revision " + latest.number() + " to your text"));
    }

    private static NativeButton act(String text, String testId, Runnable action) {
        var button = Link.act(text, action);
        button.getElement().setAttribute("data-testid", testId);
        return button;
    }
}
