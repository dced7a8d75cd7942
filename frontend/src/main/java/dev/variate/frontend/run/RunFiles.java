package dev.variate.frontend.run;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.variate.backend.api.SummaryDocument;
import dev.variate.backend.run.DrawsCsv;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.Table;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What can be taken away from a run: the files that the command line writes and the REST API gives. */
@Component
public class RunFiles {

    private final Runs runs;
    private final JsonMapper json;

    RunFiles(Runs runs, JsonMapper json) {
        this.runs = runs;
        this.json = json;
    }

    Section export(Account account, RunView run) {
        var files = new Table("File", "What it holds");
        files.row()
                .cell(link("draws.csv", draws(account, run)))
                .cell("every draw after warm-up: chain, draw, then each scalar, in full precision");
        files.row().cell(link("summary.json", summary(account, run))).cell("the summary table, and how the run went");
        var command = new Pre(new Code(
                "curl -H \"Authorization: Bearer $TOKEN\" \"$STUDIO/api/v1/runs/" + run.id() + "/draws?format=csv\""));
        command.addClassName("source");
        command.getElement()
                .setAttribute("tabindex", "0")
                .setAttribute("role", "region")
                .setAttribute("aria-label", "Command");
        var section = RunRecord.section("export");
        section.add(
                new Div(files),
                new Div(
                        new H2("From a script"),
                        new Paragraph(
                                new Text("The same files, with a token from "), Link.to("Team", "team"), new Text(":")),
                        command));
        return section;
    }

    private static Anchor link(String name, DownloadHandler handler) {
        var link = new Anchor(handler, name);
        link.getElement().setAttribute("data-testid", "download-" + name);
        return link;
    }

    private DownloadHandler draws(Account account, RunView run) {
        return event -> {
            event.setFileName("run-" + run.number() + "-draws.csv");
            event.setContentType("text/csv;charset=UTF-8");
            try (var out = new OutputStreamWriter(event.getOutputStream(), StandardCharsets.UTF_8)) {
                var csv = new DrawsCsv(
                        out, runs.scalars(account, run.id()), run.settings().warmup());
                runs.eachBlock(account, run.id(), csv::write);
            }
        };
    }

    private DownloadHandler summary(Account account, RunView run) {
        return event -> {
            event.setFileName("run-" + run.number() + "-summary.json");
            event.setContentType("application/json");
            try (var out = event.getOutputStream()) {
                json.writerWithDefaultPrettyPrinter()
                        .writeValue(
                                out, SummaryDocument.of(runs.get(account, run.id()), runs.summary(account, run.id())));
            }
        };
    }
}
