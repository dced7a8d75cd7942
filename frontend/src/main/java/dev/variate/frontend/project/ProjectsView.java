package dev.variate.frontend.project;

import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Within;
import jakarta.annotation.security.PermitAll;

/** All projects that a person sees. */
@Route(value = "projects", layout = MainLayout.class)
@PageTitle("Projects · Variate")
@Within(Place.PROJECTS)
@PermitAll
public class ProjectsView extends Main {

    public ProjectsView() {
        add(new PageHead("Projects"));
    }
}
