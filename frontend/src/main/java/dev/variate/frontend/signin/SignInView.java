package dev.variate.frontend.signin;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.variate.backend.team.Passwords;
import dev.variate.backend.team.SignInLinks;

/** What someone sees who is not signed in: a name and a password, or how to get a link. */
@Route(SignInView.PATH)
@PageTitle("Sign in · Variate")
@AnonymousAllowed
public class SignInView extends Main implements BeforeEnterObserver {

    /** Beside {@code /sign-in}, which spends a link's key. */
    static final String PATH = "welcome";

    private final Passwords passwords;
    private final SignInLinks links;
    private final Paragraph spent =
            new Paragraph("This link was used before, or is too old: each works once and for a short time.");
    private String known = "";
    private final CredentialsForm form = new CredentialsForm("Sign in", false, this::signIn);

    public SignInView(Passwords passwords, SignInLinks links, OpenIdConnect issuer) {
        this.passwords = passwords;
        this.links = links;
        addClassName("sign-in");
        spent.addClassName("note");
        spent.addClassName("caution-note");
        spent.getElement().setAttribute("data-testid", "link-spent");
        var word = new Span("Variate");
        word.addClassName("word");
        var why = new Paragraph("A studio runs people’s code, so it asks who you are.");
        why.addClassName("verdict");
        var how = new Paragraph(
                new Span("Start the studio with "),
                new Code("./variate run"),
                new Span(
                        " and open the address that it prints, or the link that somebody gave you. This browser is then known for 30 days."));
        add(word, new H1("Sign in"), spent, why, form);
        issuer.issuer().ifPresent(name -> {
            var other = new Anchor(OpenIdConnect.PATH, "Sign in with " + name);
            other.addClassName("btn");
            other.getElement().setAttribute("router-ignore", true).setAttribute("data-testid", "sign-in-oidc");
            add(new Div(other));
            known = name;
        });
        add(new H2("Sign in with a link"), how);
    }

    private void signIn(String name, String password) {
        var account =
                passwords.verify(name, password, VaadinRequest.getCurrent().getRemoteAddr());
        if (account.isEmpty()) {
            form.say("Name and password do not fit together. Whoever runs the studio can give you a sign-in link.");
            return;
        }
        var way = links.pass(account.get(), "by password");
        getUI().ifPresent(ui -> ui.getPage().setLocation(way));
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var asked = event.getLocation().getQueryParameters().getParameters();
        spent.setVisible(asked.containsKey("spent"));
        if (asked.containsKey("unknown")) {
            form.say(
                    known
                            + " knows you, but nobody here is linked with that sign-in. Ask for an invitation, or sign in otherwise and link it on the page of your account.");
        } else if (asked.containsKey("failed")) {
            form.say("The sign-in with " + known + " did not work out. Try again; the studio's log has the reason.");
        } else if (asked.containsKey("refused")) {
            form.say("That sign-in with " + known
                    + " belongs to another account of this studio, or its invitation was spent.");
        }
    }
}
