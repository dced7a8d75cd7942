package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.comparison.Baselines;
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
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Within;
import jakarta.annotation.security.PermitAll;
import java.util.Optional;

/** The runs of all projects. */
@Route(value = "runs", layout = MainLayout.class)
@PageTitle("Runs · Variate")
@Within(Place.RUNS)
@PermitAll
public class RunsView extends RunList implements BeforeEnterObserver {

    private final Runs runs;
    private final Projects projects;

    public RunsView(
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
        enter(event.getLocation().getQueryParameters());
    }

    @Override
    Optional<Long> project() {
        return Optional.empty();
    }

    @Override
    String address() {
        return "runs";
    }

    @Override
    Subscription follow(Runnable changed) {
        var all = projects.list(account()).stream()
                .map(project -> runs.subscribeProject(account(), project.id(), event -> changed.run()))
                .toList();
        return () -> all.forEach(Subscription::close);
    }

    @Override
    void explain(Paragraph empty) {
        empty.add(
                new Span(
                        "Runs are kept fits: draws, figures and what made them. Open a model and press Ctrl Enter to make the first. "),
                Link.act("Open a project", "projects"));
    }
}
