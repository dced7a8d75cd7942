package dev.variate.frontend.account;

import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.RefusedException;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Passwords;
import dev.variate.frontend.signin.CredentialField;
import java.util.Optional;

/** Sets the account's password, or another one for who knows the one there is. */
class PasswordPanel extends Section {
    private static final String NOW = "element.elements.now ? element.elements.now.value : ''";
    private static final String WANTED = "element.elements.wanted.value";

    private final Passwords passwords;
    private final Account account;
    private final Optional<Long> here;
    private final Runnable changed;

    /**
     * @param here the session of this browser, which goes on when the password is changed, as no other does
     * @param changed is run after a change
     */
    PasswordPanel(Passwords passwords, Account account, Optional<Long> here, Runnable changed) {
        this.passwords = passwords;
        this.account = account;
        this.here = here;
        this.changed = changed;
        show("");
    }

    private void show(String news) {
        removeAll();
        var known = passwords.isSet(account);
        var words = new Span(
                known ? "with your name it signs you in" : "there is none: so far you sign in by a link alone");
        words.addClassNames("s2", "t2");
        var head = new Div(new H2("Password"), words);
        head.addClassName("head");
        var form = new HtmlComponent("form");
        form.addClassNames("credentials");
        // Tells the browser's store of passwords whose it is.
        var name = new Input();
        name.setValue(account.name());
        name.getElement()
                .setAttribute("name", "username")
                .setAttribute("autocomplete", "username")
                .setAttribute("hidden", true);
        form.getElement().appendChild(name.getElement());
        if (known) {
            form.getElement()
                    .appendChild(CredentialField.password(
                                    "password", "now", "The password that you have", "current-password")
                            .getElement());
        }
        form.getElement()
                .appendChild(CredentialField.password(
                                "password", "wanted", "A new one, of 12 characters or more", "new-password")
                        .getElement());
        var done = new NativeButton(known ? "Change the password" : "Set a password");
        done.addClassName("btn");
        done.getElement().setAttribute("type", "submit").setAttribute("data-testid", "password-done");
        var answer = new Paragraph(news);
        answer.getElement().setAttribute("role", "status").setAttribute("data-testid", "password-answer");
        form.getElement().appendChild(new Div(done).getElement(), answer.getElement());
        form.getElement()
                .addEventListener("submit", event -> {
                    try {
                        passwords.change(
                                account,
                                here,
                                event.getEventData().get(NOW).asString(),
                                event.getEventData().get(WANTED).asString());
                        show(
                                "That is your password from now on. Wherever else you were signed in, you are signed out.");
                        changed.run();
                    } catch (RefusedException refused) {
                        answer.addClassName("wrong");
                        answer.setText(refused.getMessage());
                    }
                })
                .preventDefault()
                .addEventData(NOW)
                .addEventData(WANTED);
        add(head, form);
    }
}
