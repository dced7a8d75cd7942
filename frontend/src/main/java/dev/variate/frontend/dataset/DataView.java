package dev.variate.frontend.dataset;

import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import dev.variate.frontend.shell.MainLayout;
import dev.variate.frontend.shell.PageHead;
import dev.variate.frontend.shell.Place;
import dev.variate.frontend.shell.Within;
import jakarta.annotation.security.PermitAll;

/** The data sets of all projects. */
@Route(value = "data", layout = MainLayout.class)
@PageTitle("Data · Variate")
@Within(Place.DATA)
@PermitAll
public class DataView extends Main {

    public DataView() {
        add(new PageHead("Data"));
    }
}
