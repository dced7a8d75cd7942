package dev.variate.frontend.account;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.BrowserSessions;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import java.util.Optional;

/** The browsers in which a person is signed in; each but this one can be signed out from here. */
class SessionsPanel extends Section {
    private final BrowserSessions sessions;
    private final Account account;
    private final Optional<Long> here;
    private final Div list = new Div();

    SessionsPanel(BrowserSessions sessions, Account account, Optional<Long> here) {
        this.sessions = sessions;
        this.account = account;
        this.here = here;
        var about = new Span("where you are signed in");
        about.addClassNames("s2", "t2");
        var head = new Div(new H2("Browsers"), about);
        head.addClassName("head");
        add(head, list);
        refresh();
    }

    void refresh() {
        list.removeAll();
        var table = new Table("Browser", "From", ">Signed in", ">Last seen", "").testId("sessions");
        for (var session : sessions.list(account)) {
            var end = new Span();
            if (here.equals(Optional.of(session.id()))) {
                end.setText("this one");
                end.addClassName("t2");
            } else {
                var out = Link.act("Sign out", () -> {
                    sessions.revoke(account, session.id());
                    refresh();
                });
                out.getElement().setAttribute("data-testid", "session-end");
                end.add(out);
            }
            table.row()
                    .cell(Browser.inWords(session.browser()))
                    .cell(session.address(), "t2")
                    .cell(When.brief(session.createdAt()), "n", "t2")
                    .cell(When.ago(session.lastSeenAt()), "n", "t2")
                    .cell(end, "n");
        }
        list.add(table);
    }
}
