package dev.variate.frontend.project;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.NameForm;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.When;
import dev.variate.frontend.shell.Within;
import dev.variate.frontend.signin.SignedIn;
import jakarta.annotation.security.PermitAll;

/** All projects that a person sees. */
@Route(value = "projects", layout = MainLayout.class)
@PageTitle("Projects · Variate")
@Within(Place.PROJECTS)
@PermitAll
public class ProjectsView extends Main {

    private final Account account = SignedIn.now();

    public ProjectsView(Projects projects) {
        addClassName("listing");
        var all = projects.list(account);
        var naming = new NameForm("Name of the project, such as pump wear", "Make the project", "project", name -> {
            var made = projects.create(account, name);
            getUI().ifPresent(ui -> ui.navigate("projects/" + made.id()));
        });
        var make = Link.primary("New project", naming::open);
        make.getElement().setAttribute("data-testid", "project-new");
        var table = new Table("Project", ">Models", ">Data sets", ">Last change").testId("projects");
        for (var project : all) {
            table.row()
                    .cell(Link.to(project.name(), "projects/" + project.id()))
                    .cell(Figures.whole(project.models()), "n")
                    .cell(Figures.whole(project.dataSets()), "n")
                    .cell(When.brief(project.updatedAt()), "n", "t2");
        }
        var body = new Div(table);
        body.addClassName("sheet");
        add(
                new PageHead("Projects")
                        .meta("the models, data and runs of one question each")
                        .acts(make),
                naming,
                body);
    }
}
