package dev.variate.frontend.shell;

import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.ErrorParameter;
import com.vaadin.flow.router.HasErrorParameter;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.ParentLayout;
import jakarta.annotation.security.PermitAll;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.LoggerFactory;

/** A page that failed by a mistake of the studio. The reader gets words, the log gets the rest. */
@ParentLayout(MainLayout.class)
@PageTitle("Failed · Variate")
@PermitAll
public class FailedPage extends NotThere implements HasErrorParameter<Exception> {

    public FailedPage() {
        super("This page could not be shown", "page-failed");
    }

    @Override
    public int setErrorParameter(BeforeEnterEvent event, ErrorParameter<Exception> error) {
        LoggerFactory.getLogger(FailedPage.class)
                .error("The page {} failed", event.getLocation().getPath(), error.getException());
        explain(
                "The studio made a mistake and has written it to its log. Nothing that was kept is lost; loading the page again may help.");
        return HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
    }
}
