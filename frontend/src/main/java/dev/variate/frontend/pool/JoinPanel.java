package dev.variate.frontend.pool;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.pool.NewWorkerToken;
import dev.variate.backend.pool.WorkerTokens;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.NameForm;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;

/** How other machines join: a token, the command that uses it, and the tokens there are. For the owner of the studio. */
class JoinPanel extends Section {
    private final WorkerTokens tokens;
    private final Account account;
    private final NameForm naming;
    private final Div made = new Div();
    private final Div list = new Div();

    JoinPanel(WorkerTokens tokens, Account account) {
        this.tokens = tokens;
        this.account = account;
        naming = new NameForm("Where its workers are, such as rack 2", "Make the token", "worker-token", this::make);
        made.addClassName("made");
        made.setVisible(false);
        var words = new Span("each lets workers of other machines join");
        words.addClassNames("s2", "t2");
        var head = new Div(new H2("Worker tokens"), words);
        head.addClassName("head");
        getElement().setAttribute("aria-label", "Worker tokens");
        add(head, naming, made, list);
        refresh();
    }

    void open() {
        naming.open();
    }

    private void make(String name) {
        show(tokens.create(account, name));
        refresh();
    }

    private void show(NewWorkerToken token) {
        made.removeAll();
        var secret = new Code(token.secret());
        secret.addClassName("secret");
        secret.getElement().setAttribute("data-testid", "worker-token-secret").setAttribute("tabindex", "0");
        var command = new Pre();
        command.addClassName("raw");
        // Only the browser knows under which address this studio is reached.
        command.getElement()
                .executeJs(
                        "this.textContent = './variate worker --studio ' + new URL(document.baseURI).origin + ' --token-file worker.token'");
        made.add(
                new Paragraph("This is the token. It is shown this once; the studio keeps only its hash."),
                new Div(secret),
                new Paragraph("On the other machine, put it into a file that only you can read, and run there:"),
                command,
                Link.act("I have copied it", () -> made.setVisible(false)));
        made.setVisible(true);
    }

    private void refresh() {
        list.removeAll();
        var all = tokens.list(account);
        if (all.isEmpty()) {
            var none = new Paragraph("There is none: only this studio's own worker can join.");
            none.addClassName("t2");
            list.add(none);
            return;
        }
        var table = new Table("Token", ">Workers", ">Last used", "").testId("worker-tokens");
        for (var token : all) {
            var revoke = Link.act("Revoke", () -> {
                tokens.revoke(account, token.id());
                refresh();
            });
            revoke.getElement().setAttribute("aria-label", "Revoke " + token.name());
            table.row()
                    .cell(token.name())
                    .cell(Figures.whole(token.workers()), "n")
                    .cell(token.lastUsedAt().map(When::brief).orElse("never"), "n", "t2")
                    .cell(revoke, "n");
        }
        list.add(table);
    }
}
