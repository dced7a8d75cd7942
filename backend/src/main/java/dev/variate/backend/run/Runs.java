package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.dataset.DataSnapshot;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.Audit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Kept runs: launched here, read here, watched here. */
@Service
public class Runs {
    private static final int MOST_OF_MODEL = 50;

    private final RunRepository runs;
    private final Launches launches;
    private final LaunchKeys keys;
    private final RunQueue queue;
    private final WishStore wishes;
    private final BlockStore blocks;
    private final MarkStore marks;
    private final FigureStore figures;
    private final Summaries summaries;
    private final RunEvents events;
    private final RunIntake intake;
    private final Projects projects;
    private final Audit audit;
    private final TransactionTemplate transaction;
    private final Datasets datasets;
    private final Accounts accounts;

    Runs(
            RunRepository runs,
            Launches launches,
            LaunchKeys keys,
            RunQueue queue,
            WishStore wishes,
            BlockStore blocks,
            MarkStore marks,
            FigureStore figures,
            Summaries summaries,
            RunEvents events,
            RunIntake intake,
            Projects projects,
            Audit audit,
            TransactionTemplate transaction,
            Datasets datasets,
            Accounts accounts) {
        this.runs = runs;
        this.launches = launches;
        this.keys = keys;
        this.queue = queue;
        this.wishes = wishes;
        this.blocks = blocks;
        this.marks = marks;
        this.figures = figures;
        this.summaries = summaries;
        this.events = events;
        this.intake = intake;
        this.projects = projects;
        this.audit = audit;
        this.transaction = transaction;
        this.datasets = datasets;
        this.accounts = accounts;
    }

    /**
     * Elaborates the model and queues the run. A mistake in the model gives a run that has failed with the mistake as its error.
     *
     * @throws InvalidInputException if the request itself is wrong, or its data do not fit the model: then there is no run
     */
    public RunView launch(Account account, LaunchRequest request) {
        RunEntity run = launches.launch(account, request);
        record(account, run, "launched");
        events.tell(run.projectId(), new RunEvent.StatusChanged(run.id(), run.status(), ""));
        intake.wake();
        return view(account, run);
    }

    /** As {@link #launch(Account, LaunchRequest)}; sent again under the same key within a day it gives the run that it gave before. */
    public Launched launch(Account account, LaunchRequest request, LaunchKey key) {
        return keys.launch(account.id(), key, () -> launch(account, request), runId -> get(account, runId));
    }

    public RunView get(Account account, long runId) {
        return view(account, find(account, runId));
    }

    /**
     * These runs, in this order; those that are gone are left out.
     *
     * @throws NotFoundException if one of them is not the account's
     */
    public List<RunView> get(Account account, List<Long> runIds) {
        Map<Long, RunEntity> found =
                runs.findByIdIn(runIds).stream().collect(Collectors.toMap(RunEntity::id, Function.identity()));
        found.values().stream()
                .map(RunEntity::projectId)
                .distinct()
                .forEach(project -> projects.requireMember(account, project));
        return views(
                account,
                runIds.stream().map(found::get).filter(Objects::nonNull).toList());
    }

    /** The latest runs of one model, for its page; they are there even if the model lies in the trash. */
    public List<RunView> ofModel(Account account, long modelId, int limit) {
        List<RunEntity> found = runs.ofModel(modelId, Math.clamp(limit, 1, MOST_OF_MODEL));
        if (found.isEmpty()) {
            return List.of();
        }
        projects.requireMember(account, found.getFirst().projectId());
        return views(account, found);
    }

    /** Ends a run that has not ended, without a result; what it drew can be looked at. */
    public RunView cancel(Account account, long runId) {
        RunEntity run = find(account, runId);
        projects.requireEditor(account, run.projectId());
        if (wishes.cancel(runId, account.name() + " cancelled it")) {
            queue.log(runId, account.name() + " cancelled the run.");
            record(account, run, "cancelled");
            RunEntity now = find(account, runId);
            if (now.status().ended()) {
                intake.left(now);
            }
        }
        return get(account, runId);
    }

    /**
     * Takes the run out of sight, with its draws.
     *
     * @throws InvalidInputException if it is still under way
     */
    public void trash(Account account, long runId) {
        RunEntity run = find(account, runId);
        projects.requireEditor(account, run.projectId());
        if (!run.status().ended()) {
            throw new InvalidInputException(
                    "", "Run " + run.number() + " is under way. Stop it first; what it drew until then goes with it.");
        }
        transaction.executeWithoutResult(status -> {
            runs.trash(account.id(), runId);
            record(account, run, "moved to the trash");
        });
        events.tell(run.projectId(), new RunEvent.Marked(runId));
    }

    public void restore(Account account, long runId) {
        RunEntity run = findTrashed(account, runId);
        projects.requireEditor(account, run.projectId());
        transaction.executeWithoutResult(status -> {
            runs.restore(runId);
            record(account, run, "fetched back");
        });
        events.tell(run.projectId(), new RunEvent.Marked(runId));
    }

    /** Ends the run for good, with its draws. */
    public void purge(Account account, long runId) {
        RunEntity run = findTrashed(account, runId);
        projects.requireOwner(account, run.projectId());
        transaction.executeWithoutResult(status -> {
            runs.purge(runId);
            record(account, run, "deleted for good");
        });
    }

    private RunEntity findTrashed(Account account, long runId) {
        return runs.findTrashed(runId)
                .filter(run -> projects.isMember(account, run.projectId()))
                .orElseThrow(
                        () -> new NotFoundException("There is no run " + runId + " in the trash that you can see."));
    }

    private void record(Account account, RunEntity run, String action) {
        audit.record(account, run.projectId(), action, run.subject());
    }

    /** Everything drawn after {@code since}. */
    public DrawsView draws(Account account, long runId, DrawCursor since) {
        RunEntity run = find(account, runId);
        int chains = run.settings().chains();
        List<DrawBlock> found = blocks.since(runId, chains, since);
        List<Integer> next = new ArrayList<>();
        for (int chain = 0; chain < chains; chain++) {
            next.add(since.next(chain));
        }
        found.forEach(block -> next.set(block.chain(), block.firstIteration() + block.count()));
        return new DrawsView(run.scalars(), found, new DrawCursor(next));
    }

    /** Hands over all draws, chain by chain, without holding them all in memory. */
    public void eachBlock(Account account, long runId, Consumer<DrawBlock> consumer) {
        find(account, runId);
        blocks.each(runId, consumer);
    }

    /** Names of what a draw holds, in the order of {@code draws.csv}. */
    public List<String> scalars(Account account, long runId) {
        return find(account, runId).scalars();
    }

    /** Of all draws so far, computed for whoever asks: while a run is under way, {@link #latestSummary} is for those who ask often. */
    public SummaryView summary(Account account, long runId) {
        return summaries.now(find(account, runId));
    }

    /** The summary of an ended run; of one that is under way the last that was computed, if any, which costs nothing. */
    public Optional<SummaryView> latestSummary(Account account, long runId) {
        return summaries.latest(find(account, runId));
    }

    /** The means of runs that have ended, by run; those that have no draws are left out. */
    public Map<Long, List<Figure>> figures(Account account, List<Long> runIds) {
        Map<Long, List<Figure>> known = new HashMap<>(figures.of(runIds));
        for (RunView run : get(account, runIds)) {
            // Runs that ended before their figures were kept.
            if (!known.containsKey(run.id())
                    && run.status().ended()
                    && run.minEss().isPresent()) {
                figures.keep(run.id(), summary(account, run.id()));
            }
        }
        if (!known.keySet().containsAll(runIds)) {
            known.putAll(figures.of(runIds));
        }
        known.values().removeIf(List::isEmpty);
        return known;
    }

    public List<LogEntry> log(Account account, long runId) {
        find(account, runId);
        return queue.log(runId);
    }

    /** Tells {@code listener} of what happens from now on, on a thread of the studio; the listener must be quick. */
    public Subscription subscribe(Account account, long runId, Consumer<RunEvent> listener) {
        find(account, runId);
        return events.ofRun(runId, listener);
    }

    /** As {@link #subscribe}, for all runs of a project: status and summaries, without blocks. */
    public Subscription subscribeProject(Account account, long projectId, Consumer<RunEvent> listener) {
        projects.requireMember(account, projectId);
        return events.ofProject(projectId, listener);
    }

    RunEntity find(Account account, long runId) {
        RunEntity run = runs.find(runId).orElseThrow(() -> NotFoundException.of("run", runId));
        try {
            projects.requireMember(account, run.projectId());
        } catch (NotFoundException hidden) {
            throw NotFoundException.of("run", runId);
        }
        return run;
    }

    private RunView view(Account account, RunEntity run) {
        return views(account, List.of(run)).getFirst();
    }

    private List<RunView> views(Account account, List<RunEntity> entities) {
        List<Long> ids = entities.stream().map(RunEntity::id).toList();
        Map<Long, Map<Integer, Integer>> progress = blocks.progress(ids);
        Map<Long, MarksView> marked = marks.of(account.id(), ids);
        Map<Long, String> names = new HashMap<>();
        Map<Long, DataSnapshot> data = new HashMap<>();
        return entities.stream()
                .map(run -> {
                    String who = names.computeIfAbsent(
                            run.accountId(), id -> accounts.get(id).name());
                    Optional<DataSnapshot> snapshot =
                            run.dataVersionId().map(id -> data.computeIfAbsent(id, datasets::reference));
                    Map<Integer, Integer> done = progress.getOrDefault(run.id(), Map.of());
                    List<Integer> chains = new ArrayList<>();
                    for (int chain = 0; chain < run.settings().chains(); chain++) {
                        chains.add(done.getOrDefault(chain, 0));
                    }
                    return run.view(
                            who,
                            snapshot.map(DataSnapshot::dataId),
                            snapshot.map(found -> OptionalInt.of(found.version()))
                                    .orElse(OptionalInt.empty()),
                            chains,
                            summaries.current(run.id()),
                            marked.getOrDefault(run.id(), MarksView.NONE));
                })
                .toList();
    }
}
