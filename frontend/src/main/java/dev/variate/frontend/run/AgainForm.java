package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.variate.backend.RefusedException;
import dev.variate.backend.run.RunView;
import dev.variate.frontend.model.SettingsFields;
import dev.variate.frontend.model.SettingsForm;
import dev.variate.frontend.shell.Link;
import java.util.Optional;
import java.util.function.Consumer;

/** The same program and data once more: with the settings of this run, to be changed or not, and another seed or the same. */
class AgainForm extends Section {

    private final Consumer<SettingsForm> launch;

    AgainForm(Consumer<SettingsForm> launch) {
        this.launch = launch;
        addClassNames("settings-panel", "again");
        getElement().setAttribute("data-testid", "again-form").setAttribute("aria-label", "Run again");
        getElement().addEventListener("keydown", pressed -> close()).setFilter("event.key === 'Escape'");
        setVisible(false);
    }

    void open(RunView run) {
        removeAll();
        var wrong = new Paragraph();
        wrong.addClassName("wrong");
        wrong.setVisible(false);
        wrong.getElement().setAttribute("role", "alert");
        var form = new Form(run, wrong);
        var done = Link.primary("Run", form::go);
        done.getElement().setAttribute("data-testid", "again-go");
        var cancel = Link.button("Cancel", this::close);
        cancel.addClassName("plain");
        var same = Link.act("Use the same seed", () -> form.fields.seed(run.seed()));
        same.getElement().setAttribute("data-testid", "again-same-seed");
        var acts = new Div(done, cancel, same);
        acts.addClassName("form");
        var said = new Paragraph("The program and the data are those of run " + run.number()
                + ", whatever has become of its model and its data set since.");
        said.addClassNames("s2", "t2");
        add(new H2("Run again"), said, form.fields, wrong, acts);
        setVisible(true);
        getElement().executeJs("this.querySelector('select, input').focus()");
    }

    private void close() {
        setVisible(false);
    }

    private final class Form {
        private final SettingsFields fields;
        private final Paragraph wrong;

        Form(RunView run, Paragraph wrong) {
            this.wrong = wrong;
            this.fields = new SettingsFields(run.method(), run.settings(), run.until(), Optional.empty(), this::go);
        }

        void go() {
            try {
                launch.accept(fields.read());
            } catch (IllegalArgumentException | RefusedException mistake) {
                wrong.setText(mistake.getMessage());
                wrong.setVisible(true);
            }
        }
    }
}
