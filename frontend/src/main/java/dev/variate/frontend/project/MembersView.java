package dev.variate.frontend.project;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.RefusedException;
import dev.variate.backend.invitation.Invitations;
import dev.variate.backend.project.MemberView;
import dev.variate.backend.project.Members;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.project.Role;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.webhook.Webhooks;
import dev.variate.frontend.invitation.InvitePanel;
import dev.variate.frontend.shell.Choice;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.Notice;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.Twice;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import dev.variate.frontend.webhook.WebhooksPanel;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Who is in a project and what each may do; its owners change that here. */
@Route(value = "projects/:project(\\d+)/members", layout = MainLayout.class)
@Within(Place.PROJECTS)
@PermitAll
public class MembersView extends Main implements BeforeEnterObserver, HasDynamicTitle {

    private static final List<Choice.Option> ROLES = Arrays.stream(Role.values())
            .map(role -> new Choice.Option(role.text(), role.text()))
            .toList();

    private final Account account = SignedIn.now();
    private final Projects projects;
    private final Members members;
    private final Accounts accounts;
    private final Invitations invitations;
    private final Webhooks webhooks;
    private final Div list = new Div();
    private final Div adding = new Div();
    private ProjectView project;

    public MembersView(
            Projects projects, Members members, Accounts accounts, Invitations invitations, Webhooks webhooks) {
        this.projects = projects;
        this.members = members;
        this.accounts = accounts;
        this.invitations = invitations;
        this.webhooks = webhooks;
        addClassName("listing");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        try {
            project = projects.get(
                    account, event.getRouteParameters().getLong("project").orElseThrow());
        } catch (NotFoundException unknown) {
            throw new com.vaadin.flow.router.NotFoundException(unknown.getMessage());
        }
        removeAll();
        var body = new Div(list, adding, explanation());
        body.addClassName("sheet");
        if (project.role() == Role.OWNER) {
            body.add(new InvitePanel(invitations, account, Optional.of(project.id())));
            body.add(new WebhooksPanel(webhooks, account, project.id()));
        }
        add(
                new PageHead("Members")
                        .crumb("Projects", "projects")
                        .crumb(project.name(), "projects/" + project.id())
                        .meta("you are " + project.role().words()),
                body);
        refresh();
    }

    @Override
    public String getPageTitle() {
        return "Members · " + project.name() + " · Variate";
    }

    private void refresh() {
        var all = members.list(account, project.id());
        var owns = project.role() == Role.OWNER;
        var table = new Table("Member", "Role", ">Since", ">").testId("members");
        for (var member : all) {
            table.row()
                    .cell(member.name() + (member.account() == account.id() ? " (you)" : ""), "b")
                    .cell(owns ? role(member) : new Span(member.role().text()))
                    .cell(When.brief(member.since()), "n", "t2")
                    .cell(out(member, owns), "n");
        }
        list.removeAll();
        list.add(table);
        adding.removeAll();
        if (owns) {
            addSomebody(all);
        }
    }

    private Choice role(MemberView member) {
        var choice = new Choice("Role of " + member.name()).testId("member-role");
        choice.options(ROLES, member.role().text());
        choice.onChosen(role -> {
            try {
                members.let(account, project.id(), member.account(), Role.named(role));
            } catch (RefusedException refused) {
                choice.setValue(member.role().text());
                getUI().ifPresent(ui -> Notice.refused(ui, refused.getMessage()));
                return;
            }
            project = projects.get(account, project.id());
            refresh();
        });
        return choice;
    }

    private Span out(MemberView member, boolean owns) {
        if (member.account() == account.id()) {
            return new Twice("Leave", "Leave the project", "member-leave", () -> {
                members.remove(account, project.id(), account.id());
                getUI().ifPresent(ui -> ui.navigate("projects"));
            });
        }
        if (!owns) {
            return new Span();
        }
        var remove = Link.act("Remove", () -> {
            members.remove(account, project.id(), member.account());
            refresh();
            getUI().ifPresent(ui -> Notice.done(ui, member.name() + " is no longer in " + project.name() + ".", () -> {
                members.let(account, project.id(), member.account(), member.role());
                refresh();
            }));
        });
        remove.getElement()
                .setAttribute("aria-label", "Remove " + member.name())
                .setAttribute("data-testid", "member-remove");
        return new Span(remove);
    }

    private void addSomebody(List<MemberView> in) {
        var known = in.stream().map(MemberView::account).collect(Collectors.toSet());
        var others = accounts.people(account).stream()
                .filter(person -> !known.contains(person.id()))
                .toList();
        if (others.isEmpty()) {
            return;
        }
        var options = new ArrayList<Choice.Option>();
        options.add(new Choice.Option("", "Add somebody of this studio"));
        others.forEach(person -> options.add(new Choice.Option(Long.toString(person.id()), person.name())));
        var person = new Choice("Somebody of this studio").testId("member-add");
        person.options(options, "");
        var role = new Choice("Their role").testId("member-add-role");
        role.options(ROLES, Role.EDITOR.text());
        var add = Link.button("Add", () -> {
            if (!person.getValue().isEmpty()) {
                members.let(account, project.id(), Long.parseLong(person.getValue()), Role.named(role.getValue()));
                refresh();
            }
        });
        add.getElement().setAttribute("data-testid", "member-add-done");
        adding.addClassName("form");
        adding.add(person, role, add);
    }

    private static Paragraph explanation() {
        var words = new Paragraph(
                "A viewer reads, compares and comments. An editor also writes models and data and launches runs. An owner also says who is in, and deletes for good.");
        words.addClassNames("t2", "beneath");
        return words;
    }

    /** How a project's page says who is in it. */
    static String inWords(List<MemberView> all) {
        return Figures.count(all.size(), "member", "members");
    }
}
