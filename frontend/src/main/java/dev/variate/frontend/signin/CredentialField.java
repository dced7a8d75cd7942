package dev.variate.frontend.signin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.NativeLabel;
import java.util.Locale;

/** A name or a password in a form of the browser's own, which its store of passwords knows by {@code autocomplete}. Who types a password may look at it. */
public final class CredentialField extends Div {

    private final Input input = new Input();

    private CredentialField(String form, String name, String label, String type, String autocomplete) {
        input.setId(form + "-" + name);
        input.getElement()
                .setAttribute("type", type)
                .setAttribute("name", name)
                .setAttribute("autocomplete", autocomplete)
                .setAttribute("required", true)
                .setAttribute("maxlength", "200")
                .setAttribute("data-testid", form + "-" + name);
        var words = new NativeLabel(label);
        words.setFor(input);
        add(words, input);
    }

    /** @param form begins the field's id; {@code name} is what the form's script knows it by */
    public static CredentialField text(String form, String name, String label, String autocomplete) {
        return new CredentialField(form, name, label, "text", autocomplete);
    }

    public static CredentialField password(String form, String name, String label, String autocomplete) {
        var field = new CredentialField(form, name, label, "password", autocomplete);
        field.addClassName("password");
        var look = new NativeButton("Show");
        look.addClassName("look");
        look.getElement()
                .setAttribute("type", "button")
                .setAttribute("aria-pressed", "false")
                .setAttribute("aria-controls", form + "-" + name)
                .setAttribute("aria-label", "Show what is typed as " + label.toLowerCase(Locale.ROOT));
        look.addClickListener(pressed -> field.look(look));
        field.add(look);
        return field;
    }

    private void look(NativeButton button) {
        var hidden = "password".equals(input.getElement().getAttribute("type"));
        input.getElement().setAttribute("type", hidden ? "text" : "password");
        button.setText(hidden ? "Hide" : "Show");
        button.getElement().setAttribute("aria-pressed", Boolean.toString(hidden));
    }
}
