package dev.variate.backend.tracking;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Runs that other programs made: told, read, thrown away. */
@Service
public class ExternalRuns {
    /** Of one run, all metrics together: a number a second for twelve days. */
    static final int MOST_POINTS = 1_000_000;

    static final int MOST_AT_ONCE = 1000;
    private static final int LONGEST_KEY = 250;
    private static final int LONGEST_PARAM = 6000;
    private static final int LONGEST_TAG = 8000;

    private final ExternalRunStore store;
    private final Projects projects;
    private final Audit audit;

    ExternalRuns(ExternalRunStore store, Projects projects, Audit audit) {
        this.store = store;
        this.projects = projects;
        this.audit = audit;
    }

    /** A run that begins; it takes the project's next number. */
    @Transactional
    public ExternalRunView create(
            Account account, long projectId, String name, Instant startedAt, List<KeyValue> tags) {
        projects.requireEditor(account, projectId);
        checkCount(tags.size());
        int number = projects.nextRunNumber(projectId);
        long id = store.create(
                UUID.randomUUID().toString().replace("-", ""),
                projectId,
                number,
                account.id(),
                name.isBlank() ? "run " + number : checkedName(name),
                startedAt);
        tags.forEach(tag -> store.tag(id, checkedTag(tag)));
        audit.record(account, projectId, "began to log", subject(id, number));
        return view(id);
    }

    /** Also of a run that lies in the trash. */
    @Transactional(readOnly = true)
    public ExternalRunView get(Account account, String uid) {
        return view(find(account, uid).id());
    }

    @Transactional(readOnly = true)
    public ExternalRunView get(Account account, long id) {
        return view(store.find(id)
                .filter(run -> projects.isMember(account, run.projectId()) && !run.trashed())
                .orElseThrow(() -> NotFoundException.of("external run", id))
                .id());
    }

    /**
     * Latest first.
     *
     * @param before only those with a smaller number; empty for all
     */
    @Transactional(readOnly = true)
    public Listed<ExternalRunView> list(Account account, long projectId, Optional<Long> before, Portion portion) {
        projects.requireMember(account, projectId);
        return store.ofProject(projectId, before.orElse(Long.MAX_VALUE), portion)
                .mapAll(store::views);
    }

    @Transactional(readOnly = true)
    public int count(Account account, long projectId) {
        projects.requireMember(account, projectId);
        return store.count(projectId);
    }

    /** All points of one metric, in order of time. */
    @Transactional(readOnly = true)
    public List<MetricPoint> history(Account account, String uid, String key, int offset, int limit) {
        return store.history(find(account, uid).id(), key, offset, limit);
    }

    @Transactional
    public ExternalRunView update(
            Account account,
            String uid,
            Optional<String> name,
            Optional<ExternalStatus> status,
            Optional<Instant> endedAt) {
        ExternalRunStore.Place run = toChange(account, uid);
        store.update(run.id(), name.map(ExternalRuns::checkedName), status, endedAt);
        return view(run.id());
    }

    /**
     * Adds what was told; a parameter keeps the value that it was given first.
     *
     * @throws InvalidInputException if a parameter has another value already, or something is too long or too much: then nothing is stored
     */
    @Transactional
    public void tell(Account account, String uid, Told told) {
        ExternalRunStore.Place run = toChange(account, uid);
        checkCount(told.metrics().size() + told.params().size() + told.tags().size());
        told.metrics().forEach(point -> checkKey("metrics", point.key()));
        int points = store.lockedPoints(run.id());
        if (points + told.metrics().size() > MOST_POINTS) {
            throw new InvalidInputException(
                    "metrics",
                    "The run has %,d points; %,d are kept. Log every tenth step, for example."
                            .formatted(points, MOST_POINTS));
        }
        if (!told.params().isEmpty()) {
            Map<String, String> known = store.params(run.id());
            for (KeyValue param : told.params()) {
                checkKey("params", param.key());
                checkValue("params", param, LONGEST_PARAM);
                String before = known.putIfAbsent(param.key(), param.value());
                if (before != null && !before.equals(param.value())) {
                    throw new InvalidInputException(
                            "params",
                            "Parameter `%s` is \"%s\" already, and parameters do not change; begin another run to try \"%s\"."
                                    .formatted(param.key(), shortened(before), shortened(param.value())));
                }
                store.param(run.id(), param);
            }
        }
        told.tags().forEach(tag -> store.tag(run.id(), checkedTag(tag)));
        if (!told.metrics().isEmpty()) {
            store.points(run.id(), told.metrics());
        }
    }

    @Transactional
    public void untag(Account account, String uid, String key) {
        ExternalRunStore.Place run = toChange(account, uid);
        if (!store.untag(run.id(), key)) {
            throw new NotFoundException("Run " + run.number() + " has no tag `" + shortened(key) + "`.");
        }
    }

    /** Takes the run out of sight. */
    @Transactional
    public void trash(Account account, long id) {
        ExternalRunStore.Place run = place(account, id, false);
        projects.requireEditor(account, run.projectId());
        store.trash(id, account.id());
        audit.record(account, run.projectId(), "moved to the trash", subject(id, run.number()));
    }

    @Transactional
    public void restore(Account account, long id) {
        ExternalRunStore.Place run = place(account, id, true);
        projects.requireEditor(account, run.projectId());
        store.restore(id);
        audit.record(account, run.projectId(), "fetched back", subject(id, run.number()));
    }

    /** Ends the run for good, with all that was told of it. */
    @Transactional
    public void purge(Account account, long id) {
        ExternalRunStore.Place run = place(account, id, true);
        projects.requireOwner(account, run.projectId());
        store.purge(id);
        audit.record(account, run.projectId(), "deleted for good", subject(id, run.number()));
    }

    /** These, in this order, for services that have asked whether they may be seen. */
    Map<Long, ExternalRunView> views(List<Long> ids) {
        return store.views(ids).stream().collect(Collectors.toMap(ExternalRunView::id, Function.identity()));
    }

    private ExternalRunView view(long id) {
        return store.views(List.of(id)).getFirst();
    }

    private ExternalRunStore.Place find(Account account, String uid) {
        return store.find(uid)
                .filter(run -> projects.isMember(account, run.projectId()))
                .orElseThrow(() -> new NotFoundException("There is no run " + shortened(uid) + " that you can see."));
    }

    private ExternalRunStore.Place toChange(Account account, String uid) {
        ExternalRunStore.Place run = find(account, uid);
        projects.requireEditor(account, run.projectId());
        if (run.trashed()) {
            throw new WrongStateException("Run " + run.number() + " lies in the trash. Fetch it back first.");
        }
        return run;
    }

    private ExternalRunStore.Place place(Account account, long id, boolean trashed) {
        return store.find(id)
                .filter(run -> run.trashed() == trashed && projects.isMember(account, run.projectId()))
                .orElseThrow(() -> new NotFoundException(
                        "There is no external run " + id + (trashed ? " in the trash" : "") + " that you can see."));
    }

    private static Audit.Subject subject(long id, int number) {
        return new Audit.Subject("external", id, "run " + number);
    }

    private static void checkCount(int told) {
        if (told > MOST_AT_ONCE) {
            throw new InvalidInputException(
                    "",
                    "%,d values are told at once; %,d are taken. Send them in parts.".formatted(told, MOST_AT_ONCE));
        }
    }

    private static String checkedName(String name) {
        String wanted = name.strip();
        if (wanted.isEmpty() || wanted.length() > LONGEST_KEY || wanted.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "run_name", "The name of a run has 1 to " + LONGEST_KEY + " characters in one line.");
        }
        return wanted;
    }

    private static KeyValue checkedTag(KeyValue tag) {
        checkKey("tags", tag.key());
        checkValue("tags", tag, LONGEST_TAG);
        return tag;
    }

    private static void checkKey(String field, String key) {
        if (key.isBlank() || key.length() > LONGEST_KEY || key.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    field,
                    "A key has 1 to " + LONGEST_KEY + " characters in one line; this is `" + shortened(key) + "`.");
        }
    }

    private static void checkValue(String field, KeyValue pair, int longest) {
        if (pair.value().length() > longest || pair.value().indexOf('\0') >= 0) {
            throw new InvalidInputException(
                    field,
                    "The value of `%s` has %,d characters; %,d are kept, and none may be NUL."
                            .formatted(pair.key(), pair.value().length(), longest));
        }
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
