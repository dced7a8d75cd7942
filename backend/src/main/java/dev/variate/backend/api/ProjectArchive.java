package dev.variate.backend.api;

import dev.variate.backend.comment.Comments;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.PictureSets;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.Members;
import dev.variate.backend.project.Projects;
import dev.variate.backend.readme.ReadmeView;
import dev.variate.backend.readme.Readmes;
import dev.variate.backend.run.Checks;
import dev.variate.backend.run.DrawsCsv;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.search.FoundRuns;
import dev.variate.backend.search.RunOrder;
import dev.variate.backend.search.RunSearch;
import dev.variate.backend.team.Account;
import dev.variate.backend.tracking.ExternalRunView;
import dev.variate.backend.tracking.ExternalRuns;
import dev.variate.backend.tracking.MetricPoint;
import dev.variate.fit.Method;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * All of a project in one ZIP file: what the REST interface answers of each of its things, under an address like the one that it has there, and the models' texts, the draws and what trainings have shown and learnt as files of their own. Written as it is
 * read, a run at a time. What lies in the trash is left out.
 */
@Service
public class ProjectArchive {
    private static final int EXTERNAL_RUNS_AT_ONCE = 200;

    private final Projects projects;
    private final Members members;
    private final Models models;
    private final Datasets datasets;
    private final PictureSets pictures;
    private final Readmes readmes;
    private final Comments comments;
    private final RunSearch search;
    private final Runs runs;
    private final Checks checks;
    private final TrainingArchive trainings;
    private final ExternalRuns external;
    private final JsonMapper json;

    ProjectArchive(
            Projects projects,
            Members members,
            Models models,
            Datasets datasets,
            PictureSets pictures,
            Readmes readmes,
            Comments comments,
            RunSearch search,
            Runs runs,
            Checks checks,
            TrainingArchive trainings,
            ExternalRuns external,
            JsonMapper json) {
        this.projects = projects;
        this.members = members;
        this.models = models;
        this.datasets = datasets;
        this.pictures = pictures;
        this.readmes = readmes;
        this.comments = comments;
        this.search = search;
        this.runs = runs;
        this.checks = checks;
        this.trainings = trainings;
        this.external = external;
        this.json = json;
    }

    /** @param draws whether the draws are in it, and what trainings have learnt, which are most of it */
    public void write(Account account, long project, boolean draws, OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        zip.setLevel(Deflater.BEST_SPEED);
        json(zip, "project.json", projects.get(account, project));
        readme(zip, "", readmes.ofProject(account, project));
        json(zip, "members.json", members.list(account, project));
        for (ModelView model : models.list(account, project)) {
            model(zip, account, model);
        }
        for (DatasetView data : datasets.list(account, project)) {
            for (int version = 1; version <= data.version(); version++) {
                data(zip, datasets.get(account, data.id(), version));
            }
        }
        runs(zip, account, project, draws);
        externalRuns(zip, account, project);
        zip.finish();
        zip.flush();
    }

    /** Pictures lie beside what is said of them, as the file that was brought, unpacked. */
    private void data(ZipOutputStream zip, DatasetView version) throws IOException {
        String name = "data/" + version.id() + "/version-" + version.version();
        json(zip, name + ".json", DataDocument.of(version));
        if (version.pictures().isPresent()) {
            zip.putNextEntry(new ZipEntry(name + ".idx"));
            pictures.write(version, zip);
            zip.closeEntry();
        }
    }

    private void model(ZipOutputStream zip, Account account, ModelView model) throws IOException {
        String folder = "models/" + model.id() + "/";
        json(zip, folder + "model.json", model);
        entry(zip, folder + "model.java", model.source().getBytes(StandardCharsets.UTF_8));
        readme(zip, folder, readmes.ofModel(account, model.id()));
        json(zip, folder + "revisions.json", models.revisions(account, model.id()));
        json(
                zip,
                folder + "comments.json",
                comments.ofModel(account, model.id(), model.source()).stream()
                        .map(CommentsApi.CommentDocument::of)
                        .toList());
    }

    private static void readme(ZipOutputStream zip, String folder, ReadmeView readme) throws IOException {
        if (!readme.text().isEmpty()) {
            entry(zip, folder + "README.md", readme.text().getBytes(StandardCharsets.UTF_8));
        }
    }

    private void runs(ZipOutputStream zip, Account account, long project, boolean draws) throws IOException {
        Optional<String> cursor = Optional.empty();
        do {
            FoundRuns page = search.find(
                    account,
                    new RunSearch.Request(
                            "", Optional.of(project), RunOrder.parse("number"), cursor, RunSearch.LARGEST_PAGE));
            for (RunView run : page.runs()) {
                run(zip, account, run, draws);
            }
            cursor = page.next();
        } while (cursor.isPresent());
    }

    private void run(ZipOutputStream zip, Account account, RunView run, boolean draws) throws IOException {
        String folder = "runs/" + run.number() + "/";
        json(
                zip,
                folder + "run.json",
                RunDocument.of(run, checks.findings(account, run.id()).getNow(Optional.empty())));
        json(zip, folder + "log.json", runs.log(account, run.id()));
        json(
                zip,
                folder + "comments.json",
                comments.ofRun(account, run.id()).stream()
                        .map(CommentsApi.CommentDocument::of)
                        .toList());
        if (run.method() == Method.TRAIN) {
            trainings.write(zip, folder, account, run.id(), draws);
        }
        if (run.progress().stream().allMatch(done -> done == 0)) {
            return;
        }
        json(zip, folder + "summary.json", SummaryDocument.of(run, runs.summary(account, run.id())));
        if (draws && run.method() != Method.TRAIN) {
            zip.putNextEntry(new ZipEntry(folder + "draws.csv"));
            BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(zip, StandardCharsets.UTF_8));
            DrawsCsv csv = new DrawsCsv(
                    writer, runs.scalars(account, run.id()), run.settings().warmup());
            try {
                runs.eachBlock(account, run.id(), csv::write);
            } catch (UncheckedIOException e) {
                throw e.getCause();
            }
            writer.flush();
            zip.closeEntry();
        }
    }

    private void externalRuns(ZipOutputStream zip, Account account, long project) throws IOException {
        Optional<String> cursor = Optional.empty();
        do {
            Listed<ExternalRunView> page =
                    external.list(account, project, Optional.empty(), new Portion(EXTERNAL_RUNS_AT_ONCE, cursor));
            for (ExternalRunView run : page.rows()) {
                String folder = "external-runs/" + run.number() + "/";
                json(zip, folder + "run.json", ExternalRunsApi.ExternalRunDocument.of(run));
                json(zip, folder + "metrics.json", points(account, run));
            }
            cursor = page.next();
        } while (cursor.isPresent());
    }

    private List<ExternalRunsApi.MetricDocument> points(Account account, ExternalRunView run) {
        List<ExternalRunsApi.MetricDocument> points = new ArrayList<>();
        for (MetricPoint metric : run.metrics()) {
            external.history(account, run.uid(), metric.key(), 0, run.points()).stream()
                    .map(ExternalRunsApi.MetricDocument::of)
                    .forEach(points::add);
        }
        return points;
    }

    private void json(ZipOutputStream zip, String name, Object document) throws IOException {
        entry(zip, name, json.writerWithDefaultPrettyPrinter().writeValueAsBytes(document));
    }

    static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content);
        zip.closeEntry();
    }
}
