package dev.variate.frontend.project;

import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Aside;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEvent;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.HasUrlParameter;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.variate.backend.activity.Activity;
import dev.variate.backend.api.ProjectArchive;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.PictureSets;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.Members;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.project.Role;
import dev.variate.backend.readme.Readmes;
import dev.variate.backend.run.Runs;
import dev.variate.backend.search.RunSearch;
import dev.variate.backend.team.Account;
import dev.variate.backend.trash.Kind;
import dev.variate.backend.trash.Trash;
import dev.variate.frontend.activity.DeedList;
import dev.variate.frontend.readme.About;
import dev.variate.frontend.shell.BringData;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.NameForm;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.RunState;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import dev.variate.frontend.trash.ToTrash;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Optional;

/** The models, data and runs of one question. */
@Route(value = "projects", layout = MainLayout.class)
@Within(Place.PROJECTS)
@PermitAll
public class ProjectPage extends Main implements HasUrlParameter<Long>, HasDynamicTitle {

    private static final int RUNS_SHOWN = 8;

    private final Account account = SignedIn.now();
    private final Projects projects;
    private final Models models;
    private final Datasets datasets;
    private final PictureSets pictures;
    private final Readmes readmes;
    private final Runs runs;
    private final RunSearch search;
    private final Trash trash;
    private final Activity activity;
    private final Members members;
    private final ProjectArchive archive;
    private ProjectView project;

    public ProjectPage(
            Projects projects,
            Models models,
            Datasets datasets,
            PictureSets pictures,
            Readmes readmes,
            Runs runs,
            RunSearch search,
            Trash trash,
            Activity activity,
            Members members,
            ProjectArchive archive) {
        this.projects = projects;
        this.models = models;
        this.datasets = datasets;
        this.pictures = pictures;
        this.readmes = readmes;
        this.runs = runs;
        this.search = search;
        this.trash = trash;
        this.activity = activity;
        this.members = members;
        this.archive = archive;
        addClassName("project-page");
    }

    @Override
    public void setParameter(BeforeEvent event, Long id) {
        project = projects.get(account, id);
        show();
    }

    @Override
    public String getPageTitle() {
        return project.name() + " · Variate";
    }

    private void show() {
        removeAll();
        var all = models.list(account, project.id());
        var naming = new NameForm("Name of the model, such as linear wear", "Make the model", "model", this::make);
        var make = Link.primary("New model", naming::open);
        make.getElement().setAttribute("data-testid", "model-new");
        var renaming = new NameForm("Name of the project", "Rename", "rename", name -> {
            project = projects.rename(account, project.id(), name);
            show();
        });
        var rename = Link.button("Rename", () -> renaming.open(project.name()));
        rename.addClassName("plain");
        var toTrash = ToTrash.button(
                trash, account, Kind.PROJECT, project.id(), project.name(), "projects/" + project.id(), "projects");
        var head = new PageHead(project.name())
                .crumb("Projects", "projects")
                .meta("made " + When.ago(project.createdAt()));
        head.acts(people(), export());
        if (project.role() == Role.OWNER) {
            head.acts(toTrash);
        }
        if (project.role().includes(Role.EDITOR)) {
            head.acts(rename, make);
        }
        var empty = all.isEmpty() && project.dataSets() == 0;
        var feed = empty ? firstSteps(naming) : modelsOf(all);
        feed.addComponentAsFirst(about());
        var columns = new Div(feed, side());
        columns.addClassName("cols");
        add(head, naming, renaming, columns);
    }

    private About about() {
        var id = project.id();
        return new About(
                "The question that the project is for, and what is known so far.",
                false,
                project.role().includes(Role.EDITOR),
                () -> readmes.ofProject(account, id),
                (text, condition) -> readmes.writeOfProject(account, id, text, condition));
    }

    private Anchor people() {
        var link = Link.to(
                MembersView.inWords(members.list(account, project.id())), "projects/" + project.id() + "/members");
        link.addClassNames("btn", "plain");
        link.getElement().setAttribute("data-testid", "members-link");
        return link;
    }

    /** All of it as files. */
    private Anchor export() {
        DownloadHandler file = event -> {
            event.setFileName("project-" + project.id() + ".zip");
            event.setContentType("application/zip");
            try (var out = event.getOutputStream()) {
                archive.write(account, project.id(), true, out);
            }
        };
        var link = new Anchor(file, "Export");
        link.addClassNames("btn", "plain");
        link.getElement().setAttribute("data-testid", "project-export");
        return link;
    }

    private void make(String name) {
        var made = models.create(account, project.id(), name, NewModel.SOURCE);
        open(made);
    }

    private void open(ModelView model) {
        getUI().ifPresent(ui -> ui.navigate("models/" + model.id()));
    }

    private Section modelsOf(List<ModelView> all) {
        var section = new Section(heading("Models"));
        section.addClassName("feed");
        if (all.isEmpty()) {
            section.add(
                    quiet("There is no model yet. New model makes one; the data of this project are at hand in it."));
            return section;
        }
        var table = new Table("Model", ">Revision", "Latest run", ">Last change").testId("models");
        for (var model : all) {
            var latest = runs.ofModel(account, model.id(), 1).stream().findFirst();
            var state = latest.map(RunState::of);
            table.row()
                    .cell(Link.to(model.name(), "models/" + model.id()))
                    .cell(model.draft() ? model.revision() + " and a draft" : Integer.toString(model.revision()), "n")
                    .cell(
                            latest.isPresent()
                                    ? new Span(
                                            Link.to(
                                                    "Run " + latest.get().number(),
                                                    "runs/" + latest.get().id()),
                                            toned(
                                                    " " + state.get().words(),
                                                    state.get().tone()))
                                    : toned("none yet", "t3"))
                    .cell(When.brief(model.updatedAt()), "n", "t2");
        }
        section.add(table);
        return section;
    }

    private Section firstSteps(NameForm naming) {
        var purpose =
                new Paragraph("A project holds the models, the data and the runs of one question. This one is empty.");
        purpose.addClassNames("verdict", "big");
        if (!project.role().includes(Role.EDITOR)) {
            var section = new Section(purpose, quiet("You may look at it. Those who write in it are under members."));
            section.addClassNames("feed", "first");
            return section;
        }
        var steps = new OrderedList();
        steps.addClassName("steps");
        example()
                .ifPresent(
                        example -> steps.add(
                                step(
                                        Link.act("Start a model from an example", () -> copy(example)),
                                        example.name()
                                                + " opens with its data; change a number in a prior and the posterior beside it moves.")));
        steps.add(step(
                Link.act("Start with an empty model", naming::open),
                "A Java method whose parameters are what is given and whose random variables are the model."));
        steps.add(step(
                new Span("Bring data"),
                "JSON or CSV, whose names of keys or columns are the names that a model uses; or a file of pictures."));
        var section = new Section(purpose, steps, bringing());
        section.addClassNames("feed", "first");
        return section;
    }

    /** The model of the gallery that people meet first. */
    private Optional<ModelView> example() {
        return models.examples(account).stream()
                .filter(model -> model.dataId().isPresent())
                .findFirst();
    }

    private void copy(ModelView example) {
        var data = datasets.get(account, example.dataId().orElseThrow());
        var ownData = datasets.create(account, project.id(), data.name(), data.json());
        var own = models.create(account, project.id(), example.name(), example.source());
        models.chooseData(account, own.id(), Optional.of(ownData.id()));
        open(own);
    }

    private BringData bringing() {
        return new BringData("Keep these data", false)
                .onBrought(this::bring)
                .onPictures((name, file) -> pictures.create(account, project.id(), name, file), made -> again());
    }

    private void again() {
        project = projects.get(account, project.id());
        show();
    }

    private void bring(BringData.Brought brought) {
        if (brought.json()) {
            datasets.create(account, project.id(), brought.name(), brought.text());
        } else {
            datasets.createFromCsv(account, project.id(), brought.name(), brought.text());
        }
        again();
    }

    private Aside side() {
        var side = new Aside(data(), latestRuns(), deeds());
        side.addClassName("sidec");
        return side;
    }

    private Section data() {
        var section = new Section();
        var field = new Div();
        var bring = Link.act("Bring data", () -> {
            field.removeAll();
            field.add(bringing().onCancelled(field::removeAll));
        });
        bring.addClassNames("s2", "sp");
        bring.getElement().setAttribute("data-testid", "project-bring");
        var heading = heading("Data");
        if (project.role().includes(Role.EDITOR)) {
            heading.add(bring);
        }
        section.add(heading);
        var all = datasets.list(account, project.id());
        if (all.isEmpty()) {
            section.add(quiet("None yet."));
        } else {
            var table = new Table().testId("project-data");
            all.forEach(set -> table.row()
                    .cell(Link.to(set.name(), "data/" + set.id()))
                    .cell("version " + set.version(), "t2")
                    .cell(
                            set.pictures()
                                    .map(file -> Figures.count(file.count(), "picture", "pictures"))
                                    .orElseGet(
                                            () -> Figures.count(set.variables().size(), "variable", "variables")),
                            "n",
                            "t2"));
            section.add(table);
        }
        section.add(field);
        return section;
    }

    private Section latestRuns() {
        var heading = heading("Runs");
        var section = new Section(heading);
        var page = search.find(
                account, RunSearch.Request.latest("", Optional.of(project.id())).limit(RUNS_SHOWN));
        if (page.runs().isEmpty()) {
            section.add(quiet("None yet. On a model’s page, Ctrl Enter makes one."));
            return section;
        }
        var all = Link.to("All " + Figures.whole(page.total().orElse(0)), "projects/" + project.id() + "/runs");
        all.addClassNames("s2", "sp");
        heading.add(all);
        var table = new Table().testId("project-runs");
        page.runs().forEach(run -> {
            var state = RunState.of(run);
            table.row()
                    .cell(Link.to("Run " + run.number(), "runs/" + run.id()))
                    .cell(run.modelName())
                    .cell(state.words(), state.tone())
                    .cell(When.brief(run.createdAt()), "n", "t2");
        });
        section.add(table);
        return section;
    }

    private Section deeds() {
        return new Section(heading("Activity"), new DeedList(account, before -> activity.ofProject(
                        account, project.id(), before, Portion.first(DeedList.page()))
                .rows()));
    }

    private static ListItem step(HtmlComponent act, String about) {
        var words = new Span(about);
        words.addClassName("s2");
        act.addClassName("b");
        return new ListItem(act, words);
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

    private static Span toned(String text, String tone) {
        var span = new Span(text);
        span.addClassName(tone);
        return span;
    }
}
