package dev.variate.frontend.shell;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletResponse;

/** An address that leads to no page. */
@ParentLayout(MainLayout.class)
@PageTitle("Not here · Variate")
@PermitAll
public class UnknownAddress extends NotThere implements HasErrorParameter<NotFoundException> {

    public UnknownAddress() {
        super("There is no such page", "not-found");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFoundException> error) {
        explain("Nothing stands at /" + event.getLocation().getPath() + ". The link may have a slip in it.");
        return HttpServletResponse.SC_NOT_FOUND;
    }
}
