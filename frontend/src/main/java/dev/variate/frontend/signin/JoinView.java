package dev.variate.frontend.signin;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.VaadinRequest;
import com.vaadin.flow.server.VaadinSession;
import com.vaadin.flow.server.auth.AnonymousAllowed;
import dev.variate.backend.Allowance;
import dev.variate.backend.RefusedException;
import dev.variate.backend.invitation.InvitationView;
import dev.variate.backend.invitation.Invitations;
import dev.variate.backend.team.SignInLinks;

/** Where an invitation leads: who has no account picks a name and a password; who is signed in only says yes. */
@Route("join")
@PageTitle("Join · Variate")
@AnonymousAllowed
public class JoinView extends Main implements BeforeEnterObserver {
    /** Keys cannot be guessed, but making accounts costs something. */
    private static final Allowance OPENED = new Allowance("Many invitations were tried from here.", 30, 10);

    private final Invitations invitations;
    private final SignInLinks links;
    private final OpenIdConnect issuer;
    private String key = "";

    public JoinView(Invitations invitations, SignInLinks links, OpenIdConnect issuer) {
        this.issuer = issuer;
        this.invitations = invitations;
        this.links = links;
        addClassName("sign-in");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        key = event.getLocation().getQueryParameters().getSingleParameter("key").orElse("");
        removeAll();
        var word = new Span("Variate");
        word.addClassName("word");
        add(word);
        try {
            OPENED.take(VaadinRequest.getCurrent().getRemoteAddr());
            invitations.look(key).ifPresentOrElse(this::offer, this::spent);
        } catch (RefusedException refused) {
            say(refused.getMessage());
        }
    }

    private void spent() {
        var sentence = new Paragraph("This invitation was accepted, taken back, or is too old. Ask for another one.");
        sentence.addClassName("verdict");
        sentence.getElement().setAttribute("data-testid", "invitation-spent");
        add(new H1("An invitation"), sentence, new Anchor(SignInView.PATH, "Sign in"));
    }

    private void offer(InvitationView invitation) {
        var where = invitation.projectName().isEmpty() ? "this studio" : invitation.projectName();
        var sentence = new Paragraph(invitation.by() + " invites you to " + where
                + invitation.role().map(role -> " as " + role.words()).orElse("") + ".");
        sentence.addClassName("verdict");
        sentence.getElement().setAttribute("data-testid", "invitation");
        add(new H1("Join " + where), sentence);
        var known = SignedIn.maybe();
        if (known.isPresent()) {
            var account = known.get();
            var yes = new NativeButton("Join as " + account.name(), click -> {
                invitations.accept(key, account);
                getUI().ifPresent(ui -> ui.getPage().setLocation(address(invitation)));
            });
            yes.addClassNames("btn", "primary");
            yes.getElement().setAttribute("data-testid", "join-as");
            add(yes);
            return;
        }
        var form = new CredentialsForm("Join", true, (name, password) -> {
            var account = invitations.accept(key, name, password);
            var way = links.pass(account, "by invitation");
            getUI().ifPresent(ui -> ui.getPage().setLocation(way));
        });
        var other = new Paragraph(
                new Span("Have you an account here? "),
                new Anchor(SignInView.PATH, "Sign in"),
                new Span(" first, then open the invitation again."));
        other.addClassName("t2");
        add(form);
        issuer.issuer().ifPresent(name -> {
            var by = new NativeButton("Join with " + name, click -> {
                OpenIdConnect.accept(VaadinSession.getCurrent().getSession(), key);
                getUI().ifPresent(ui -> ui.getPage().setLocation(OpenIdConnect.PATH));
            });
            by.addClassName("btn");
            by.getElement().setAttribute("data-testid", "join-oidc");
            add(new Div(by));
        });
        add(other);
    }

    private static String address(InvitationView invitation) {
        return invitation.project().map(project -> "/projects/" + project).orElse("/");
    }

    private void say(String words) {
        var sentence = new Paragraph(words);
        sentence.addClassName("verdict");
        add(sentence);
    }
}
