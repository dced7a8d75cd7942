package dev.variate.frontend.shell;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import dev.variate.backend.NotFoundException;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletResponse;

/** An address of a model, run or data set that is not there, or not for this person: the two look the same. */
@ParentLayout(MainLayout.class)
@PageTitle("Not here · Variate")
@PermitAll
public class UnknownThing extends NotThere implements HasErrorParameter<NotFoundException> {

    public UnknownThing() {
        super("This is not here", "not-found");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<NotFoundException> error) {
        explain(error.getException().getMessage() + " It may belong to people who have not shared it.");
        return HttpServletResponse.SC_NOT_FOUND;
    }
}
