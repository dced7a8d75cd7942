package dev.variate.frontend.shell;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.Paragraph;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.RefusedException;
import java.util.function.Consumer;

/** One line in which something gets its name: opened in its place by a button, closed by Escape, with what is wrong said under it. */
public class NameForm extends Div {

    private final Input name = new Input();
    private final Paragraph wrong = new Paragraph();

    /** @param named is told the name that was typed; its objections are shown */
    public NameForm(String placeholder, String button, String testId, Consumer<String> named) {
        addClassName("form");
        addClassName("name-form");
        name.setPlaceholder(placeholder);
        name.addClassName("wide");
        name.getElement()
                .setAttribute("aria-label", placeholder)
                .setAttribute("data-testid", testId + "-name")
                .setAttribute("maxlength", "200");
        var done = Link.primary(button, () -> tell(named));
        done.getElement().setAttribute("data-testid", testId + "-done");
        wrong.addClassName("wrong");
        wrong.getElement().setAttribute("role", "alert").setAttribute("data-testid", testId + "-wrong");
        wrong.setVisible(false);
        name.getElement().addEventListener("keydown", pressed -> tell(named)).setFilter("event.key === 'Enter'");
        name.getElement().addEventListener("keydown", pressed -> close()).setFilter("event.key === 'Escape'");
        var cancel = Link.button("Cancel", this::close);
        cancel.addClassName("plain");
        add(name, done, cancel, wrong);
        setVisible(false);
    }

    public void open() {
        setVisible(true);
        name.setValue("");
        wrong.setVisible(false);
        name.focus();
    }

    public void open(String value) {
        open();
        name.setValue(value);
    }

    private void close() {
        setVisible(false);
    }

    private void tell(Consumer<String> named) {
        try {
            if (name.getValue().isBlank()) {
                throw new InvalidInputException("name", "It needs a name.");
            }
            named.accept(name.getValue().strip());
            close();
        } catch (RefusedException mistake) {
            wrong.setText(mistake.getMessage());
            wrong.setVisible(true);
            name.focus();
        }
    }
}
