package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
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

/** The latest runs of all projects. */
@Route(value = "runs", layout = MainLayout.class)
@PageTitle("Runs · Variate")
@Within(Place.RUNS)
@PermitAll
public class RunsView extends RunList {

    private final Runs runs;
    private final Projects projects;
    private final Account account = SignedIn.now();

    public RunsView(Runs runs, Projects projects, PageUpdates updates) {
        super(updates);
        this.runs = runs;
        this.projects = projects;
        head(new PageHead("Runs"));
        refresh();
    }

    @Override
    RunPage read() {
        var all = merged(projects.list(account).stream()
                .map(project -> runs.list(account, project.id(), 0))
                .toList());
        // Older runs are on their projects' own pages.
        return new RunPage(all.runs(), 0, Math.min(all.total(), RunPage.SIZE));
    }

    @Override
    Subscription follow(Runnable changed) {
        var all = projects.list(account).stream()
                .map(project -> runs.subscribeProject(account, project.id(), event -> changed.run()))
                .toList();
        return () -> all.forEach(Subscription::close);
    }

    @Override
    String address(int number) {
        return "runs";
    }

    @Override
    void explain(Paragraph empty) {
        empty.add(
                new Span(
                        "Runs are kept fits: draws, figures and what made them. Open a model and press Ctrl Enter to make the first. "),
                Link.act("Open a project", "projects"));
    }
}
