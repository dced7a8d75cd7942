package dev.variate.frontend.training;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.Table;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** A training as files: what it has learnt, and how it went. */
@Component
public class TrainingFiles {

    private final Trainings trainings;

    TrainingFiles(Trainings trainings) {
        this.trainings = trainings;
    }

    public Section export(Account account, RunView run) {
        var training = trainings.get(account, run.id());
        var files = new Table("File", "What is in it").testId("training-files");
        if (training.checkpoint().isPresent()) {
            var step = training.checkpoint().getAsLong();
            files.row()
                    .cell(link(name(run, step), checkpoint(account, run, step)))
                    .cell(
                            "weights, and what the optimiser remembers, after "
                                    + Figures.count(step, "step", "steps") + "; "
                                    + Figures.whole(training.stateBytes()) + " bytes of numbers",
                            "t2");
        } else {
            files.row()
                    .cell(new Span("checkpoint"))
                    .cell("there is none yet: the first comes with the first point", "t2");
        }
        files.row()
                .cell(link("run-" + run.number() + "-points.csv", points(account, run)))
                .cell("step, bits per dimension, held out, gradient norm, learning rate, pictures a second", "t2");
        var section = new Section(
                new Div(files),
                new Div(
                        new H2("From a script"),
                        new Paragraph(
                                new Text("The same files, with a token from "), Link.to("Team", "team"), new Text(":")),
                        code(commands(run))));
        section.addClassNames("sheet", "export");
        section.getElement().setAttribute("data-testid", "run-export");
        return section;
    }

    private static String name(RunView run, long step) {
        return "run-" + run.number() + "-step-" + step + ".checkpoint";
    }

    private static String commands(RunView run) {
        return """
                curl -H "Authorization: Bearer $TOKEN" -o run-%1$d.checkpoint "$STUDIO/api/v1/runs/%2$d/training/checkpoint"
                curl -H "Authorization: Bearer $TOKEN" "$STUDIO/api/v1/runs/%2$d/training/points"
                curl -H "Authorization: Bearer $TOKEN" "$STUDIO/api/v1/runs/%2$d/training/pictures\"""".formatted(run.number(), run.id());
    }

    private static Pre code(String text) {
        var block = new Pre(new Code(text));
        block.addClassName("source");
        block.getElement()
                .setAttribute("tabindex", "0")
                .setAttribute("role", "region")
                .setAttribute("aria-label", "Commands");
        return block;
    }

    private static Anchor link(String name, DownloadHandler handler) {
        var link = new Anchor(handler, name);
        link.getElement().setAttribute("data-testid", "download-" + name);
        return link;
    }

    private DownloadHandler checkpoint(Account account, RunView run, long step) {
        return event -> {
            event.setFileName(name(run, step));
            event.setContentType("application/octet-stream");
            try (var out = event.getOutputStream()) {
                trainings.writeCheckpoint(account, run.id(), out);
            }
        };
    }

    private DownloadHandler points(Account account, RunView run) {
        return event -> {
            event.setFileName("run-" + run.number() + "-points.csv");
            event.setContentType("text/csv;charset=UTF-8");
            try (var out = new OutputStreamWriter(event.getOutputStream(), StandardCharsets.UTF_8)) {
                out.write("step,bits_per_dimension,held_out,gradient_norm,learning_rate,pictures_a_second\n");
                for (var point : trainings.points(account, run.id(), 0)) {
                    out.write(point.step() + "," + point.loss() + ","
                            + point.heldOut().map(held -> Double.toString(held)).orElse("") + ","
                            + point.gradientNorm() + "," + point.learningRate() + ","
                            + point.rates().stream()
                                    .map(rate -> Double.toString(rate))
                                    .collect(Collectors.joining(" "))
                            + "\n");
                }
            }
        };
    }
}
