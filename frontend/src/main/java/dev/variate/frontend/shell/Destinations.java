package dev.variate.frontend.shell;

import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.model.Models;
import dev.variate.backend.project.Projects;
import dev.variate.backend.search.RunSearch;
import dev.variate.frontend.signin.SignedIn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Where a person can go: the palette's lists, gathered when it opens. */
@Component
public class Destinations {

    /** A line of the palette. Field names are those of {@code palette.ts}. */
    public record Destination(String group, String title, String about, String address) {}

    private final Projects projects;
    private final Models models;
    private final Datasets datasets;
    private final RunSearch search;

    Destinations(Projects projects, Models models, Datasets datasets, RunSearch search) {
        this.projects = projects;
        this.models = models;
        this.datasets = datasets;
        this.search = search;
    }

    /** For the person at the browser whose request this is. */
    List<Destination> all() {
        var account = SignedIn.now();
        var all = new ArrayList<Destination>();
        Arrays.stream(Place.values())
                .forEach(place -> all.add(new Destination("Go to", place.title(), "", place.path())));
        var own = projects.list(account);
        own.forEach(project -> models.list(account, project.id())
                .forEach(model ->
                        all.add(new Destination("Models", model.name(), project.name(), "models/" + model.id()))));
        own.forEach(project -> all.add(new Destination(
                "Projects",
                project.name(),
                Figures.count(project.models(), "model", "models"),
                "projects/" + project.id())));
        own.forEach(project -> datasets.list(account, project.id())
                .forEach(data -> all.add(new Destination(
                        "Data",
                        data.name(),
                        "version " + data.version() + ", " + project.name(),
                        "data/" + data.id()))));
        search.latest(account, "", Optional.empty(), RunSearch.PAGE)
                .forEach(run -> all.add(new Destination(
                        "Runs",
                        "Run " + run.number() + ", " + run.modelName(),
                        RunState.of(run).words() + ", " + When.brief(run.createdAt()),
                        "runs/" + run.id())));
        return all;
    }
}
