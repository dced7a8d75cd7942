package dev.variate.frontend.signin;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;

/** What someone sees who is not signed in: how to get a link. */
@Route(SignInView.PATH)
@PageTitle("Sign in · Variate")
@AnonymousAllowed
public class SignInView extends Main implements BeforeEnterObserver {

    /** Beside {@code /sign-in}, which spends a link's key. */
    static final String PATH = "welcome";

    private final Paragraph spent =
            new Paragraph("This link was used before, or is too old: each works once and for a short time.");

    public SignInView() {
        addClassName("sign-in");
        spent.addClassName("note");
        spent.addClassName("caution-note");
        spent.getElement().setAttribute("data-testid", "link-spent");
        var word = new Span("Variate");
        word.addClassName("word");
        var why = new Paragraph(
                "Even a studio on your own machine runs people’s code, so it asks who you are. There is no password to remember.");
        var how = new Paragraph(
                new Span("Start the studio with "),
                new Code("./variate run"),
                new Span(" and open the address that it prints. This browser is then known for 30 days."));
        why.addClassName("verdict");
        add(word, new H1("Sign in with a link"), spent, why, how);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        spent.setVisible(
                event.getLocation().getQueryParameters().getParameters().containsKey("spent"));
    }
}
