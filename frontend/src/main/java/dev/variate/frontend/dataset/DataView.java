package dev.variate.frontend.dataset;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.PictureSets;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.BringData;
import dev.variate.frontend.shell.Choice;
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
import java.util.List;

/** The data sets of all projects. */
@Route(value = "data", layout = MainLayout.class)
@PageTitle("Data · Variate")
@Within(Place.DATA)
@PermitAll
public class DataView extends Main {

    private static final int NAMES_SHOWN = 8;

    private final Account account = SignedIn.now();
    private final Datasets datasets;
    private final PictureSets pictures;
    private final List<ProjectView> projects;
    private final Div bring = new Div();

    public DataView(Projects projects, Datasets datasets, PictureSets pictures) {
        this.datasets = datasets;
        this.pictures = pictures;
        this.projects = projects.list(account);
        addClassName("listing");
        var open = Link.primary("Bring data", this::open);
        open.getElement().setAttribute("data-testid", "data-bring");
        bring.addClassName("sheet");
        bring.setVisible(false);
        var body = new Div(table());
        body.addClassName("sheet");
        add(
                new PageHead("Data")
                        .meta("data sets by version; a run keeps the version that it was launched with")
                        .acts(open),
                bring,
                body);
    }

    private Component table() {
        var table = new Table("Data set", "Project", ">Version", "Variables", ">Last change").testId("data-sets");
        var some = false;
        for (var project : projects) {
            for (var data : datasets.list(account, project.id())) {
                some = true;
                table.row()
                        .cell(Link.to(data.name(), "data/" + data.id()))
                        .cell(Link.to(project.name(), "projects/" + project.id()))
                        .cell(Integer.toString(data.version()), "n")
                        .cell(names(data))
                        .cell(When.brief(data.updatedAt()), "n", "t2");
            }
        }
        return some
                ? table
                : new Paragraph(
                        "No data yet. A data set is an object of named values, as JSON, or rows with a header, as CSV, or a file of pictures.");
    }

    private static Span names(DatasetView data) {
        var names = new Span();
        data.variables().stream().limit(NAMES_SHOWN).forEach(variable -> {
            var name = new Code(variable.name());
            var shape = new Span(variable.shape().equals("[]") ? "  " : " " + variable.shape() + "  ");
            shape.addClassNames("s2", "t2");
            names.add(name, shape);
        });
        if (data.variables().size() > NAMES_SHOWN) {
            names.add(new Span("and " + Figures.whole(data.variables().size() - NAMES_SHOWN) + " more"));
        }
        return names;
    }

    private void open() {
        bring.removeAll();
        var choice = new Choice("Project");
        choice.options(
                projects.stream()
                        .map(project -> new Choice.Option(Long.toString(project.id()), project.name()))
                        .toList(),
                Long.toString(projects.getFirst().id()));
        var field = new BringData("Keep these data", false)
                .onCancelled(() -> bring.setVisible(false))
                .onPictures(
                        (name, file) -> pictures.create(account, Long.parseLong(choice.getValue()), name, file),
                        made -> getUI().ifPresent(ui -> ui.navigate("data/" + made.id())))
                .onBrought(brought -> {
                    var projectId = Long.parseLong(choice.getValue());
                    var made = brought.json()
                            ? datasets.create(account, projectId, brought.name(), brought.text())
                            : datasets.createFromCsv(account, projectId, brought.name(), brought.text());
                    getUI().ifPresent(ui -> ui.navigate("data/" + made.id()));
                });
        bring.add(choice, field);
        bring.setVisible(true);
    }
}
