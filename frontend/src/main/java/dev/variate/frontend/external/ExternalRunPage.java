package dev.variate.frontend.external;

import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.project.Role;
import dev.variate.backend.team.Account;
import dev.variate.backend.tracking.ExternalRunView;
import dev.variate.backend.tracking.ExternalRuns;
import dev.variate.backend.tracking.KeyValue;
import dev.variate.backend.tracking.MetricPoint;
import dev.variate.backend.trash.Kind;
import dev.variate.backend.trash.Trash;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import dev.variate.frontend.trash.ToTrash;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Locale;

/** What another program told of a run: figures with their histories, parameters and tags. There are no draws, and so no verdict. */
@Route(value = "external-runs/:run(\\d+)", layout = MainLayout.class)
@Within(Place.RUNS)
@PermitAll
public class ExternalRunPage extends Main implements BeforeEnterObserver, HasDynamicTitle {
    /** Of the first metrics; the rest show their last figure. */
    private static final int MOST_CURVES = 30;

    private static final int MOST_POINTS = 5000;
    private static final int WIDTH = 240;
    private static final int HEIGHT = 32;

    private final Account account = SignedIn.now();
    private final ExternalRuns runs;
    private final Projects projects;
    private final Trash trash;
    private ExternalRunView run;

    public ExternalRunPage(ExternalRuns runs, Projects projects, Trash trash) {
        this.runs = runs;
        this.projects = projects;
        this.trash = trash;
        addClassName("listing");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        try {
            run = runs.get(account, event.getRouteParameters().getLong("run").orElseThrow());
        } catch (NotFoundException unknown) {
            throw new com.vaadin.flow.router.NotFoundException(unknown.getMessage());
        }
        removeAll();
        var project = projects.get(account, run.projectId());
        var list = "projects/" + project.id() + "/external-runs";
        var head = new PageHead("Run " + run.number() + ": " + run.name())
                .crumb(project.name(), "projects/" + project.id())
                .crumb("External runs", list)
                .meta(ExternalState.words(run.status()) + ", by " + run.who() + ", began " + When.brief(run.startedAt())
                        + run.endedAt()
                                .map(end -> ", took "
                                        + Figures.duration(java.time.Duration.between(run.startedAt(), end)
                                                        .toMillis()
                                                / 1000.0))
                                .orElse(""));
        if (project.role().includes(Role.EDITOR)) {
            head.acts(ToTrash.button(
                    trash, account, Kind.EXTERNAL, run.id(), "Run " + run.number(), "external-runs/" + run.id(), list));
        }
        var name = new Paragraph(
                new Span("Logged by another program, which knows it as "), new Code(run.uid()), new Span("."));
        name.addClassName("t2");
        var panels = new Div(
                new Section(heading("Metrics"), metrics()),
                new Section(heading("Parameters"), pairs("params", run.params())),
                new Section(heading("Tags"), pairs("tags", run.tags())));
        panels.addClassName("panels");
        var body = new Div(name, panels);
        body.addClassName("sheet");
        add(head, body);
    }

    @Override
    public String getPageTitle() {
        return "Run " + run.number() + ", " + run.name() + " · Variate";
    }

    private Table metrics() {
        var table = new Table("Metric", ">Last", ">Step", "History").testId("external-metrics");
        var curves = 0;
        for (var metric : run.metrics()) {
            var row = table.row()
                    .cell(metric.key(), "b")
                    .cell(Figures.significant(metric.value()), "n")
                    .cell(Figures.whole(metric.step()), "n", "t2");
            if (curves++ < MOST_CURVES) {
                row.cell(new Html(curve(runs.history(account, run.uid(), metric.key(), 0, MOST_POINTS))));
            } else {
                row.cell("");
            }
        }
        return table;
    }

    /** A line in the colour of the text. All that stands in it are numbers. */
    static String curve(List<MetricPoint> history) {
        var points =
                history.stream().filter(point -> Double.isFinite(point.value())).toList();
        if (points.size() < 2) {
            return "<span></span>";
        }
        var low = points.stream().mapToDouble(MetricPoint::value).min().orElseThrow();
        var high = points.stream().mapToDouble(MetricPoint::value).max().orElseThrow();
        var line = new StringBuilder();
        for (var i = 0; i < points.size(); i++) {
            var across = (double) i / (points.size() - 1) * WIDTH;
            var up = high > low ? (points.get(i).value() - low) / (high - low) : 0.5;
            line.append(String.format(Locale.ROOT, "%.1f,%.1f ", across, 1 + (1 - up) * (HEIGHT - 2)));
        }
        return "<svg role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" aria-label=\"%,d points between %s and %s\"><polyline fill=\"none\" stroke=\"currentColor\" points=\"%s\"/></svg>"
                .formatted(
                        WIDTH,
                        HEIGHT,
                        WIDTH,
                        HEIGHT,
                        points.size(),
                        Figures.significant(low),
                        Figures.significant(high),
                        line.toString().strip());
    }

    private static Table pairs(String what, List<KeyValue> pairs) {
        var table = new Table("Name", "Value").testId("external-" + what);
        pairs.forEach(pair -> table.row().cell(pair.key(), "b").cell(pair.value()));
        return table;
    }

    private static Div heading(String text) {
        var heading = new Div(new H2(text));
        heading.addClassName("head");
        return heading;
    }
}
