package dev.variate.frontend.dataset;

import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.variate.backend.IfUnchanged;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.PictureSets;
import dev.variate.backend.dataset.Pictures;
import dev.variate.backend.model.Models;
import dev.variate.backend.project.Projects;
import dev.variate.backend.project.Role;
import dev.variate.backend.search.RunSearch;
import dev.variate.backend.team.Account;
import dev.variate.backend.trash.Kind;
import dev.variate.backend.trash.Trash;
import dev.variate.frontend.shell.BringData;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.PictureStrip;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.RunState;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import dev.variate.frontend.trash.ToTrash;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;
import java.util.stream.IntStream;

/** A data set: its versions, a look at the values, and who uses it. */
@Route(value = "data", layout = MainLayout.class)
@Within(Place.DATA)
@PermitAll
public class DatasetPage extends Main implements HasUrlParameter<Long>, HasDynamicTitle {

    /** More of the text than this helps nobody who reads it. */
    private static final int TEXT_SHOWN = 20_000;

    private static final int RUNS_SHOWN = 20;

    private final Account account = SignedIn.now();
    private final Projects projects;
    private final Models models;
    private final Datasets datasets;
    private final PictureSets pictures;
    private final RunSearch search;
    private final Trash trash;
    private DatasetView latest;

    public DatasetPage(
            Projects projects, Models models, Datasets datasets, PictureSets pictures, RunSearch search, Trash trash) {
        this.projects = projects;
        this.models = models;
        this.datasets = datasets;
        this.pictures = pictures;
        this.search = search;
        this.trash = trash;
        addClassName("data-page");
    }

    @Override
    public void setParameter(BeforeEvent event, Long id) {
        latest = datasets.get(account, id);
        show(latest);
    }

    @Override
    public String getPageTitle() {
        return latest.name() + " · Data · Variate";
    }

    private void show(DatasetView shown) {
        removeAll();
        var project = projects.get(account, shown.projectId());
        var bring = new Div();
        bring.addClassName("sheet");
        bring.setVisible(false);
        var replace = Link.button("New version", () -> {
            bring.removeAll();
            bring.add(bringing().onCancelled(() -> bring.setVisible(false)));
            bring.setVisible(true);
        });
        replace.getElement().setAttribute("data-testid", "data-replace");
        var head = new PageHead(shown.name())
                .crumb(project.name(), "projects/" + project.id())
                .crumb("Data", "data")
                .meta("version " + shown.version() + ", " + When.ago(shown.updatedAt()));
        var edits = project.role().includes(Role.EDITOR);
        if (edits) {
            head.acts(ToTrash.button(
                    trash,
                    account,
                    Kind.DATA,
                    shown.id(),
                    shown.name(),
                    "data/" + shown.id(),
                    "projects/" + shown.projectId()));
        }
        head.acts(versions(shown));
        if (edits) {
            head.acts(replace);
        }
        var columns =
                new Div(shown.pictures().map(file -> file(shown, file)).orElseGet(() -> values(shown)), users(shown));
        columns.addClassName("cols");
        add(head, bring, columns);
    }

    private Div versions(DatasetView shown) {
        var line = new Div();
        line.addClassName("rev");
        line.getElement().setAttribute("role", "group").setAttribute("aria-label", "Versions");
        IntStream.rangeClosed(Math.max(1, latest.version() - 9), latest.version())
                .forEach(version -> {
                    var point = new NativeButton(
                            Integer.toString(version), click -> show(datasets.get(account, latest.id(), version)));
                    point.setAriaLabel("Show version " + version);
                    point.addClassName(version == shown.version() ? "on" : "old");
                    line.add(point);
                });
        line.setVisible(latest.version() > 1);
        return line;
    }

    private BringData bringing() {
        return new BringData("Keep as version " + (latest.version() + 1), true)
                .onBrought(this::replace)
                .onPictures((name, file) -> pictures.replace(account, latest.id(), file, IfUnchanged.ANYWAY), made -> {
                    latest = made;
                    show(made);
                });
    }

    private void replace(BringData.Brought brought) {
        latest = brought.json()
                ? datasets.replace(account, latest.id(), brought.text())
                : datasets.replaceFromCsv(account, latest.id(), brought.text());
        show(latest);
    }

    private static Section values(DatasetView shown) {
        var table = new Table(
                        "Variable", "Shape", "Type", ">Least", ">Mean", ">Largest", "How they lie", "First values")
                .testId("data-variables");
        shown.variables().forEach(variable -> {
            var row = table.row()
                    .cell(new Code(variable.name()))
                    .cell(variable.shape().equals("[]") ? "one value" : variable.shape(), "t2")
                    .cell(variable.type(), "t2");
            variable.summary()
                    .ifPresentOrElse(
                            summary -> row.cell(Figures.significant(summary.least()), "n")
                                    .cell(Figures.significant(summary.mean()), "n")
                                    .cell(Figures.significant(summary.largest()), "n")
                                    .cell(new Html(Bars.svg(summary))),
                            () -> row.cell("").cell("").cell("").cell(""));
            row.cell(variable.preview(), "values");
        });
        var text = new Pre(
                shown.json().length() > TEXT_SHOWN ? shown.json().substring(0, TEXT_SHOWN) + " …" : shown.json());
        text.addClassName("raw");
        text.getElement().setAttribute("tabindex", "0").setAttribute("aria-label", "The data as JSON");
        var section = new Section(heading("Variables"), table, heading("As JSON"), text);
        section.addClassName("feed");
        return section;
    }

    private Section file(DatasetView shown, Pictures file) {
        var table = new Table().testId("data-pictures");
        table.row().cell("Pictures", "t2").cell(Figures.whole(file.count()));
        table.row().cell("Each", "t2").cell(file.size() + ", numbers from 0 to 255");
        table.row().cell("Unpacked", "t2").cell(Figures.whole(file.bytes()) + " bytes");
        table.row().cell("SHA-256", "t2").cell(new Code(file.sha256()));
        DownloadHandler handler = event -> {
            event.setFileName("pictures-" + shown.id() + "-version-" + shown.version() + ".idx");
            event.setContentType("application/octet-stream");
            event.setContentLength(file.bytes());
            try (var out = event.getOutputStream()) {
                pictures.write(shown, out);
            }
        };
        var link = new Anchor(handler, "Download the file");
        link.getElement().setAttribute("data-testid", "data-download");
        var section = new Section(
                heading("Pictures"),
                new PictureStrip(pictures.preview(shown)),
                table,
                new Paragraph(link),
                quiet("A model takes them as image; a training goes through them in batches."));
        section.addClassName("feed");
        return section;
    }

    private Aside users(DatasetView shown) {
        var used = new Table().testId("data-models");
        var using = models.list(account, shown.projectId()).stream()
                .filter(model -> model.dataId().filter(id -> id == shown.id()).isPresent())
                .toList();
        using.forEach(model -> used.row()
                .cell(Link.to(model.name(), "models/" + model.id()))
                .cell("revision " + model.revision(), "n", "t2"));
        var kept = new Table().testId("data-runs");
        var name = shown.name().replace("\\", "\\\\").replace("\"", "\\\"");
        var ran = search.latest(account, "data = \"" + name + "\"", Optional.of(shown.projectId()), RUNS_SHOWN);
        ran.forEach(run -> kept.row()
                .cell(Link.to("Run " + run.number(), "runs/" + run.id()))
                .cell(run.modelName())
                .cell(
                        run.dataVersion().isPresent()
                                ? "version " + run.dataVersion().getAsInt()
                                : "",
                        "t2")
                .cell(RunState.of(run).words(), RunState.of(run).tone()));
        var side = new Aside(
                new Section(heading("Used by"), using.isEmpty() ? quiet("No model uses these data now.") : used),
                new Section(heading("Latest runs with it"), ran.isEmpty() ? quiet("None yet.") : kept),
                quiet(
                        shown.pictures().isPresent()
                                ? "A file in the IDX format, stored once however many data sets hold it."
                                : Figures.whole(shown.json().length()) + " characters of JSON."));
        side.addClassName("sidec");
        return side;
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
