package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.run.RunPage;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import jakarta.annotation.security.PermitAll;

/** The runs of one project, page by page. */
@Route(value = "projects/:project(\\d+)/runs", layout = MainLayout.class)
@Within(Place.RUNS)
@PermitAll
public class ProjectRunsView extends RunList implements BeforeEnterObserver, HasDynamicTitle {

    private final Runs runs;
    private final Projects projects;
    private final Account account = SignedIn.now();
    private ProjectView project;
    private int page;

    public ProjectRunsView(Runs runs, Projects projects, PageUpdates updates) {
        super(updates);
        this.runs = runs;
        this.projects = projects;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var id = event.getRouteParameters().getLong("project").orElseThrow();
        page = event.getLocation()
                .getQueryParameters()
                .getSingleParameter("page")
                .filter(text -> text.matches("\\d{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
        try {
            project = projects.get(account, id);
        } catch (NotFoundException unknown) {
            throw new com.vaadin.flow.router.NotFoundException(unknown.getMessage());
        }
        head(new PageHead("Runs").crumb(project.name(), "projects/" + id).crumb("Runs", ""));
        refresh();
    }

    @Override
    public String getPageTitle() {
        return "Runs · " + project.name() + " · Variate";
    }

    @Override
    RunPage read() {
        return runs.list(account, project.id(), page);
    }

    @Override
    Subscription follow(Runnable changed) {
        return runs.subscribeProject(account, project.id(), event -> changed.run());
    }

    @Override
    String address(int number) {
        return "projects/" + project.id() + "/runs?page=" + number;
    }

    @Override
    void explain(Paragraph empty) {
        empty.add(
                new Span(
                        "Runs are kept fits: draws, figures and what made them. Open a model and press Ctrl Enter to make the first. "),
                Link.act("Open the project", "projects/" + project.id()));
    }
}
