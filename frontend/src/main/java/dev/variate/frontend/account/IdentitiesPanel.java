package dev.variate.frontend.account;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.VaadinSession;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Identities;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.signin.OpenIdConnect;

/** By which sign-ins of an OpenID Connect issuer a person is known here; linked and unlinked. */
class IdentitiesPanel extends Section {
    private final Identities identities;
    private final Account account;
    private final Div list = new Div();

    IdentitiesPanel(Identities identities, Account account, String issuer) {
        this.identities = identities;
        this.account = account;
        var about = new Span("by which you come in without a password of the studio's");
        about.addClassNames("s2", "t2");
        var head = new Div(new H2(issuer), about);
        head.addClassName("head");
        var link = Link.button("Link a sign-in", () -> {
            OpenIdConnect.link(VaadinSession.getCurrent().getSession(), account);
            getUI().ifPresent(ui -> ui.getPage().setLocation(OpenIdConnect.PATH));
        });
        link.getElement().setAttribute("data-testid", "identity-link");
        var form = new Div(link);
        form.addClassName("form");
        add(head, list, form);
        refresh();
    }

    private void refresh() {
        list.removeAll();
        var all = identities.list(account);
        if (all.isEmpty()) {
            var none = new Paragraph("None is linked.");
            none.addClassName("t2");
            list.add(none);
            return;
        }
        var table = new Table("Sign-in", "Issuer", ">Linked", "").testId("identities");
        for (var identity : all) {
            var end = Link.act("Unlink", () -> {
                identities.unlink(account, identity.id());
                refresh();
            });
            end.getElement().setAttribute("data-testid", "identity-unlink");
            table.row()
                    .cell(identity.name(), "b")
                    .cell(identity.issuer(), "t2")
                    .cell(When.brief(identity.linkedAt()), "n", "t2")
                    .cell(end, "n");
        }
        list.add(table);
    }
}
