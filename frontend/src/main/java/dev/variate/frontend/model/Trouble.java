package dev.variate.frontend.model;

import com.vaadin.flow.component.html.Paragraph;

/** Why what was asked of the page cannot be done just now. */
class Trouble extends Paragraph {

    Trouble() {
        addClassNames("wrong", "trouble");
        getElement().setAttribute("role", "alert").setAttribute("data-testid", "trouble");
        setVisible(false);
    }

    /** @param what empty if nothing is wrong any more */
    void say(String what) {
        setText(what);
        setVisible(!what.isEmpty());
    }
}
