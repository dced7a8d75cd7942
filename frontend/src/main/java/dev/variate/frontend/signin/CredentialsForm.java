package dev.variate.frontend.signin;

import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.dom.Element;
import dev.variate.backend.RefusedException;
import java.util.function.BiConsumer;

/** A name and a password, in a form of the browser's own, so that its store of passwords knows it. What is wrong is said under it. */
final class CredentialsForm extends HtmlComponent {
    private static final String NAME = "element.elements.username.value";
    private static final String PASSWORD = "element.elements.password.value";

    private final Paragraph wrong = new Paragraph();

    /**
     * @param fresh whether the password is a new one
     * @param given is told the name and the password, and refuses them by throwing
     */
    CredentialsForm(String button, boolean fresh, BiConsumer<String, String> given) {
        super("form");
        addClassNames("credentials");
        var done = new NativeButton(button);
        done.addClassNames("btn", "primary");
        done.getElement().setAttribute("type", "submit").setAttribute("data-testid", "credentials-done");
        wrong.addClassName("wrong");
        wrong.getElement().setAttribute("role", "alert").setAttribute("data-testid", "credentials-wrong");
        wrong.setVisible(false);
        append(CredentialField.text(
                        "credentials", "username", fresh ? "Your name, as others will see it" : "Name", "username")
                .getElement());
        append(CredentialField.password(
                        "credentials",
                        "password",
                        fresh ? "A password of 12 characters or more" : "Password",
                        fresh ? "new-password" : "current-password")
                .getElement());
        append(new Div(done).getElement());
        append(wrong.getElement());
        // The values travel with the event: as properties of the page the server would keep the password.
        getElement()
                .addEventListener("submit", event -> {
                    wrong.setVisible(false);
                    try {
                        given.accept(
                                event.getEventData().get(NAME).asString(),
                                event.getEventData().get(PASSWORD).asString());
                    } catch (RefusedException refused) {
                        say(refused.getMessage());
                    }
                })
                .preventDefault()
                .addEventData(NAME)
                .addEventData(PASSWORD);
    }

    private void append(Element element) {
        getElement().appendChild(element);
    }

    void say(String words) {
        wrong.setText(words);
        wrong.setVisible(true);
    }
}
