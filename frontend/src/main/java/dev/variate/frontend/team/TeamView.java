package dev.variate.frontend.team;

import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Within;
import jakarta.annotation.security.PermitAll;

/** The person's account and tokens. */
@Route(value = "team", layout = MainLayout.class)
@PageTitle("Team · Variate")
@Within(Place.TEAM)
@PermitAll
public class TeamView extends Main {

    public TeamView() {
        add(new PageHead("Team"));
    }
}
