package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.DescriptionList;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import dev.variate.backend.run.LogEntry;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.TrainingView;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.SettingsWords;
import dev.variate.frontend.training.TrainingWords;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** What is on record about a run besides its draws: what happened, and what it was made of. */
final class RunRecord {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern(
                    "d MMM yyyy, HH:mm:ss", java.util.Locale.ENGLISH)
            .withZone(ZoneId.systemDefault());

    private RunRecord() {}

    static Component log(List<LogEntry> entries) {
        var section = section("log");
        if (entries.isEmpty()) {
            section.add(new Paragraph(
                    "Nothing has happened yet. Who took the run, what was compiled and how it ended will stand here."));
            return section;
        }
        var body = new NativeTableBody();
        for (var entry : entries) {
            var time = new NativeTableCell(MOMENT.format(entry.at()));
            time.addClassNames("t2", "nw");
            var message = new NativeTableCell();
            message.addClassName("message");
            message.add(Sentence.words(entry.message()));
            body.add(new NativeTableRow(time, message));
        }
        var table = new NativeTable(body);
        table.addClassName("log");
        table.getElement().setAttribute("aria-label", "Log of the run");
        section.add(table);
        return section;
    }

    /** @param training how it trains, if it does */
    static Component settings(RunView run, Optional<TrainingView> training) {
        var section = section("settings");
        var settings = run.settings();
        var list = new DescriptionList();
        list.addClassName("kv");
        row(list, "Method", new Text(SettingsWords.method(run.method(), settings)));
        training.ifPresentOrElse(
                how -> TrainingWords.settings(run, how).forEach((name, value) -> row(list, name, new Text(value))),
                () -> row(list, "Draws", new Text(SettingsWords.draws(run.method(), settings))));
        training.flatMap(TrainingView::heldOutId)
                .ifPresent(data -> row(list, "Held out", Link.to("data set " + data, "data/" + data)));
        if (run.method().seesBatches()) {
            row(list, "Steps see", new Text(SettingsWords.batch(settings)));
        } else if (run.method().hasChains()) {
            row(list, "Metric", new Text(SettingsWords.metric(settings)));
        }
        if (run.method().hasChains()) {
            row(list, "Chains begin", new Text(SettingsWords.beginning(run.method(), settings)));
        }
        if (run.until().any()) {
            row(list, "Ends early", new Text(SettingsWords.until(run.until())));
        }
        row(list, "Seed", new Text(Long.toString(run.seed())));
        row(list, "Device", new Text(RunWords.device(settings.device())));
        row(list, "Worker", new Text(run.workerName().isEmpty() ? "none yet" : run.workerName()));
        row(list, "Engine", new Text(run.engineVersion()));
        run.dataId()
                .ifPresent(data ->
                        row(list, "Data", Link.to("version " + run.dataVersion().orElse(1), "data/" + data)));
        row(list, "Queued", new Text(DAY.format(run.createdAt())));
        run.startedAt().ifPresent(at -> row(list, "Started", new Text(DAY.format(at))));
        run.finishedAt().ifPresent(at -> row(list, "Ended", new Text(DAY.format(at))));
        run.compileSeconds().ifPresent(seconds -> row(list, "Compiled in", new Text(Figures.duration(seconds))));
        run.sampleSeconds()
                .ifPresent(seconds -> row(
                        list, training.isPresent() ? "Trained in" : "Sampled in", new Text(Figures.duration(seconds))));
        run.marginalLikelihood().ifPresent(found -> row(list, "Log marginal likelihood", new Text(found.text())));
        run.gradients().ifPresent(gradients -> row(list, "Gradients", new Text(Figures.whole(gradients))));
        var code = new Pre();
        code.addClassName("source");
        code.getElement()
                .setAttribute("tabindex", "0")
                .setAttribute("aria-label", "The model as it was run")
                .setAttribute("role", "region");
        code.add(new Code(run.source()));
        section.add(new Div(new H2("Settings"), list), new Div(new H2("The model as it was run"), code));
        return section;
    }

    private static void row(DescriptionList list, String name, Component value) {
        list.add(new DescriptionList.Term(name), new DescriptionList.Description(value));
    }

    static Section section(String name) {
        var section = new Section();
        section.addClassNames("sheet", name);
        section.getElement().setAttribute("data-testid", "run-" + name);
        return section;
    }
}
