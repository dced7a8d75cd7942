package dev.variate.frontend.home;

import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Within;
import jakarta.annotation.security.PermitAll;

/** What happened since, what runs, what needs someone. */
@Route(value = "", layout = MainLayout.class)
@PageTitle("Home · Variate")
@Within(Place.HOME)
@PermitAll
public class HomeView extends Main {

    public HomeView() {
        add(new PageHead("Home"));
    }
}
