package dev.variate.frontend.trash;

import com.vaadin.flow.component.html.NativeButton;
import dev.variate.backend.RefusedException;
import dev.variate.backend.team.Account;
import dev.variate.backend.trash.Kind;
import dev.variate.backend.trash.Trash;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.Notice;

/** The button that throws away what a page is about; the notice that follows fetches it back. */
public final class ToTrash {

    private ToTrash() {}

    /**
     * @param name of the thing, as the notice has it
     * @param here where the page is, to which undoing leads back
     * @param then where to go
     */
    public static NativeButton button(
            Trash trash, Account account, Kind kind, long id, String name, String here, String then) {
        var button = Link.button("Move to trash", () -> {});
        button.addClickListener(click -> button.getUI().ifPresent(ui -> {
            try {
                trash.move(account, kind, id);
            } catch (RefusedException no) {
                Notice.refused(ui, no.getMessage());
                return;
            }
            Notice.done(ui, name + " lies in the trash.", () -> {
                trash.restore(account, kind, id);
                ui.navigate(here);
            });
            ui.navigate(then);
        }));
        button.addClassName("plain");
        button.getElement().setAttribute("data-testid", "to-trash");
        return button;
    }
}
