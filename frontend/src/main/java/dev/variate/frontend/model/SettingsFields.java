package dev.variate.frontend.model;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.variate.backend.run.RunSettings;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import dev.variate.frontend.shell.Choice;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.SettingsWords;
import dev.variate.inference.NutsSettings.MetricKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields in which the settings of a run are typed; those that the chosen method has no use for are hidden. */
public class SettingsFields extends Div {

    private final Choice method = new Choice("Method").testId("settings-method");
    private final Input chains;
    private final Input warmup;
    private final Input draws;
    private final Input accept;
    private final Choice metric = new Choice("Metric").testId("settings-metric");
    private final Input depth;
    private final Choice init = new Choice("Chains begin").testId("settings-init");
    private final Input values;
    private final NativeLabel valuesField;
    private final Input seed;
    private final Input workers;
    private final Component ofParts;
    private final Choice device = new Choice("Device").testId("settings-device");
    private final List<Component> ofChains;
    private final List<Component> ofTrajectories;
    private final List<Component> ofBatches;
    private final Input batchSize;
    private final Input stepSize;
    private final Input plate;
    private final Component ofDraws;
    private final UntilFields until;

    /** @param done what Enter does */
    public SettingsFields(Method chosen, RunSettings settings, StopRules rules, Optional<Long> fixed, Runnable done) {
        addClassName("fields");
        method.options(
                Stream.of(Method.values())
                        .filter(each -> each.result() != Method.Result.WEIGHTS && each.runsPrograms())
                        .map(each -> new Choice.Option(each.text(), SettingsWords.title(each)))
                        .toList(),
                chosen.text());
        chains = input("settings-chains", Integer.toString(settings.chains()));
        warmup = input("settings-warmup", Integer.toString(settings.warmup()));
        draws = input("settings-draws", Integer.toString(settings.draws()));
        accept = input("settings-accept", Figures.fixed(settings.targetAccept(), 2));
        depth = input("settings-depth", Integer.toString(settings.maxTreeDepth()));
        workers = input("settings-workers", Integer.toString(settings.workers()));
        seed = input("settings-seed", fixed.map(number -> Long.toString(number)).orElse(""));
        seed.setPlaceholder("a new one each time");
        metric.options(
                Stream.of(MetricKind.values())
                        .map(kind -> new Choice.Option(kind.text(), SettingsWords.metric(kind)))
                        .toList(),
                settings.metric().text());
        var own = settings.init().startsWith("{") || settings.init().startsWith("[");
        init.options(SettingsWords.beginnings(chosen), own ? SettingsWords.VALUES : settings.init());
        values = input("settings-values", own ? settings.init() : "");
        values.setPlaceholder("{\"mu\": 3, \"theta\": [1, 2]}");
        values.getElement().removeAttribute("inputmode");
        valuesField = wide("Values, as JSON; an array gives each chain its own", values);
        device.options(
                List.of(
                        new Choice.Option("jvm", "CPU, compiled for the JVM"),
                        new Choice.Option("tensorflow", "TensorFlow"),
                        new Choice.Option("pjrt", "Accelerator, by its XLA plug-in")),
                settings.device());
        batchSize =
                input("settings-batch-size", Integer.toString(settings.batch().batchSize()));
        stepSize = input("settings-step-size", Double.toString(settings.batch().stepSize()));
        plate = input("settings-plate", settings.batch().plate());
        plate.setPlaceholder("the longest");
        plate.getElement().removeAttribute("inputmode");
        ofChains = List.of(field("Chains", chains), field("Warm-up", warmup), wide("Chains begin", init));
        ofTrajectories =
                List.of(field("Target accept", accept), field("Tree depth, at most", depth), wide("Metric", metric));
        ofBatches = List.of(
                field("Batch size, rows", batchSize), field("Step size", stepSize), field("Plate of the rows", plate));
        ofDraws = field("Draws", draws);
        ofParts = field("Workers", workers);
        add(wide("Method", method));
        add(ofChains.subList(0, 2));
        add(ofDraws);
        add(ofTrajectories);
        add(ofBatches);
        add(ofChains.getLast());
        add(valuesField);
        until = new UntilFields(rules);
        add(field("Seed", seed), ofParts, wide("Device", device), until);
        show(chosen);
        method.onChosen(name -> {
            var now = Method.named(name);
            var usual = RunSettings.usual(now);
            draws.setValue(Integer.toString(usual.draws()));
            if (now.hasChains()) {
                chains.setValue(Integer.toString(usual.chains()));
                warmup.setValue(Integer.toString(usual.warmup()));
                accept.setValue(Figures.fixed(usual.targetAccept(), 2));
            }
            init.options(SettingsWords.beginnings(now), init.getValue());
            show(now);
        });
        init.onChosen(name -> show(Method.named(method.getValue())));
        getElement()
                .addEventListener("keydown", pressed -> done.run())
                .setFilter("event.key === 'Enter' && !event.ctrlKey && !event.metaKey && event.target.localName ==="
                        + " 'input'");
        getElement()
                .executeJs(
                        "this.addEventListener('keydown', event => {"
                                + " if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) document.querySelector('variate-editor')?.run(); })");
    }

    /** @throws IllegalArgumentException that says which field cannot be used, and what it may hold */
    public SettingsForm read() {
        return SettingsForm.read(typed());
    }

    /** Hears of each field that has been left or chosen. */
    void onChange(Runnable listener) {
        getElement().addEventListener("change", changed -> listener.run());
    }

    public void seed(long number) {
        seed.setValue(Long.toString(number));
    }

    private SettingsForm.Typed typed() {
        return new SettingsForm.Typed(
                method.getValue(),
                chains.getValue(),
                warmup.getValue(),
                draws.getValue(),
                accept.getValue(),
                metric.getValue(),
                depth.getValue(),
                init.getValue().equals(SettingsWords.VALUES) ? values.getValue() : init.getValue(),
                seed.getValue(),
                device.getValue(),
                workers.getValue(),
                new SettingsForm.Batch(batchSize.getValue(), stepSize.getValue(), plate.getValue()),
                until.typed());
    }

    private void show(Method chosen) {
        ofChains.forEach(field -> field.setVisible(chosen.hasChains()));
        ofTrajectories.forEach(field -> field.setVisible(chosen.hasChains() && !chosen.seesBatches()));
        ofBatches.forEach(field -> field.setVisible(chosen.seesBatches()));
        until.setVisible(chosen.hasChains());
        ofParts.setVisible(chosen.canBeSplit());
        valuesField.setVisible(chosen.hasChains() && init.getValue().equals(SettingsWords.VALUES));
        ofDraws.setVisible(chosen.result() != Method.Result.POINT);
    }

    private static Input input(String testId, String value) {
        var input = new Input();
        input.setValue(value);
        // Each key: Ctrl-Enter in the editor must find what stands in the field.
        input.setValueChangeMode(ValueChangeMode.EAGER);
        input.getElement().setAttribute("inputmode", "decimal").setAttribute("data-testid", testId);
        return input;
    }

    private static NativeLabel field(String label, Component input) {
        var line = new NativeLabel(label);
        line.add(input);
        return line;
    }

    private static NativeLabel wide(String label, Component input) {
        var line = field(label, input);
        line.addClassName("wide");
        return line;
    }
}
