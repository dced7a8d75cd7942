package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.diagnostics.CrossValidation;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.PackedDoubles;
import dev.variate.pool.protocol.ProtocolJson;
import jakarta.annotation.PreDestroy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * K-fold cross-validation of runs' models: fits without a share of the observations each, where leave-one-out's k-hats are too large to believe. Workers are asked for one fit at a time, so that other questions come between, and an end is
 * heard after the fit that is under way. A run has one under way at most; it is kept when it is over; if the studio ends before, its fits are lost, and it is said so.
 */
@Service
public class CrossValidations {
    public static final int FEWEST = 2;
    public static final int MOST = 100;
    public static final int USUAL = 10;
    /** Of one fit; a model that takes longer is for the command line. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private static final Logger LOG = LoggerFactory.getLogger(CrossValidations.class);

    private final Runs runs;
    private final RunRepository entities;
    private final Projects projects;
    private final RunChecks checks;
    private final Contents contents;
    private final CrossValidationStore store;
    private final Map<Long, UnderWay> underWay = new ConcurrentHashMap<>();
    private final Map<Long, CrossValidationView> failed = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean stopping;

    CrossValidations(
            Runs runs,
            RunRepository entities,
            Projects projects,
            RunChecks checks,
            Contents contents,
            CrossValidationStore store) {
        this.runs = runs;
        this.entities = entities;
        this.projects = projects;
        this.checks = checks;
        this.contents = contents;
        this.store = store;
    }

    /** One that is being made, and how far it is. */
    private static final class UnderWay {
        private final Account account;
        private final Instant at = Instant.now();
        private final long seed;
        private final int folds;
        private volatile long row;
        private volatile boolean stopped;
        private volatile List<CheckResult.Fold> found = List.of();

        UnderWay(Account account, long seed, int folds) {
            this.account = account;
            this.seed = seed;
            this.folds = folds;
        }

        CrossValidationView view(CrossValidationView.State state, String error) {
            List<CheckResult.Fold> now = found;
            return new CrossValidationView(
                    state, account.name(), at, seed, folds, now.size(), error, together(folds, now));
        }
    }

    /**
     * Begins one.
     *
     * @param folds how many fits
     * @throws InvalidInputException if there are too few or too many
     * @throws WrongStateException if one is under way, or the run has no program yet
     */
    public CrossValidationView start(Account account, long runId, int folds, long seed) {
        RunView view = runs.get(account, runId);
        projects.requireEditor(account, view.projectId());
        if (folds < FEWEST || folds > MOST) {
            throw new InvalidInputException(
                    "folds",
                    "`folds` is %,d; it can be %d to %d, and %d are usual.".formatted(folds, FEWEST, MOST, USUAL));
        }
        RunEntity run = entities.findById(runId).orElseThrow(() -> NotFoundException.of("run", runId));
        if (run.programHash() == null) {
            throw new WrongStateException("Run " + runId + " has no program yet that could be fitted.");
        }
        String program = new String(contents.load(run.programHash()), StandardCharsets.UTF_8);
        List<NamedTensor> inputs = List.of(ProtocolJson.read(contents.load(run.inputsHash()), NamedTensor[].class));
        UnderWay mine = new UnderWay(account, seed, folds);
        if (underWay.putIfAbsent(runId, mine) != null) {
            throw new WrongStateException(
                    "A cross-validation of this run is under way. Stop it first, or wait for it.");
        }
        try {
            mine.row = store.begin(account.id(), runId, seed, folds);
        } catch (RuntimeException e) {
            underWay.remove(runId, mine);
            throw e;
        }
        failed.remove(runId);
        threads.execute(() -> {
            try {
                fit(runId, mine, program, inputs);
            } catch (RuntimeException e) {
                LOG.error("The cross-validation of run {} failed", runId, e);
                fail(
                        runId,
                        mine,
                        CrossValidationView.State.FAILED,
                        "The cross-validation failed; the studio's log says why.");
            } finally {
                underWay.remove(runId, mine);
            }
        });
        return mine.view(CrossValidationView.State.RUNNING, "");
    }

    private void fit(long runId, UnderWay mine, String program, List<NamedTensor> inputs) {
        for (int fold = 0; fold < mine.folds && !mine.stopped; fold++) {
            CheckResult result = checks.answer(
                    CheckJob.fold(UUID.randomUUID().toString(), program, inputs, fold, mine.folds, mine.seed),
                    PATIENCE);
            if (!result.error().isEmpty()) {
                fail(runId, mine, CrossValidationView.State.FAILED, result.error());
                return;
            }
            List<CheckResult.Fold> more = new ArrayList<>(mine.found);
            more.add(result.fold().orElseThrow());
            mine.found = List.copyOf(more);
        }
        if (mine.found.isEmpty()) {
            fail(runId, mine, CrossValidationView.State.STOPPED, "");
        } else {
            store.end(mine.row, mine.found);
        }
    }

    /** Ends one of which there is nothing to keep. When it is the studio that ends, the row stays, and says so to whoever asks afterwards. */
    private void fail(long runId, UnderWay mine, CrossValidationView.State state, String error) {
        if (!stopping) {
            failed.put(runId, mine.view(state, error));
            store.drop(mine.row);
        }
    }

    /** The one under way, else the last. */
    public Optional<CrossValidationView> latest(Account account, long runId) {
        runs.get(account, runId);
        UnderWay now = underWay.get(runId);
        if (now != null) {
            return Optional.of(now.view(CrossValidationView.State.RUNNING, ""));
        }
        return Optional.ofNullable(failed.get(runId)).or(() -> store.latest(runId));
    }

    /** Ends the one under way after the fit that it is at; what was found is kept. */
    public void stop(Account account, long runId) {
        projects.requireEditor(account, runs.get(account, runId).projectId());
        UnderWay now = underWay.get(runId);
        if (now == null) {
            throw new WrongStateException("No cross-validation of this run is under way.");
        }
        now.stopped = true;
    }

    /** What the fits say that have ended; empty before the first. */
    static Optional<CrossValidation> together(int folds, List<CheckResult.Fold> parts) {
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(CrossValidation.of(
                        folds, parts.stream().map(CrossValidations::part).toList()));
    }

    private static CrossValidation.Part part(CheckResult.Fold fold) {
        double[] elpd = PackedDoubles.unpack(fold.elpd());
        return new CrossValidation.Part(
                fold.rows(),
                IntStream.range(0, elpd.length)
                        .mapToObj(i ->
                                new CrossValidation.Observation(fold.names().get(i), fold.fold(), elpd[i]))
                        .toList(),
                fold.doubtful());
    }

    @PreDestroy
    void stop() {
        stopping = true;
        threads.shutdownNow();
    }
}
