package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.comparison.Baselines;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.run.RunMarks;
import dev.variate.backend.run.Runs;
import dev.variate.backend.run.Subscription;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.search.RunSearch;
import dev.variate.backend.search.SearchWords;
import dev.variate.backend.trash.Trash;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Within;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;

/** The runs of one project. */
@Route(value = "projects/:project(\\d+)/runs", layout = MainLayout.class)
@Within(Place.RUNS)
@PermitAll
public class ProjectRunsView extends RunList implements BeforeEnterObserver, HasDynamicTitle {

    private final Runs runs;
    private final Projects projects;
    private ProjectView project;

    public ProjectRunsView(
            RunSearch search,
            SearchWords words,
            RunMarks marks,
            Trash trash,
            Baselines baselines,
            Runs runs,
            Trainings trainings,
            Projects projects,
            PageUpdates updates) {
        super(search, words, marks, trash, baselines, trainings, projects, updates);
        this.runs = runs;
        this.projects = projects;
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        var id = event.getRouteParameters().getLong("project").orElseThrow();
        try {
            project = projects.get(account(), id);
        } catch (NotFoundException unknown) {
            throw new com.vaadin.flow.router.NotFoundException(unknown.getMessage());
        }
        var others = Link.to("External runs", "projects/" + id + "/external-runs");
        others.addClassName("btn");
        others.getElement().setAttribute("data-testid", "external-link");
        head(new PageHead("Runs")
                .crumb(project.name(), "projects/" + id)
                .crumb("Runs", "")
                .acts(others));
        enter(event.getLocation().getQueryParameters());
    }

    @Override
    public String getPageTitle() {
        return "Runs · " + project.name() + " · Variate";
    }

    @Override
    Optional<Long> project() {
        return Optional.of(project.id());
    }

    @Override
    String address() {
        return "projects/" + project.id() + "/runs";
    }

    @Override
    Subscription follow(Runnable changed) {
        return runs.subscribeProject(account(), project.id(), event -> changed.run());
    }

    @Override
    void explain(Paragraph empty) {
        empty.add(
                new Span(
                        "Runs are kept fits: draws, figures and what made them. Open a model and press Ctrl Enter to make the first. "),
                Link.act("Open the project", "projects/" + project.id()));
    }
}
