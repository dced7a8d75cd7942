package dev.variate.frontend.account;

import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.RefusedException;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Passwords;

/** Sets the account's password, or another one for who knows the one there is. */
class PasswordPanel extends Section {
    private static final String NOW = "element.elements.now ? element.elements.now.value : ''";
    private static final String WANTED = "element.elements.wanted.value";

    private final Passwords passwords;
    private final Account account;

    PasswordPanel(Passwords passwords, Account account) {
        this.passwords = passwords;
        this.account = account;
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
                    .appendChild(field("now", "The password that you have", "current-password")
                            .getElement());
        }
        form.getElement()
                .appendChild(field("wanted", "A new one, of 12 characters or more", "new-password")
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
                                event.getEventData().get(NOW).asString(),
                                event.getEventData().get(WANTED).asString());
                        show("That is your password from now on.");
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

    private static Div field(String name, String label, String autocomplete) {
        var input = new Input();
        input.setId("password-" + name);
        input.getElement()
                .setAttribute("type", "password")
                .setAttribute("name", name)
                .setAttribute("autocomplete", autocomplete)
                .setAttribute("required", true)
                .setAttribute("maxlength", "200")
                .setAttribute("data-testid", "password-" + name);
        var words = new NativeLabel(label);
        words.setFor(input);
        return new Div(words, input);
    }
}
