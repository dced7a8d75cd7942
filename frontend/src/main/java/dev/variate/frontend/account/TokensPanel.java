package dev.variate.frontend.account;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.ApiTokens;
import dev.variate.backend.team.Scope;
import dev.variate.frontend.shell.Choice;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.NameForm;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The tokens with which a person's scripts speak to the REST API: what each may do and until when. */
class TokensPanel extends Section {
    private static final List<Choice.Option> LIVES = List.of(
            new Choice.Option("30", "for 30 days"),
            new Choice.Option("90", "for 90 days"),
            new Choice.Option("366", "for a year"),
            new Choice.Option("", "for good"));

    private final ApiTokens tokens;
    private final Account account;
    private final NameForm naming;
    private final Choice scope = new Choice("What the token may do").testId("token-scope");
    private final Choice life = new Choice("How long it is good").testId("token-life");
    private final Div choices = new Div(scope, life);
    private final Div made = new Div();
    private final Div list = new Div();

    TokensPanel(ApiTokens tokens, Account account) {
        this.tokens = tokens;
        this.account = account;
        naming = new NameForm("What it is for, such as nightly batch", "Make the token", "token", this::make);
        scope.options(
                Arrays.stream(Scope.values())
                        .map(each -> new Choice.Option(each.text(), each.text() + ": " + each.words()))
                        .toList(),
                Scope.WRITE.text());
        life.options(LIVES, "90");
        choices.addClassName("form");
        choices.setVisible(false);
        made.addClassName("made");
        made.setVisible(false);
        var about = new Span("for scripts; each stands for you, and is shown once");
        about.addClassNames("s2", "t2");
        var head = new Div(new H2("API tokens"), about);
        head.addClassName("head");
        add(head, choices, naming, made, list);
        refresh();
    }

    void open() {
        choices.setVisible(true);
        naming.open();
    }

    private void make(String name) {
        var token = tokens.create(
                account,
                name,
                Scope.named(scope.getValue()),
                Optional.of(life.getValue())
                        .filter(days -> !days.isEmpty())
                        .map(days -> Duration.ofDays(Long.parseLong(days))));
        choices.setVisible(false);
        var secret = new Code(token.secret());
        secret.addClassName("secret");
        secret.getElement().setAttribute("data-testid", "token-secret").setAttribute("tabindex", "0");
        made.removeAll();
        made.add(
                new Paragraph("This is the token " + token.token().name()
                        + ". It is shown this once; the studio keeps only its hash."),
                new Div(secret),
                Link.act("I have copied it", () -> made.setVisible(false)));
        made.setVisible(true);
        refresh();
    }

    private void refresh() {
        list.removeAll();
        var all = tokens.list(account);
        if (all.isEmpty()) {
            var none = new Paragraph(
                    "There is none. A token lets a script start runs and read their draws, without a browser.");
            none.addClassName("t2");
            list.add(none);
            return;
        }
        var table = new Table("Token", "Scope", ">Good until", ">Last used", "").testId("tokens");
        for (var token : all) {
            var revoke = Link.act("Revoke", () -> {
                tokens.revoke(account, token.id());
                refresh();
            });
            revoke.getElement()
                    .setAttribute("data-testid", "token-revoke")
                    .setAttribute("aria-label", "Revoke " + token.name());
            table.row()
                    .cell(token.name())
                    .cell(token.scope().text())
                    .cell(token.expiresAt().map(When::brief).orElse("for good"), "n", "t2")
                    .cell(token.lastUsedAt().map(When::brief).orElse("never"), "n", "t2")
                    .cell(revoke, "n");
        }
        list.add(table);
    }
}
