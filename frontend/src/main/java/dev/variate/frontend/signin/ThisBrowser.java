package dev.variate.frontend.signin;

import com.vaadin.flow.server.VaadinServletRequest;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The session at whose browser a page is. */
@Component
public class ThisBrowser {
    private final RememberedBrowsers browsers;

    ThisBrowser(RememberedBrowsers browsers) {
        this.browsers = browsers;
    }

    /** Its number; for a page that is being answered. */
    public Optional<Long> session() {
        return Optional.ofNullable(VaadinServletRequest.getCurrent()).flatMap(browsers::here);
    }
}
