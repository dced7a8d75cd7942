package dev.variate.frontend.model;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.RunState;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;

/** The latest runs of this model that were kept, and how they ended. */
class KeptRuns extends Section {

    private static final int SHOWN = 5;

    private final Runs runs;
    private final Account account;
    private final long projectId;
    private final long modelId;
    private final Table table = new Table().testId("kept-runs");
    private final Paragraph none = new Paragraph(
            "Ctrl Enter makes the first: with more draws than the live fit, stored, and open to everyone in the project.");
    private Subscription subscription = () -> {};

    KeptRuns(Runs runs, Account account, long projectId, long modelId) {
        this.runs = runs;
        this.account = account;
        this.projectId = projectId;
        this.modelId = modelId;
        table.addClassNames("plainrows", "s2");
        none.addClassNames("s2", "t2");
        var all = Link.to("All runs", "projects/" + projectId + "/runs");
        all.addClassNames("s2", "sp");
        var head = new Div(new H2("Kept runs"), all);
        head.addClassName("head");
        add(head, table, none);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        var refresh = event.getUI().accessLater(this::refresh, () -> {});
        subscription = runs.subscribeProject(account, projectId, told -> refresh.run());
        refresh();
    }

    @Override
    protected void onDetach(DetachEvent event) {
        subscription.close();
    }

    private void refresh() {
        var latest = runs.ofModel(account, modelId, SHOWN);
        table.clear();
        latest.forEach(this::fill);
        table.setVisible(!latest.isEmpty());
        none.setVisible(latest.isEmpty());
    }

    private void fill(RunView run) {
        var state = RunState.of(run);
        table.row()
                .cell(Link.to("Run " + run.number(), "runs/" + run.id()))
                .cell(run.revision().isPresent() ? "revision " + run.revision().getAsInt() : "draft")
                .cell(state.words(), state.tone())
                .cell(When.brief(run.createdAt()), "n", "t2");
    }
}
