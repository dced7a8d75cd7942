package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;

/** The row under the bar: where one is, the page's title, one line about it, and what can be done. */
public class PageHead extends Section {

    private final Span crumbs = new Span();
    private final H1 title = new H1();
    private final Paragraph meta = new Paragraph();
    private final Div acts = new Div();

    public PageHead(String text) {
        addClassName("title");
        crumbs.addClassName("crumb");
        crumbs.setVisible(false);
        meta.addClassName("meta");
        acts.addClassName("acts");
        title.setText(text);
        add(new Div(crumbs, title), meta, acts);
    }

    public PageHead titled(String text) {
        title.setText(text);
        return this;
    }

    public PageHead meta(String text) {
        meta.setText(text);
        return this;
    }

    /** The line beside the title, for a page that composes it of more than text. */
    public Paragraph meta() {
        return meta;
    }

    /** Adds a step of the way here; a page without an address of its own has an empty one. */
    public PageHead crumb(String text, String address) {
        if (crumbs.getChildren().findAny().isPresent()) {
            crumbs.add(new Span(" / "));
        }
        crumbs.add(address.isEmpty() ? new Span(text) : Link.to(text, address));
        crumbs.setVisible(true);
        return this;
    }

    public PageHead clearCrumbs() {
        crumbs.removeAll();
        return this;
    }

    public PageHead acts(Component... actions) {
        acts.add(actions);
        return this;
    }
}
