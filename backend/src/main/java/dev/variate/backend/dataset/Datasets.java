package dev.variate.backend.dataset;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Data sets of a project, each with its versions. */
@Service
public class Datasets {
    private final DatasetRepository datasets;
    private final DatasetVersionRepository versions;
    private final Projects projects;

    Datasets(DatasetRepository datasets, DatasetVersionRepository versions, Projects projects) {
        this.datasets = datasets;
        this.versions = versions;
        this.projects = projects;
    }

    /** The latest version of each, by name; their {@code json} is left empty, for it can be long. */
    @Transactional(readOnly = true)
    public List<DatasetView> list(Account account, long projectId) {
        projects.requireMember(account, projectId);
        return datasets.findByProjectIdOrderByName(projectId).stream()
                .map(dataset ->
                        view(dataset, dataset.version(), "", versions.variables(dataset.id(), dataset.version())))
                .toList();
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
        if (datasets.existsByProjectIdAndName(projectId, checked)) {
            throw new InvalidInputException(
                    "name",
                    "The project has a data set named `" + checked
                            + "` already. Choose another name, or add a version to that one.");
        }
        DatasetEntity dataset = datasets.save(new DatasetEntity(projectId, checked));
        projects.touch(projectId);
        return view(dataset, save(account, dataset, json, variables));
    }

    /** One variable a column, under the header's names. */
    @Transactional
    public DatasetView createFromCsv(Account account, long projectId, String name, String csvText) {
        return create(account, projectId, name, CsvData.toJson(csvText));
    }

    /** Adds a version; runs keep the one that they were launched with. The same text again adds none. */
    @Transactional
    public DatasetView replace(Account account, long dataId, String json) {
        DatasetEntity dataset = find(account, dataId);
        projects.requireEditor(account, dataset.projectId());
        List<DatasetView.Variable> variables = DataJson.check(json);
        DatasetEntity locked = datasets.lock(dataId).orElseThrow(() -> NotFoundException.of("data set", dataId));
        DatasetVersionEntity latest = version(locked, locked.version());
        if (latest.content().equals(json)) {
            return view(locked, latest);
        }
        locked.nextVersion();
        projects.touch(locked.projectId());
        return view(locked, save(account, locked, json, variables));
    }

    @Transactional
    public DatasetView replaceFromCsv(Account account, long dataId, String csvText) {
        return replace(account, dataId, CsvData.toJson(csvText));
    }

    private DatasetVersionEntity save(
            Account account, DatasetEntity dataset, String json, List<DatasetView.Variable> variables) {
        String description = DataJson.MAPPER.writeValueAsString(variables);
        return versions.save(
                new DatasetVersionEntity(dataset.id(), dataset.version(), json, description, account.id()));
    }

    private DatasetEntity find(Account account, long dataId) {
        DatasetEntity dataset = datasets.findById(dataId).orElseThrow(() -> NotFoundException.of("data set", dataId));
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

    private static DatasetView view(DatasetEntity dataset, DatasetVersionEntity version) {
        return view(dataset, version.version(), version.content(), version.variables());
    }

    private static DatasetView view(DatasetEntity dataset, int version, String json, String variables) {
        List<DatasetView.Variable> described =
                List.of(DataJson.MAPPER.readValue(variables, DatasetView.Variable[].class));
        return new DatasetView(
                dataset.id(), dataset.projectId(), dataset.name(), version, json, described, dataset.updatedAt());
    }
}
