package dev.variate.frontend.run;

import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.streams.DownloadEvent;
import com.vaadin.flow.server.streams.DownloadHandler;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.api.SummaryDocument;
import dev.variate.backend.run.DrawsCsv;
import dev.variate.backend.run.RunExports;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.export.InferenceData;
import dev.variate.fit.Method;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.training.TrainingFiles;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What can be taken away from a run: the files that the command line writes and the REST API gives. */
@Component
public class RunFiles {

    private final Runs runs;
    private final RunExports exports;
    private final TrainingFiles learnt;
    private final JsonMapper json;

    RunFiles(Runs runs, RunExports exports, TrainingFiles learnt, JsonMapper json) {
        this.learnt = learnt;
        this.runs = runs;
        this.exports = exports;
        this.json = json;
    }

    Section export(Account account, RunView run) {
        if (run.method() == Method.TRAIN) {
            return learnt.export(account, run);
        }
        var files = new Table("File", "What it holds");
        files.row()
                .cell(link("draws.csv", draws(account, run)))
                .cell("every draw after warm-up: chain, draw, then each scalar, in full precision");
        files.row().cell(link("summary.json", summary(account, run))).cell("the summary table, and how the run went");
        var store = "run-" + run.number() + InferenceData.SUFFIX;
        files.row()
                .cell(linkOfDrawn(run, store, zip(store, () -> exports.inferenceData(account, run.id(), true))))
                .cell(
                        "all of it for ArviZ: draws, warm-up, statistics, data; of a run that has ended log likelihoods and predictions too");
        var drawn = "run-" + run.number() + "-drawn" + InferenceData.SUFFIX;
        files.row()
                .cell(linkOfDrawn(run, drawn, zip(drawn, () -> exports.inferenceData(account, run.id(), false))))
                .cell("the same without log likelihoods and predictions, which need a worker");
        var chains = "run-" + run.number() + "-cmdstan.zip";
        if (run.method().hasChains()) {
            files.row()
                    .cell(linkOfDrawn(run, chains, zip(chains, () -> exports.stanCsv(account, run.id()))))
                    .cell("a CSV file a chain, as Stan's tools read");
        }
        var section = RunRecord.section("export");
        section.add(
                new Div(files),
                new Div(
                        new H2("Open in Python"),
                        new Paragraph("With " + store + " in the folder, and packages arviz, xarray and zarr:"),
                        code("python", python(store)),
                        new Paragraph("ArviZ before version 1 wants the last line as "
                                + "arviz.summary(arviz.InferenceData.from_datatree(run)).")),
                new Div(
                        new H2("From a script"),
                        new Paragraph(
                                new Text("The same files, with a token from "), Link.to("Team", "team"), new Text(":")),
                        code("command", commands(run, store))));
        return section;
    }

    private static String python(String store) {
        return """
                import arviz, xarray, zarr
                run = xarray.open_datatree(zarr.storage.ZipStore("%s", mode="r"), engine="zarr")
                arviz.summary(run)""".formatted(store);
    }

    private static String commands(RunView run, String store) {
        return """
                curl -H "Authorization: Bearer $TOKEN" -o %1$s "$STUDIO/api/v1/runs/%2$d/inference-data"
                curl -H "Authorization: Bearer $TOKEN" "$STUDIO/api/v1/runs/%2$d/draws?format=csv\"""".formatted(store, run.id());
    }

    private static Pre code(String what, String text) {
        var block = new Pre(new Code(text));
        block.addClassName("source");
        block.getElement()
                .setAttribute("tabindex", "0")
                .setAttribute("role", "region")
                .setAttribute("aria-label", what.equals("python") ? "Lines of Python" : "Commands")
                .setAttribute("data-testid", what);
        return block;
    }

    /** These files are of draws, and there may be none. */
    private static com.vaadin.flow.component.Component linkOfDrawn(RunView run, String name, DownloadHandler handler) {
        return run.progress().stream().anyMatch(done -> done > 0) ? link(name, handler) : new Span(name);
    }

    private static Anchor link(String name, DownloadHandler handler) {
        var link = new Anchor(handler, name);
        link.getElement().setAttribute("data-testid", "download-" + name);
        return link;
    }

    private static DownloadHandler zip(String name, Supplier<RunExports.Export> export) {
        return event -> {
            RunExports.Export file;
            try {
                file = export.get();
            } catch (InvalidInputException | WrongStateException cannot) {
                refuse(event, cannot.getMessage());
                return;
            }
            event.setFileName(name);
            event.setContentType("application/zip");
            try (var out = event.getOutputStream()) {
                file.write(out);
            }
        };
    }

    /** Says in the place of the file why there is none. */
    private static void refuse(DownloadEvent event, String why) throws IOException {
        event.getResponse().setStatus(409);
        event.setContentType("text/plain;charset=UTF-8");
        try (var out = event.getOutputStream()) {
            out.write(why.getBytes(StandardCharsets.UTF_8));
        }
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
