package dev.variate.frontend.external;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.tracking.ExternalRunView;
import dev.variate.backend.tracking.ExternalRuns;
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
import java.util.Optional;
import java.util.stream.Collectors;

/** The runs of a project that other programs logged, latest first. */
@Route(value = "projects/:project(\\d+)/external-runs", layout = MainLayout.class)
@Within(Place.RUNS)
@PermitAll
public class ExternalRunsView extends Main implements BeforeEnterObserver, HasDynamicTitle {
    private static final int PAGE = 50;
    private static final int METRICS_IN_LINE = 3;

    private final Account account = SignedIn.now();
    private final Projects projects;
    private final ExternalRuns runs;
    private final Table table =
            new Table("Run", "Name", "State", "Last figures", "Who", ">Began").testId("external-runs");
    private final Div older = new Div();
    private ProjectView project;
    private Optional<Long> last = Optional.empty();

    public ExternalRunsView(Projects projects, ExternalRuns runs) {
        this.projects = projects;
        this.runs = runs;
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
        table.clear();
        last = Optional.empty();
        var count = runs.count(account, project.id());
        var body = new Div();
        body.addClassName("sheet");
        if (count == 0) {
            body.add(explanation());
        } else {
            var more = Link.act("Older", this::more);
            more.getElement().setAttribute("data-testid", "external-older");
            older.add(more);
            body.add(table, older);
            more();
        }
        add(
                new PageHead("External runs")
                        .crumb(project.name(), "projects/" + project.id())
                        .crumb("Runs", "projects/" + project.id() + "/runs")
                        .meta(Figures.count(count, "run", "runs") + " that other programs logged"),
                body);
    }

    @Override
    public String getPageTitle() {
        return "External runs · " + project.name() + " · Variate";
    }

    private void more() {
        var found = runs.list(account, project.id(), last, Portion.first(PAGE)).rows();
        for (var run : found) {
            table.row()
                    .cell(Link.to(Integer.toString(run.number()), "external-runs/" + run.id()))
                    .cell(run.name(), "b")
                    .cell(ExternalState.words(run.status()), ExternalState.tone(run.status()))
                    .cell(figures(run), "t2")
                    .cell(run.who())
                    .cell(When.brief(run.startedAt()), "n", "t2");
            last = Optional.of(run.id());
        }
        older.setVisible(found.size() == PAGE);
    }

    private static String figures(ExternalRunView run) {
        var shown = run.metrics().stream()
                .limit(METRICS_IN_LINE)
                .map(point -> point.key() + " " + Figures.significant(point.value()))
                .collect(Collectors.joining(", "));
        var rest = run.metrics().size() - METRICS_IN_LINE;
        return rest > 0 ? shown + " and " + rest + " more" : shown;
    }

    private Div explanation() {
        var words = new Paragraph(
                new Span(
                        "Fits that were made elsewhere can stand beside those of this project: scripts that use MLflow log here when they are told this address and a token of yours ("),
                Link.to("Your account", "account"),
                new Span("). An experiment is a project."));
        var script = new Pre();
        script.addClassName("raw");
        // Only the browser knows under which address this studio is reached.
        script.getElement()
                .executeJs(
                        "this.textContent = $0 + document.baseURI.replace(/\\/$/, '') + $1",
                        "export MLFLOW_TRACKING_URI=",
                        "\nexport MLFLOW_TRACKING_TOKEN=…\n\nimport mlflow\nmlflow.set_experiment(\""
                                + project.name().replace("\"", "\\\"")
                                + "\")\nwith mlflow.start_run():\n    mlflow.log_metric(\"loss\", 0.2)");
        var box = new Div(words, script);
        box.getElement().setAttribute("data-testid", "external-none");
        return box;
    }
}
