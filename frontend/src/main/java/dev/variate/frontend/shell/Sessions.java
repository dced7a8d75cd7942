package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.server.CustomizedSystemMessages;
import com.vaadin.flow.server.ErrorEvent;
import com.vaadin.flow.server.ServiceInitEvent;
import com.vaadin.flow.server.VaadinServiceInitListener;
import dev.variate.backend.RefusedException;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Configuration;

/** How sessions begin and end: a page that finds its session gone (the studio was restarted) loads itself anew, and what fails in a page is said in words. */
@Configuration
class Sessions implements VaadinServiceInitListener {

    @Override
    public void serviceInit(ServiceInitEvent event) {
        var service = event.getSource();
        service.setSystemMessagesProvider(info -> {
            var messages = new CustomizedSystemMessages();
            // Without a notification the browser loads the address again, and the cookie signs the person in.
            messages.setSessionExpiredNotificationEnabled(false);
            return messages;
        });
        service.addSessionInitListener(begun -> begun.getSession().setErrorHandler(Sessions::failed));
    }

    private static void failed(ErrorEvent error) {
        var cause = error.getThrowable();
        var known = cause instanceof RefusedException;
        if (!known) {
            LoggerFactory.getLogger(Sessions.class).error("A page failed", cause);
        }
        var words = known
                ? cause.getMessage()
                : "That did not work by a mistake of the studio, which is in its log. Nothing that was kept is lost.";
        error.getComponent()
                .flatMap(Component::getUI)
                .or(() -> java.util.Optional.ofNullable(UI.getCurrent()))
                .flatMap(ui -> ui.getChildren()
                        .filter(MainLayout.class::isInstance)
                        .map(MainLayout.class::cast)
                        .findFirst())
                .ifPresent(layout -> layout.say(words));
    }
}
