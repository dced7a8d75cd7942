package dev.variate.frontend.model;

import com.vaadin.flow.component.HtmlContainer;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;

/** Makes what is in the editor a run. It asks the editor, not the server: only the browser knows the last key that was pressed. */
class RunButton extends NativeButton {

    private final Span word = new Span("Run");

    RunButton() {
        var key = new HtmlContainer("kbd");
        key.setText("Ctrl Enter");
        add(word, key);
        addClassNames("btn", "primary");
        getElement().setAttribute("data-testid", "run");
        getElement().executeJs("this.addEventListener('click', () => document.querySelector('variate-editor').run())");
    }

    /** Whether it makes a training of the text. */
    void trains(boolean trains) {
        word.setText(trains ? "Train" : "Run");
    }

    /** @param not why the text cannot be run; empty if it can */
    void ready(String not) {
        getElement().setAttribute("aria-disabled", Boolean.toString(!not.isEmpty()));
        setTitle(not);
    }
}
