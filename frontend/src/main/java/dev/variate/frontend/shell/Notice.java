package dev.variate.frontend.shell;

import com.vaadin.flow.component.UI;
import java.util.Optional;

/** Says on whatever page is open what has just been done, with the way back, or why it could not be. */
public final class Notice {

    private Notice() {}

    public static void done(UI ui, String words, Runnable undo) {
        layout(ui).ifPresent(layout -> layout.offer(words, undo));
    }

    public static void refused(UI ui, String why) {
        layout(ui).ifPresent(layout -> layout.say(why));
    }

    private static Optional<MainLayout> layout(UI ui) {
        return ui.getChildren()
                .filter(MainLayout.class::isInstance)
                .map(MainLayout.class::cast)
                .findFirst();
    }
}
