package dev.variate.frontend.model;

import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.variate.backend.run.RunSettings;
import dev.variate.frontend.shell.Choice;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** How a kept run of this model will sample. */
class SettingsPanel extends Section {

    private static final BooleanSupplier NOT_OPEN = () -> true;

    private RunSettings settings;
    private Optional<Long> seed;
    private final Div body = new Div();
    /** Takes over what is typed in the open form; says false where that cannot be used. */
    private BooleanSupplier open = NOT_OPEN;

    SettingsPanel(RunSettings settings, Optional<Long> seed) {
        this.settings = settings;
        this.seed = seed;
        addClassName("settings-panel");
        add(body);
        show();
    }

    RunSettings settings() {
        return settings;
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
        describe(list, "Method", "NUTS, target accept " + Figures.fixed(settings.targetAccept(), 2));
        describe(
                list,
                "Draws",
                "%d chains, %s warm-up + %s"
                        .formatted(
                                settings.chains(), Figures.whole(settings.warmup()), Figures.whole(settings.draws())));
        describe(list, "Seed", seed.map(number -> Long.toString(number)).orElse("a new one each time"));
        describe(list, "Device", settings.device().equals("jvm") ? "CPU, compiled for the JVM, f64" : "TensorFlow");
        body.removeAll();
        body.add(head, list);
    }

    private static void describe(DescriptionList list, String term, String text) {
        list.add(new DescriptionList.Term(term), new DescriptionList.Description(text));
    }

    private void edit() {
        var chains = number("settings-chains", Integer.toString(settings.chains()));
        var warmup = number("settings-warmup", Integer.toString(settings.warmup()));
        var draws = number("settings-draws", Integer.toString(settings.draws()));
        var accept = number("settings-accept", Figures.fixed(settings.targetAccept(), 2));
        var seedField = number(
                "settings-seed", seed.map(number -> Long.toString(number)).orElse(""));
        seedField.setPlaceholder("a new one each time");
        var device = new Choice("Device").testId("settings-device");
        device.options(
                List.of(
                        new Choice.Option("jvm", "CPU, compiled for the JVM"),
                        new Choice.Option("tensorflow", "TensorFlow")),
                settings.device());
        var wrong = new Paragraph();
        wrong.addClassName("wrong");
        wrong.setVisible(false);
        wrong.getElement().setAttribute("role", "alert");
        open = () -> {
            try {
                var typed = SettingsForm.read(
                        chains.getValue(),
                        warmup.getValue(),
                        draws.getValue(),
                        accept.getValue(),
                        seedField.getValue(),
                        device.getValue());
                settings = typed.settings();
                seed = typed.seed();
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
        var cancel = Link.button("Cancel", this::show);
        cancel.addClassName("plain");
        var fields = new Div(
                field("Chains", chains),
                field("Warm-up", warmup),
                field("Draws", draws),
                field("Target accept", accept),
                field("Seed", seedField),
                field("Device", device));
        fields.addClassName("fields");
        fields.getElement()
                .addEventListener("keydown", pressed -> commit())
                .setFilter(
                        "event.key === 'Enter' && !event.ctrlKey && !event.metaKey && event.target.localName === 'input'");
        fields.getElement()
                .executeJs(
                        "this.addEventListener('keydown', event => {"
                                + " if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) document.querySelector('variate-editor').run(); })");
        var acts = new Div(done, cancel);
        acts.addClassName("form");
        var head = new Div(new H2("A kept run will use"));
        head.addClassName("head");
        body.removeAll();
        body.add(head, fields, wrong, acts);
    }

    private static Input number(String testId, String value) {
        var input = new Input();
        input.setValue(value);
        // Each key: Ctrl-Enter in the editor must find what stands in the field.
        input.setValueChangeMode(ValueChangeMode.EAGER);
        input.getElement().setAttribute("inputmode", "decimal").setAttribute("data-testid", testId);
        return input;
    }

    private static NativeLabel field(String label, com.vaadin.flow.component.Component input) {
        var line = new NativeLabel(label);
        line.add(input);
        return line;
    }
}
