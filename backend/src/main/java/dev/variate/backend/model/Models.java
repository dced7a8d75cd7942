package dev.variate.backend.model;

import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.IfUnchanged;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.dataset.DataSnapshot;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.Audit;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.LossElaboration;
import dev.variate.pool.elaborator.Problem;
import dev.variate.program.Program;
import dev.variate.training.Batch;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Models: their text, drafts and revisions, and what the elaborator says of it. */
@Service
public class Models {
    /** Characters of a model's text: far more than anyone writes, and little enough that a compiler reads it at once. */
    public static final int LONGEST_SOURCE = 200_000;

    private final ModelRepository models;
    private final RevisionRepository revisions;
    private final Projects projects;
    private final Datasets datasets;
    private final Accounts accounts;
    private final Audit audit;
    private final Elaborations elaborations;
    private final Company company;

    Models(
            ModelRepository models,
            RevisionRepository revisions,
            Projects projects,
            Datasets datasets,
            Accounts accounts,
            Audit audit,
            Elaborations elaborations,
            Company company) {
        this.company = company;
        this.models = models;
        this.revisions = revisions;
        this.projects = projects;
        this.datasets = datasets;
        this.accounts = accounts;
        this.audit = audit;
        this.elaborations = elaborations;
    }

    @Transactional(readOnly = true)
    public List<ModelView> list(Account account, long projectId) {
        projects.requireMember(account, projectId);
        return models.ofProject(projectId).stream()
                .map(model -> view(account, model))
                .toList();
    }

    /** The gallery's models, the one to begin with first; none for who doesn't see the gallery. */
    @Transactional(readOnly = true)
    public List<ModelView> examples(Account account) {
        return projects.list(account).stream()
                .filter(ProjectView::gallery)
                .findFirst()
                .map(gallery -> list(account, gallery.id()).stream()
                        // made last to first, so that the one to begin with is the latest
                        .sorted(Comparator.comparing(ModelView::id).reversed())
                        .toList())
                .orElse(List.of());
    }

    @Transactional(readOnly = true)
    public ModelView get(Account account, long modelId) {
        return view(account, find(account, modelId));
    }

    @Transactional
    public ModelView create(Account account, long projectId, String name, String source) {
        projects.requireEditor(account, projectId);
        String checkedName = Projects.checkedName("model", name);
        checkSource(source);
        requireFree(projectId, checkedName);
        ModelEntity model = models.save(new ModelEntity(projectId, checkedName));
        revisions.save(new RevisionEntity(model.id(), 1, source, account.id()));
        projects.touch(projectId);
        record(account, model, "made");
        return model.view(source, model.dataId().filter(datasets::isThere));
    }

    @Transactional
    public ModelView rename(Account account, long modelId, String name) {
        ModelEntity model = findToChange(account, modelId);
        String checkedName = Projects.checkedName("model", name);
        if (!checkedName.equals(model.name())) {
            requireFree(model.projectId(), checkedName);
            String before = model.name();
            model.rename(checkedName);
            record(account, model, "renamed " + before + " to");
        }
        return view(account, model);
    }

    /**
     * Keeps what a person has typed, without making a revision.
     *
     * @param base number of the revision that it was written from, or with which it has been put together since
     */
    @Transactional
    public ModelView saveDraft(Account account, long modelId, String source, int base) {
        checkSource(source);
        ModelEntity model = findToChange(account, modelId);
        if (source.equals(latest(model))) {
            models.dropDraft(modelId, account.id());
            return model.view(source, model.dataId().filter(datasets::isThere));
        }
        if (base < 1 || base > model.revision()) {
            throw new InvalidInputException(
                    "base", "Model " + model.name() + " has no revision " + base + " to write from.");
        }
        models.saveDraft(modelId, account.id(), source, base);
        model.changed();
        return model.viewOfDraft(source, base, model.dataId().filter(datasets::isThere));
    }

    /**
     * Makes the person's draft the latest revision; without a change since the last one, that one stays.
     *
     * @throws ChangedMeanwhileException if somebody has kept another revision since the draft was begun
     */
    @Transactional
    public ModelView keepRevision(Account account, long modelId) {
        findToChange(account, modelId);
        ModelEntity model = models.lock(modelId).orElseThrow(() -> NotFoundException.of("model", modelId));
        String source = models.draft(modelId, account.id()).orElseGet(() -> latest(model));
        if (!source.equals(latest(model))) {
            int base = models.draftBase(modelId, account.id()).orElse(model.revision());
            if (base < model.revision()) {
                throw changedMeanwhile(model, base);
            }
            revisions.save(new RevisionEntity(modelId, model.nextRevision(), source, account.id()));
            record(account, model, "kept revision " + model.revision() + " of");
            company.changed(modelId);
        }
        models.dropDraft(modelId, account.id());
        projects.touch(model.projectId());
        return model.view(source, model.dataId().filter(datasets::isThere));
    }

    /**
     * Keeps this text as the latest revision.
     *
     * @throws ChangedMeanwhileException if the model is none of the versions that the text was written for
     */
    @Transactional
    public ModelView replace(Account account, long modelId, String source, IfUnchanged condition) {
        checkSource(source);
        // Locked before it is read: what is read first stays as it was for the whole transaction.
        ModelEntity locked = models.lock(modelId).orElseThrow(() -> NotFoundException.of("model", modelId));
        findToChange(account, modelId);
        ModelView now = view(account, locked);
        if (!condition.holds(now.version())) {
            RevisionEntity latest =
                    revisions.findByModelIdAndNumber(modelId, locked.revision()).orElseThrow();
            throw new ChangedMeanwhileException(
                    "Model " + locked.name() + " is no longer what you have read: it stands at version \""
                            + now.version()
                            + "\", and " + accounts.get(latest.createdBy()).name() + " kept revision "
                            + latest.number() + " of it on " + latest.createdAt()
                            + ". See under `changes` what is new, and send your text again with that version if it still makes sense.",
                    condition
                            .version()
                            .flatMap(version -> revision(modelId, version))
                            .orElse(""),
                    now.source());
        }
        saveDraft(account, modelId, source, locked.revision());
        return keepRevision(account, modelId);
    }

    private ChangedMeanwhileException changedMeanwhile(ModelEntity model, int base) {
        RevisionEntity latest =
                revisions.findByModelIdAndNumber(model.id(), model.revision()).orElseThrow();
        return new ChangedMeanwhileException(
                accounts.get(latest.createdBy()).name() + " has kept revision " + latest.number() + " of "
                        + model.name() + " since revision " + base + ", from which your text was written.",
                revision(model.id(), Integer.toString(base)).orElse(""),
                latest.source());
    }

    private Optional<String> revision(long modelId, String version) {
        return version.matches("\\d{1,9}")
                ? revisions
                        .findByModelIdAndNumber(modelId, Integer.parseInt(version))
                        .map(RevisionEntity::source)
                : Optional.empty();
    }

    /** Remembers with which data the model is used. */
    @Transactional
    public ModelView chooseData(Account account, long modelId, Optional<Long> dataId) {
        ModelEntity model = findToChange(account, modelId);
        dataId.ifPresent(id -> requireSameProject(account, model, id));
        model.chooseData(dataId);
        return view(account, model);
    }

    /** Takes the model out of sight; its runs stay. */
    @Transactional
    public void trash(Account account, long modelId) {
        ModelEntity model = findToChange(account, modelId);
        record(account, model, "moved to the trash");
        models.trash(account.id(), modelId);
    }

    /** @throws InvalidInputException if another model has its name by now */
    @Transactional
    public void restore(Account account, long modelId) {
        ModelEntity model = findTrashed(account, modelId);
        projects.requireEditor(account, model.projectId());
        requireFree(model.projectId(), model.name());
        models.restore(modelId);
        record(account, model, "fetched back");
    }

    /**
     * Ends the model for good, with its revisions.
     *
     * @throws InvalidInputException if there are runs of it, which would have nothing to be runs of
     */
    @Transactional
    public void purge(Account account, long modelId) {
        ModelEntity model = findTrashed(account, modelId);
        projects.requireOwner(account, model.projectId());
        long runs = models.runs(modelId);
        if (runs > 0) {
            throw new InvalidInputException(
                    "",
                    "Model " + model.name() + " has " + runs + (runs == 1 ? " run" : " runs")
                            + ". Delete those for good first, or leave the model in the trash.");
        }
        models.purge(modelId);
        record(account, model, "deleted for good");
    }

    private ModelEntity findTrashed(Account account, long modelId) {
        return models.findTrashed(modelId)
                .filter(model -> projects.isMember(account, model.projectId()))
                .orElseThrow(() ->
                        new NotFoundException("There is no model " + modelId + " in the trash that you can see."));
    }

    private void record(Account account, ModelEntity model, String action) {
        audit.record(account, model.projectId(), action, new Audit.Subject("model", model.id(), model.name()));
    }

    /** Latest first. */
    @Transactional(readOnly = true)
    public List<RevisionView> revisions(Account account, long modelId) {
        find(account, modelId);
        return revisions.findByModelIdOrderByNumberDesc(modelId).stream()
                .map(revision -> new RevisionView(
                        revision.number(),
                        revision.source(),
                        accounts.get(revision.createdBy()).name(),
                        revision.createdAt()))
                .toList();
    }

    /** The latest revision whose text is this one. */
    @Transactional(readOnly = true)
    public OptionalInt revisionOf(long modelId, String source) {
        return revisions
                .findFirstByModelIdAndSourceOrderByNumberDesc(modelId, source)
                .map(revision -> OptionalInt.of(revision.number()))
                .orElse(OptionalInt.empty());
    }

    /**
     * Elaborates a text that need not be saved. Blocks for up to the elaborator's limit, and holds no transaction meanwhile.
     *
     * @throws InvalidInputException if the text is longer than any model, or the data belong to another project
     */
    public ElaborationView elaborate(Account account, long modelId, String source, Optional<Long> dataId) {
        return view(elaboration(account, modelId, source, dataId));
    }

    /** The graph of a checked program. */
    public static GraphView graph(Program program) {
        return GraphDrawing.of(program);
    }

    /** The layers of a checked loss. */
    public static GraphView network(Program loss) {
        return NetworkDrawing.of(loss);
    }

    /** What a page shows of an elaboration. */
    public static ElaborationView view(Elaboration elaboration) {
        return switch (elaboration) {
            case Elaboration.Elaborated done -> new ElaborationView(GraphDrawing.of(done.program()), List.of());
            case Elaboration.Rejected rejected -> new ElaborationView(GraphView.EMPTY, views(rejected.problems()));
        };
    }

    /** As {@link #elaborate}, with the program itself, for those who run it. */
    public Elaboration elaboration(Account account, long modelId, String source, Optional<Long> dataId) {
        return elaborations.elaborate(account, source, data(account, modelId, source, dataId));
    }

    /** As {@link #elaboration(Account, long, String, Optional)}, for a text that is being typed: with less patience, and withdrawn when nobody wants it. */
    public Elaboration elaboration(Account account, long modelId, String source, Optional<Long> dataId, LiveLook look) {
        return elaborations.elaborate(account, source, data(account, modelId, source, dataId), look);
    }

    /** The losses of a text that is to be trained on such batches. */
    public LossElaboration losses(Account account, long modelId, String source, Batch batch) {
        checkSource(source);
        find(account, modelId);
        return elaborations.losses(account, source, batch);
    }

    private Optional<DataSnapshot> data(Account account, long modelId, String source, Optional<Long> dataId) {
        checkSource(source);
        ModelEntity model = find(account, modelId);
        return dataId.map(id -> requireSameProject(account, model, id));
    }

    private static List<ProblemView> views(List<Problem> problems) {
        return problems.stream()
                .map(problem ->
                        new ProblemView(problem.line(), problem.column(), problem.endColumn(), problem.message()))
                .toList();
    }

    /** @throws InvalidInputException if this cannot be the text of a model */
    public static void checkSource(String source) {
        if (source.isBlank()) {
            throw new InvalidInputException(
                    "source",
                    "The model's text is empty. A model is a Java method whose random variables are the model.");
        }
        if (source.length() > LONGEST_SOURCE) {
            throw new InvalidInputException(
                    "source",
                    "The model's text has %,d characters; %,d are allowed. Numbers belong in the data."
                            .formatted(source.length(), LONGEST_SOURCE));
        }
        if (source.indexOf('\0') >= 0) {
            throw new InvalidInputException(
                    "source", "The model's text holds a NUL character, at position " + source.indexOf('\0') + ".");
        }
    }

    private DataSnapshot requireSameProject(Account account, ModelEntity model, long dataId) {
        if (datasets.get(account, dataId).projectId() != model.projectId()) {
            throw new InvalidInputException(
                    "data", "Data set " + dataId + " belongs to another project than model " + model.id() + ".");
        }
        return datasets.snapshot(account, dataId);
    }

    private ModelEntity find(Account account, long modelId) {
        ModelEntity model = models.find(modelId).orElseThrow(() -> NotFoundException.of("model", modelId));
        try {
            projects.requireMember(account, model.projectId());
        } catch (NotFoundException hidden) {
            throw NotFoundException.of("model", modelId);
        }
        return model;
    }

    private ModelEntity findToChange(Account account, long modelId) {
        ModelEntity model = find(account, modelId);
        projects.requireEditor(account, model.projectId());
        return model;
    }

    private void requireFree(long projectId, String name) {
        if (models.taken(projectId, name)) {
            throw new InvalidInputException(
                    "name", "The project has a model named `" + name + "` already. Choose another name.");
        }
    }

    private String latest(ModelEntity model) {
        return revisions
                .findByModelIdAndNumber(model.id(), model.revision())
                .orElseThrow()
                .source();
    }

    private ModelView view(Account account, ModelEntity model) {
        Optional<Long> data = model.dataId().filter(datasets::isThere);
        return models.draft(model.id(), account.id())
                .map(draft -> model.viewOfDraft(
                        draft, models.draftBase(model.id(), account.id()).orElse(model.revision()), data))
                .orElseGet(() -> model.view(latest(model), data));
    }
}
