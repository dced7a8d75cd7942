package dev.variate.frontend.trash;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.RefusedException;
import dev.variate.backend.team.Account;
import dev.variate.backend.trash.Trash;
import dev.variate.backend.trash.TrashedView;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import jakarta.annotation.security.PermitAll;

/** What was thrown away: to be fetched back, or, by its owner and on a second word, ended for good. */
@Route(value = "trash", layout = MainLayout.class)
@PageTitle("Trash · Variate")
@Within(Place.TEAM)
@PermitAll
public class TrashView extends Main {

    private final Account account = SignedIn.now();
    private final Trash trash;
    private final PageHead head = new PageHead("Trash").crumb("Team", Place.TEAM.path());
    private final Paragraph wrong = new Paragraph();
    private final Div body = new Div();

    public TrashView(Trash trash) {
        this.trash = trash;
        addClassName("listing");
        body.addClassName("sheet");
        wrong.addClassName("wrong");
        wrong.getElement().setAttribute("role", "alert").setAttribute("data-testid", "trash-wrong");
        add(head, body);
        show("");
    }

    private void show(String trouble) {
        body.removeAll();
        wrong.setText(trouble);
        wrong.setVisible(!trouble.isEmpty());
        body.add(wrong);
        var all = trash.list(account);
        head.meta(all.isEmpty() ? "empty" : Figures.count(all.size(), "thing", "things"));
        if (all.isEmpty()) {
            var empty = new Paragraph(
                    "Nothing lies here. What is thrown away stays here until its owner deletes it for good.");
            empty.addClassName("verdict");
            body.add(empty);
            return;
        }
        var table = new Table("What", "Kind", "Project", "Who", ">When", "").testId("trash");
        for (var thing : all) {
            var row = table.row()
                    .cell(thing.name())
                    .cell(thing.kind().words(), "t2")
                    .cell(thing.project(), "t2")
                    .cell(thing.who())
                    .cell(When.brief(thing.at()), "n", "t2")
                    .cell(acts(thing), "n");
            row.getElement().setAttribute("data-testid", "trash-row");
        }
        body.add(table);
    }

    private Component acts(TrashedView thing) {
        var line = new Span();
        line.addClassName("acts");
        first(line, thing);
        return line;
    }

    private void first(Span line, TrashedView thing) {
        line.removeAll();
        if (!thing.restorable()) {
            return; // a viewer sees what lies here, and can do nothing about it
        }
        var restore = Link.act("Fetch back", () -> act(() -> trash.restore(account, thing.kind(), thing.id())));
        restore.getElement()
                .setAttribute("data-testid", "restore")
                .setAttribute("aria-label", "Fetch back " + thing.name());
        line.add(restore);
        if (thing.mine()) {
            var purge = Link.act("Delete for good", () -> ask(line, thing));
            purge.getElement()
                    .setAttribute("data-testid", "purge")
                    .setAttribute("aria-label", "Delete " + thing.name() + " for good");
            line.add(purge);
        }
    }

    private void ask(Span line, TrashedView thing) {
        line.removeAll();
        var words = new Span("This cannot be undone.");
        words.addClassName("t2");
        var yes = Link.act("Delete " + thing.name(), () -> act(() -> trash.purge(account, thing.kind(), thing.id())));
        yes.addClassName("bad");
        yes.getElement().setAttribute("data-testid", "purge-yes");
        var no = Link.act("Keep it", () -> first(line, thing));
        line.add(words, yes, no);
        no.focus();
    }

    private void act(Runnable change) {
        try {
            change.run();
            show("");
        } catch (RefusedException refused) {
            show(refused.getMessage());
        }
    }
}
