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
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.ApiTokens;
import dev.variate.frontend.activity.DeedList;
import dev.variate.frontend.invitation.InvitePanel;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.NameForm;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;

/** Who is in the studio, what they did, and the tokens with which their scripts speak to the REST API. */
@Route(value = "team", layout = MainLayout.class)
@PageTitle("Team · Variate")
@Within(Place.TEAM)
@PermitAll
public class TeamView extends Main {

    private final Account account = SignedIn.now();
    private final ApiTokens tokens;
    private final Section made = new Section();
    private final Div list = new Div();

    public TeamView(ApiTokens tokens, Activity activity, Accounts accounts, Invitations invitations) {
        this.tokens = tokens;
        addClassName("team-page");
        var naming = new NameForm("What it is for, such as nightly batch", "Make the token", "token", this::make);
        var fresh = Link.primary("New token", naming::open);
        fresh.getElement().setAttribute("data-testid", "token-new");
        made.addClassName("made");
        made.setVisible(false);
        var heading = heading("API tokens");
        var about = new Span("for scripts; each stands for you, and is shown once");
        about.addClassNames("s2", "t2");
        heading.add(about);
        var all = heading("Activity");
        var yours = new Span("what was done in your projects");
        yours.addClassNames("s2", "t2");
        var trash = Link.to("Trash", "trash");
        trash.addClassNames("s2", "sp");
        trash.getElement().setAttribute("data-testid", "trash-link");
        all.add(yours, trash);
        var left = new Section(
                heading("People"),
                people(accounts),
                heading,
                naming,
                made,
                list,
                all,
                new DeedList(account, before -> activity.list(account, before, DeedList.page())));
        left.addClassName("feed");
        if (account.owner()) {
            left.addComponentAtIndex(2, new InvitePanel(invitations, account, Optional.empty()));
        }
        var columns = new Div(left, side());
        columns.addClassName("cols");
        add(
                new PageHead("Team")
                        .meta("signed in as " + account.name() + (account.owner() ? ", owner of this studio" : ""))
                        .acts(fresh),
                columns);
        refresh();
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

    private void make(String name) {
        var token = tokens.create(account, name);
        made.removeAll();
        var secret = new Code(token.secret());
        secret.addClassName("secret");
        secret.getElement().setAttribute("data-testid", "token-secret").setAttribute("tabindex", "0");
        made.add(
                new Paragraph(
                        new Span("This is the token "),
                        bold(token.token().name()),
                        new Span(". It is shown this once; the studio keeps only its hash.")),
                new Div(secret));
        made.add(Link.act("I have copied it", () -> made.setVisible(false)));
        made.setVisible(true);
        refresh();
    }

    private void refresh() {
        list.removeAll();
        var all = tokens.list(account);
        if (all.isEmpty()) {
            list.add(quiet("There is none. A token lets a script start runs and read their draws, without a browser."));
            return;
        }
        var table = new Table("Token", ">Made", ">Last used", "").testId("tokens");
        for (var token : all) {
            var revoke = Link.act("Revoke", () -> {
                tokens.revoke(account, token.id());
                refresh();
            });
            revoke.getElement().setAttribute("data-testid", "token-revoke");
            table.row()
                    .cell(token.name())
                    .cell(When.brief(token.createdAt()), "n", "t2")
                    .cell(token.lastUsedAt().map(When::brief).orElse("never"), "n", "t2")
                    .cell(revoke, "n");
        }
        list.add(table);
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
                        new Span(".")),
                example);
        var side = new Aside(rest);
        side.addClassName("sidec");
        return side;
    }

    private static Span bold(String text) {
        var span = new Span(text);
        span.addClassName("b");
        return span;
    }

    private static Div heading(String text) {
        var heading = new Div(new H2(text));
        heading.addClassName("head");
        return heading;
    }

    private static Paragraph quiet(String text) {
        var paragraph = new Paragraph(text);
        paragraph.addClassName("t2");
        return paragraph;
    }
}
