package dev.variate.frontend.shell;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;

/** The page in place of one that cannot be shown: what happened, and where to go on. */
abstract class NotThere extends Main {

    NotThere(String title, String testId) {
        addClassName("nowhere");
        getElement().setAttribute("data-testid", testId);
        add(new H1(title));
    }

    void explain(String what) {
        var sentence = new Paragraph(what);
        sentence.addClassName("verdict");
        var onward = new Div(
                Link.act("Home", ""), Link.act("Projects", Place.PROJECTS.path()), Link.act("Runs", Place.RUNS.path()));
        onward.addClassName("form");
        add(sentence, onward);
    }
}
