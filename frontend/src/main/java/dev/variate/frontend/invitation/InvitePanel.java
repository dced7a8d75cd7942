package dev.variate.frontend.invitation;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.invitation.InvitationView;
import dev.variate.backend.invitation.Invitations;
import dev.variate.backend.invitation.NewInvitation;
import dev.variate.backend.invitation.Place;
import dev.variate.backend.project.Role;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Choice;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import java.util.Arrays;
import java.util.Optional;

/** The invitations that nobody has accepted yet, to a project or to the studio, and a way to make another. For those who may invite. */
public class InvitePanel extends Section {
    private final Invitations invitations;
    private final Account account;
    private final Optional<Long> project;
    private final Choice role = new Choice("Role of who is invited").testId("invite-role");
    private final Div made = new Div();
    private final Div list = new Div();

    /** @param project empty for the studio */
    public InvitePanel(Invitations invitations, Account account, Optional<Long> project) {
        this.invitations = invitations;
        this.account = account;
        this.project = project;
        made.addClassName("made");
        made.setVisible(false);
        role.options(
                Arrays.stream(Role.values())
                        .map(each -> new Choice.Option(each.text(), "as " + each.words()))
                        .toList(),
                Role.EDITOR.text());
        role.setVisible(project.isPresent());
        var words = new Span("each link lets one person in, for seven days");
        words.addClassNames("s2", "t2");
        var head = new Div(new H2("Invitations"), words);
        head.addClassName("head");
        var invite = Link.button("Make an invitation", this::make);
        invite.getElement().setAttribute("data-testid", "invite");
        var form = new Div(role, invite);
        form.addClassName("form");
        addClassName("invitations");
        getElement().setAttribute("aria-label", "Invitations");
        add(head, form, made, list);
        refresh();
    }

    private void make() {
        var to = project.map(id -> new Place(id, Role.named(role.getValue())));
        show(invitations.create(account, to, Invitations.USUAL_LIFE));
        refresh();
    }

    private void show(NewInvitation invitation) {
        made.removeAll();
        var link = new Code();
        link.addClassName("secret");
        link.getElement().setAttribute("data-testid", "invite-link").setAttribute("tabindex", "0");
        // Only the browser knows under which address this studio is reached.
        link.getElement().executeJs("this.textContent = new URL(document.baseURI).origin + $0", invitation.link());
        var words = new Paragraph("Send this link to one person. Whoever opens it first is let in"
                + as(invitation.invitation()) + ". It is shown this once; the studio keeps only its hash.");
        made.add(words, new Div(link), Link.act("I have copied it", () -> made.setVisible(false)));
        made.setVisible(true);
        link.getElement().executeJs("this.focus()");
    }

    private void refresh() {
        list.removeAll();
        var all = invitations.list(account, project);
        if (all.isEmpty()) {
            var none = new Paragraph("None is open.");
            none.addClassName("t2");
            list.add(none);
            return;
        }
        var table = new Table("Open invitation", "By", ">Good until", "").testId("invitations");
        for (var open : all) {
            var back = Link.act("Take back", () -> {
                invitations.revoke(account, open.id());
                made.setVisible(false);
                refresh();
            });
            back.getElement().setAttribute("data-testid", "invite-revoke");
            table.row()
                    .cell("number " + open.id() + as(open))
                    .cell(open.by())
                    .cell(When.brief(open.expiresAt()), "n", "t2")
                    .cell(back, "n");
        }
        list.add(table);
    }

    private String as(InvitationView open) {
        var where =
                open.project().isEmpty() ? ", to the studio" : project.isPresent() ? "" : ", to " + open.projectName();
        return where + open.role().map(each -> ", as " + each.words()).orElse("");
    }
}
