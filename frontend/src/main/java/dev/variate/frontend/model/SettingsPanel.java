package dev.variate.frontend.model;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.variate.backend.run.RunSettings;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.SettingsWords;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** How a kept run of this model will sample. */
class SettingsPanel extends Section {

    private static final BooleanSupplier NOT_OPEN = () -> true;

    private Method method;
    private RunSettings settings;
    private StopRules until;
    private Optional<Long> seed;
    private final Consumer<SettingsForm> typed;
    private final Div body = new Div();
    /** Takes over what is typed in the open form; says false where that cannot be used. */
    private BooleanSupplier open = NOT_OPEN;

    /** @param typed hears of what stands in the fields, whenever it can be used */
    SettingsPanel(SettingsForm begin, Consumer<SettingsForm> typed) {
        this.typed = typed;
        take(begin);
        addClassName("settings-panel");
        add(body);
        show();
    }

    private void take(SettingsForm form) {
        method = form.method();
        settings = form.settings();
        until = form.until();
        seed = form.seed();
    }

    private SettingsForm taken() {
        return new SettingsForm(method, settings, until, seed);
    }

    Method method() {
        return method;
    }

    RunSettings settings() {
        return settings;
    }

    StopRules until() {
        return until;
    }

    /** Empty: each run gets one of its own. */
    Optional<Long> seed() {
        return seed;
    }

    /** Takes over what is typed in the form, if it is open; false, with the reason in the form, where that cannot be used. */
    boolean commit() {
        return open.getAsBoolean();
    }

    private void show() {
        open = NOT_OPEN;
        var change = Link.act("Change", this::edit);
        change.addClassNames("s2", "sp");
        change.getElement().setAttribute("data-testid", "settings-change");
        var head = new Div(new H2("A kept run will use"), change);
        head.addClassName("head");
        var list = new DescriptionList();
        list.addClassNames("kv", "s2");
        describe(list, "Method", SettingsWords.method(method, settings));
        describe(list, "Draws", SettingsWords.draws(method, settings));
        if (method.seesBatches()) {
            describe(list, "Steps see", SettingsWords.batch(settings));
        } else if (method.hasChains()) {
            describe(list, "Metric", SettingsWords.metric(settings));
        }
        if (until.any()) {
            describe(list, "Ends early", SettingsWords.until(until));
        }
        describe(list, "Seed", seed.map(number -> Long.toString(number)).orElse("a new one each time"));
        describe(list, "Device", settings.device().equals("jvm") ? "CPU, compiled for the JVM, f64" : "TensorFlow");
        if (settings.workers() > 1) {
            describe(list, "Workers", settings.workers() + ", which share the chains");
        }
        body.removeAll();
        body.add(head, list);
    }

    private static void describe(DescriptionList list, String term, String text) {
        list.add(new DescriptionList.Term(term), new DescriptionList.Description(text));
    }

    private void edit() {
        var form = new SettingsFields(method, settings, until, seed, this::commit);
        form.onChange(() -> {
            try {
                typed.accept(form.read());
            } catch (IllegalArgumentException unfinished) {
                // said when it is to be used
            }
        });
        var wrong = new Paragraph();
        wrong.addClassName("wrong");
        wrong.setVisible(false);
        wrong.getElement().setAttribute("role", "alert");
        open = () -> {
            try {
                take(form.read());
                typed.accept(taken());
                show();
                return true;
            } catch (IllegalArgumentException mistake) {
                wrong.setText(mistake.getMessage());
                wrong.setVisible(true);
                return false;
            }
        };
        var done = Link.button("Done", this::commit);
        done.getElement().setAttribute("data-testid", "settings-done");
        var cancel = Link.button("Cancel", () -> {
            typed.accept(taken());
            show();
        });
        cancel.addClassName("plain");
        var acts = new Div(done, cancel);
        acts.addClassName("form");
        var head = new Div(new H2("A kept run will use"));
        head.addClassName("head");
        body.removeAll();
        body.add(head, form, wrong, acts);
    }
}
