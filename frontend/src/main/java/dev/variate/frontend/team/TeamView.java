package dev.variate.frontend.team;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.activity.Activity;
import dev.variate.backend.invitation.Invitations;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.frontend.activity.DeedList;
import dev.variate.frontend.invitation.InvitePanel;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;

/** Who is in the studio, who is invited to it, and what they did. */
@Route(value = "team", layout = MainLayout.class)
@PageTitle("Team · Variate")
@Within(Place.TEAM)
@PermitAll
public class TeamView extends Main {

    private final Account account = SignedIn.now();

    public TeamView(Activity activity, Accounts accounts, Invitations invitations) {
        addClassName("team-page");
        var all = heading("Activity");
        var yours = new Span("what was done in your projects");
        yours.addClassNames("s2", "t2");
        var trash = Link.to("Trash", "trash");
        trash.addClassNames("s2", "sp");
        trash.getElement().setAttribute("data-testid", "trash-link");
        all.add(yours, trash);
        var left = new Section(heading("People"), people(accounts), all, new DeedList(account, before -> activity.list(
                        account, before, Portion.first(DeedList.page()))
                .rows()));
        left.addClassName("feed");
        if (account.owner()) {
            left.addComponentAtIndex(2, new InvitePanel(invitations, account, Optional.empty()));
        }
        var columns = new Div(left, side());
        columns.addClassName("cols");
        add(
                new PageHead("Team")
                        .meta("signed in as " + account.name() + (account.owner() ? ", owner of this studio" : ""))
                        .acts(yourself()),
                columns);
    }

    private Table people(Accounts accounts) {
        var table = new Table("Name", "").testId("people");
        for (var person : accounts.people(account)) {
            table.row()
                    .cell(person.name() + (person.id() == account.id() ? " (you)" : ""), "b")
                    .cell(person.owner() ? "owner of this studio" : "", "t2");
        }
        return table;
    }

    private static Anchor yourself() {
        var link = Link.to("Your account", "account");
        link.addClassName("btn");
        return link;
    }

    private static Aside side() {
        var example = new Pre();
        // Only the browser knows under which address this studio is reached.
        example.getElement()
                .executeJs(
                        "this.textContent = $0 + new URL('api/v1/projects', document.baseURI).href",
                        "curl -H \"Authorization: Bearer $TOKEN\" \\\n  ");
        example.addClassName("raw");
        var document = new Anchor("api/v1/openapi.json", "OpenAPI document");
        document.getElement().setAttribute("router-ignore", true);
        document.setTarget("_blank");
        var rest = new Section(
                heading("REST"),
                new Paragraph(
                        new Span("Everything that can be run can be scripted under "),
                        new Code("/api/v1"),
                        new Span(": "),
                        document,
                        new Span(". Scripts speak by tokens, which are made on the page of your account.")),
                example);
        var side = new Aside(rest);
        side.addClassName("sidec");
        return side;
    }

    private static Div heading(String text) {
        var heading = new Div(new H2(text));
        heading.addClassName("head");
        return heading;
    }
}
