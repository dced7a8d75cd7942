package dev.variate.frontend.shell;

import com.vaadin.flow.component.AbstractSinglePropertyField;
import com.vaadin.flow.component.HasStyle;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.dom.Element;
import java.util.List;
import java.util.function.Consumer;

/** The browser's own drop-down list: it knows the keyboard, the screen reader and the telephone better than any drawn one. */
@Tag("select")
public class Choice extends AbstractSinglePropertyField<Choice, String> implements HasStyle {

    /** A line of the list. */
    public record Option(String value, String text) {}

    public Choice(String label) {
        super("value", "", false);
        getElement().setAttribute("aria-label", label);
        getElement().addPropertyChangeListener("value", "change", change -> {});
    }

    public Choice testId(String id) {
        getElement().setAttribute("data-testid", id);
        return this;
    }

    /** Replaces the list; {@code chosen} is the value of the line that stands in it. */
    public void options(List<Option> options, String chosen) {
        getElement().removeAllChildren();
        for (var option : options) {
            var line = new Element("option");
            line.setText(option.text());
            line.setAttribute("value", option.value());
            line.setAttribute("selected", option.value().equals(chosen));
            getElement().appendChild(line);
        }
        setValue(chosen);
    }

    /** Calls {@code listener} when a person chooses. */
    public void onChosen(Consumer<String> listener) {
        addValueChangeListener(change -> {
            if (change.isFromClient()) {
                listener.accept(change.getValue());
            }
        });
    }
}
