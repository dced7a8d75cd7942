package dev.variate.backend.dataset;

import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.IfUnchanged;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.paging.Keyset;
import dev.variate.backend.paging.Keyset.Key;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Data sets of a project, each with its versions. */
@Service
public class Datasets {
    private static final Keyset BY_NAME = Keyset.ascending(Key.text("name"), Key.number("id"));

    private final JdbcClient jdbc;
    private final DatasetRepository datasets;
    private final DatasetVersionRepository versions;
    private final PictureFiles files;
    private final Projects projects;
    private final Audit audit;

    Datasets(
            JdbcClient jdbc,
            DatasetRepository datasets,
            DatasetVersionRepository versions,
            PictureFiles files,
            Projects projects,
            Audit audit) {
        this.jdbc = jdbc;
        this.files = files;
        this.datasets = datasets;
        this.versions = versions;
        this.projects = projects;
        this.audit = audit;
    }

    /** The latest version of each, by name; their {@code json} is left empty, for it can be long. */
    @Transactional(readOnly = true)
    public List<DatasetView> list(Account account, long projectId) {
        projects.requireMember(account, projectId);
        return datasets.ofProject(projectId).stream().map(this::described).toList();
    }

    /** A part of {@link #list}. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Listed<DatasetView> list(Account account, long projectId, Portion portion) {
        projects.requireMember(account, projectId);
        return BY_NAME.part(
                        jdbc,
                        "data of project " + projectId,
                        "select id, name from data_sets where project_id = ? and trashed_at is null",
                        List.of(projectId),
                        portion,
                        (row, number) -> row.getLong("id"))
                .map(id -> described(datasets.find(id).orElseThrow()));
    }

    /** The latest version. */
    @Transactional(readOnly = true)
    public DatasetView get(Account account, long dataId) {
        DatasetEntity dataset = find(account, dataId);
        return view(dataset, version(dataset, dataset.version()));
    }

    @Transactional(readOnly = true)
    public DatasetView get(Account account, long dataId, int version) {
        DatasetEntity dataset = find(account, dataId);
        return view(dataset, version(dataset, version));
    }

    /** The latest version, to be run with. */
    @Transactional(readOnly = true)
    public DataSnapshot snapshot(Account account, long dataId) {
        DatasetEntity dataset = find(account, dataId);
        return snapshot(version(dataset, dataset.version()));
    }

    /** Which version of which data set this is, without its content; the caller has checked the rights on what refers to it. */
    @Transactional(readOnly = true)
    public DataSnapshot reference(long versionId) {
        return versions.reference(versionId).orElseThrow(() -> NotFoundException.of("data version", versionId));
    }

    @Transactional
    public DatasetView create(Account account, long projectId, String name, String json) {
        projects.requireEditor(account, projectId);
        String checked = Projects.checkedName("data set", name);
        List<DatasetView.Variable> variables = DataJson.check(json);
        requireFree(projectId, checked);
        DatasetEntity dataset = datasets.save(new DatasetEntity(projectId, checked));
        projects.touch(projectId);
        record(account, dataset, "brought");
        return view(dataset, save(account, dataset, json, variables));
    }

    /** One variable a column, under the header's names. */
    @Transactional
    public DatasetView createFromCsv(Account account, long projectId, String name, String csvText) {
        projects.requireEditor(account, projectId); // before work is done for who may not ask for it
        return create(account, projectId, name, CsvData.toJson(csvText));
    }

    /** Adds a version; runs keep the one that they were launched with. The same text again adds none. */
    @Transactional
    public DatasetView replace(Account account, long dataId, String json) {
        return replace(account, dataId, json, IfUnchanged.ANYWAY);
    }

    /** @throws ChangedMeanwhileException if the latest version is none of those that the change was meant for */
    @Transactional
    public DatasetView replace(Account account, long dataId, String json, IfUnchanged condition) {
        // Locked before it is read: what is read first stays as it was for the whole transaction.
        DatasetEntity locked = datasets.lock(dataId).orElseThrow(() -> NotFoundException.of("data set", dataId));
        find(account, dataId);
        projects.requireEditor(account, locked.projectId());
        List<DatasetView.Variable> variables = DataJson.check(json);
        DatasetVersionEntity latest = version(locked, locked.version());
        if (latest.file().isPresent()) {
            throw new InvalidInputException(
                    "values",
                    "Data set " + locked.name()
                            + " holds pictures: its versions are files of pictures. Keep these values as another data set.");
        }
        if (!condition.holds(Integer.toString(locked.version()))) {
            throw new ChangedMeanwhileException(
                    "Data set " + locked.name() + " is at version " + locked.version()
                            + " by now. See under `changes` which variables are new, and send your values again for that version if they still make sense.",
                    condition
                            .version()
                            .filter(version -> version.matches("\\d{1,9}"))
                            .flatMap(version -> versions.findByDataSetIdAndVersion(dataId, Integer.parseInt(version)))
                            .map(Datasets::described)
                            .orElse(""),
                    described(latest));
        }
        if (latest.content().equals(json)) {
            return view(locked, latest);
        }
        record(account, locked, "put version " + locked.nextVersion() + " into");
        projects.touch(locked.projectId());
        return view(locked, save(account, locked, json, variables));
    }

    @Transactional
    public DatasetView replaceFromCsv(Account account, long dataId, String csvText) {
        return replace(account, dataId, CsvData.toJson(csvText));
    }

    /** What has to be known before a file of pictures is received, which takes a while: how many bytes it may have. */
    @Transactional(readOnly = true)
    long roomForPictures(Account account, long projectId) {
        projects.requireEditor(account, projectId);
        return files.room(projectId);
    }

    @Transactional
    DatasetView createPictures(Account account, long projectId, String name, PictureUpload upload) {
        projects.requireEditor(account, projectId);
        String checked = Projects.checkedName("data set", name);
        requireFree(projectId, checked);
        DatasetEntity dataset = datasets.save(new DatasetEntity(projectId, checked));
        projects.touch(projectId);
        record(account, dataset, "brought");
        return view(dataset, save(account, dataset, upload));
    }

    /** The same file again adds no version. */
    @Transactional
    DatasetView replacePictures(Account account, long dataId, PictureUpload upload, IfUnchanged condition) {
        DatasetEntity locked = datasets.lock(dataId).orElseThrow(() -> NotFoundException.of("data set", dataId));
        find(account, dataId);
        projects.requireEditor(account, locked.projectId());
        DatasetVersionEntity latest = version(locked, locked.version());
        String before = latest.file()
                .orElseThrow(
                        () -> new InvalidInputException(
                                "file",
                                "Data set " + locked.name()
                                        + " holds named values: its versions are JSON or CSV. Keep these pictures as another data set."));
        if (!condition.holds(Integer.toString(locked.version()))) {
            throw new ChangedMeanwhileException(
                    "Data set " + locked.name() + " is at version " + locked.version()
                            + " by now. Send your pictures again for that version if they still make sense.",
                    "",
                    described(latest));
        }
        if (before.equals(upload.pictures().sha256())) {
            return view(locked, latest);
        }
        record(account, locked, "put version " + locked.nextVersion() + " into");
        projects.touch(locked.projectId());
        return view(locked, save(account, locked, upload));
    }

    private DatasetVersionEntity save(Account account, DatasetEntity dataset, PictureUpload upload) {
        String variables =
                DataJson.MAPPER.writeValueAsString(List.of(upload.pictures().variable()));
        return versions.save(DatasetVersionEntity.ofFile(
                dataset.id(), dataset.version(), variables, files.store(upload), account.id()));
    }

    /** Whether the data set is there, and not in the trash; the caller has checked the rights on what refers to it. */
    @Transactional(readOnly = true)
    public boolean isThere(long dataId) {
        return datasets.isThere(dataId);
    }

    /** What people call the data set, in the trash or not; the caller has checked the rights on what refers to it. Empty if it is gone for good. */
    @Transactional(readOnly = true)
    public Optional<String> name(long dataId) {
        return datasets.name(dataId);
    }

    /** Takes the data set out of sight with all its versions; runs keep theirs. */
    @Transactional
    public void trash(Account account, long dataId) {
        DatasetEntity dataset = find(account, dataId);
        projects.requireEditor(account, dataset.projectId());
        record(account, dataset, "moved to the trash");
        datasets.trash(account.id(), dataId);
    }

    /** @throws InvalidInputException if another data set has its name by now */
    @Transactional
    public void restore(Account account, long dataId) {
        DatasetEntity dataset = findTrashed(account, dataId);
        projects.requireEditor(account, dataset.projectId());
        requireFree(dataset.projectId(), dataset.name());
        datasets.restore(dataId);
        record(account, dataset, "fetched back");
    }

    /**
     * Ends the data set for good, with all its versions.
     *
     * @throws InvalidInputException if runs were made with it, which could not be made again without
     */
    @Transactional
    public void purge(Account account, long dataId) {
        DatasetEntity dataset = findTrashed(account, dataId);
        projects.requireOwner(account, dataset.projectId());
        long runs = datasets.runs(dataId);
        if (runs > 0) {
            throw new InvalidInputException(
                    "",
                    "Data set " + dataset.name() + " was used by " + runs + (runs == 1 ? " run" : " runs")
                            + ". Delete those for good first, or leave the data in the trash.");
        }
        datasets.purge(dataId);
        files.sweep();
        record(account, dataset, "deleted for good");
    }

    private DatasetEntity findTrashed(Account account, long dataId) {
        return datasets.findTrashed(dataId)
                .filter(dataset -> projects.isMember(account, dataset.projectId()))
                .orElseThrow(() ->
                        new NotFoundException("There is no data set " + dataId + " in the trash that you can see."));
    }

    private void requireFree(long projectId, String name) {
        if (datasets.taken(projectId, name)) {
            throw new InvalidInputException(
                    "name",
                    "The project has a data set named `" + name
                            + "` already. Choose another name, or add a version to that one.");
        }
    }

    private void record(Account account, DatasetEntity dataset, String action) {
        audit.record(account, dataset.projectId(), action, new Audit.Subject("data", dataset.id(), dataset.name()));
    }

    /** One variable a line, as the page of the data shows them. */
    private static String described(DatasetVersionEntity version) {
        return Arrays.stream(DataJson.MAPPER.readValue(version.variables(), DatasetView.Variable[].class))
                .map(variable -> variable.name() + " " + variable.shape() + " " + variable.type() + " "
                        + variable.preview() + "\n")
                .collect(Collectors.joining());
    }

    private DatasetVersionEntity save(
            Account account, DatasetEntity dataset, String json, List<DatasetView.Variable> variables) {
        String description = DataJson.MAPPER.writeValueAsString(variables);
        return versions.save(
                new DatasetVersionEntity(dataset.id(), dataset.version(), json, description, account.id()));
    }

    private DatasetEntity find(Account account, long dataId) {
        DatasetEntity dataset = datasets.find(dataId).orElseThrow(() -> NotFoundException.of("data set", dataId));
        try {
            projects.requireMember(account, dataset.projectId());
        } catch (NotFoundException hidden) {
            throw NotFoundException.of("data set", dataId);
        }
        return dataset;
    }

    private DatasetVersionEntity version(DatasetEntity dataset, int version) {
        return versions.findByDataSetIdAndVersion(dataset.id(), version)
                .orElseThrow(() -> new NotFoundException("Data set " + dataset.id() + " has no version " + version
                        + "; its latest is " + dataset.version() + "."));
    }

    private static DataSnapshot snapshot(DatasetVersionEntity version) {
        return new DataSnapshot(version.id(), version.dataSetId(), version.version(), version.content());
    }

    private DatasetView described(DatasetEntity dataset) {
        return view(dataset, dataset.version(), "", versions.variables(dataset.id(), dataset.version()));
    }

    private DatasetView view(DatasetEntity dataset, DatasetVersionEntity version) {
        return view(dataset, version.version(), version.content(), version.variables());
    }

    private DatasetView view(DatasetEntity dataset, int version, String json, String variables) {
        List<DatasetView.Variable> described =
                List.of(DataJson.MAPPER.readValue(variables, DatasetView.Variable[].class));
        return new DatasetView(
                dataset.id(),
                dataset.projectId(),
                dataset.name(),
                version,
                json,
                described,
                files.ofVersion(dataset.id(), version),
                dataset.updatedAt());
    }
}
