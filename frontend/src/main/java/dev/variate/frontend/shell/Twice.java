package dev.variate.frontend.shell;

import com.vaadin.flow.component.html.Span;

/** Something to do that cannot be undone: the first press asks, the second does it. */
public final class Twice extends Span {

    public Twice(String text, String certain, String testId, Runnable action) {
        var ask = Link.act(text, () -> {});
        var yes = Link.act(certain, action);
        var no = Link.act("Keep", () -> {});
        addClassName("acts");
        yes.addClassName("caution");
        ask.getElement().setAttribute("data-testid", testId);
        yes.getElement().setAttribute("data-testid", testId + "-certain");
        ask.addClickListener(click -> {
            removeAll();
            add(yes, no);
            yes.focus();
        });
        no.addClickListener(click -> {
            removeAll();
            add(ask);
            ask.focus();
        });
        add(ask);
    }
}
