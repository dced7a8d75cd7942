package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.fit.CalibrationRun;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.program.ProgramText;
import jakarta.annotation.PreDestroy;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/**
 * Simulation-based calibration of models: data are drawn from the priors and fitted, and the parameters that made them are ranked among the draws. Workers are asked for a few simulations at a time, so
 * that other questions come between, and an end is heard at once. A model has one under way at most; its ranks are kept when it is over; if the studio ends before, they are lost, and it is said so.
 */
@Service
public class Calibrations {
    /** Fewer say nothing. */
    public static final int FEWEST = 20;

    public static final int MOST = 1000;
    /** About a second of a small model. */
    private static final int AT_ONCE = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Calibrations.class);

    private final Models models;
    private final Projects projects;
    private final RunChecks checks;
    private final CalibrationStore store;
    private final Map<Long, UnderWay> underWay = new ConcurrentHashMap<>();
    private final Map<Long, CalibrationView> failed = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile boolean stopping;

    Calibrations(Models models, Projects projects, RunChecks checks, CalibrationStore store) {
        this.models = models;
        this.projects = projects;
        this.checks = checks;
        this.store = store;
    }

    /** One that is being made, and how far it is. */
    private static final class UnderWay {
        private final Account account;
        private final Instant at = Instant.now();
        private final OptionalInt revision;
        private final long seed;
        private final int wanted;
        private volatile long row;
        private volatile boolean stopped;
        private volatile CalibrationRun.Part found = CalibrationRun.Part.NOTHING;

        UnderWay(Account account, OptionalInt revision, long seed, int wanted) {
            this.account = account;
            this.revision = revision;
            this.seed = seed;
            this.wanted = wanted;
        }

        CalibrationView view(CalibrationView.State state, String error) {
            CalibrationRun.Part now = found;
            return new CalibrationView(
                    state,
                    account.name(),
                    at,
                    revision,
                    seed,
                    wanted,
                    now.failed(),
                    now.failure().orElse(""),
                    error,
                    now.ranks().isEmpty() ? Optional.empty() : Optional.of(now.calibration()));
        }
    }

    /**
     * Begins one, on a worker's processors.
     *
     * @throws InvalidInputException if the text has a mistake, or so many cannot be simulated
     * @throws WrongStateException if one is under way
     */
    public CalibrationView start(
            Account account, long modelId, String source, Optional<Long> dataId, int simulations, long seed) {
        ModelView model = models.get(account, modelId);
        projects.requireEditor(account, model.projectId());
        if (simulations < FEWEST || simulations > MOST) {
            throw new InvalidInputException(
                    "simulations",
                    "`simulations` is %,d; it can be %,d to %,d, and 100 are usual."
                            .formatted(simulations, FEWEST, MOST));
        }
        Elaboration elaboration = models.elaboration(account, modelId, source, dataId);
        if (!(elaboration instanceof Elaboration.Elaborated done)) {
            throw new InvalidInputException("source", Checks.whyNot(elaboration));
        }
        UnderWay mine = new UnderWay(account, models.revisionOf(modelId, source), seed, simulations);
        if (underWay.putIfAbsent(modelId, mine) != null) {
            throw new WrongStateException("A calibration of this model is under way. Stop it first, or wait for it.");
        }
        try {
            mine.row = store.begin(account.id(), modelId, mine.revision, seed, simulations);
        } catch (RuntimeException e) {
            underWay.remove(modelId, mine);
            throw e;
        }
        failed.remove(modelId);
        String program = ProgramText.print(done.program());
        List<NamedTensor> inputs = NamedTensor.listOf(done.inputs());
        threads.execute(() -> {
            try {
                simulate(modelId, mine, program, inputs);
            } catch (RuntimeException e) {
                LOG.error("The calibration of model {} failed", modelId, e);
                fail(modelId, mine, CalibrationView.State.FAILED, "The calibration failed; the studio's log says why.");
            } finally {
                underWay.remove(modelId, mine);
            }
        });
        return mine.view(CalibrationView.State.RUNNING, "");
    }

    private void simulate(long modelId, UnderWay mine, String program, List<NamedTensor> inputs) {
        for (int first = 0; first < mine.wanted && !mine.stopped; first += AT_ONCE) {
            CheckResult result = checks.answer(CheckJob.calibration(
                    UUID.randomUUID().toString(),
                    program,
                    inputs,
                    first,
                    Math.min(AT_ONCE, mine.wanted - first),
                    mine.seed));
            if (!result.error().isEmpty()) {
                fail(modelId, mine, CalibrationView.State.FAILED, result.error());
                return;
            }
            mine.found = mine.found.and(part(result.ranks().orElseThrow()));
        }
        if (mine.found.ranks().isEmpty()) {
            fail(
                    modelId,
                    mine,
                    mine.stopped ? CalibrationView.State.STOPPED : CalibrationView.State.FAILED,
                    mine.stopped ? "" : "None of the simulated data sets could be fitted.");
        } else {
            store.end(mine.row, mine.found);
        }
    }

    /** Ends one of which there is nothing to keep. When it is the studio that ends, the row stays, and says so to whoever asks afterwards. */
    private void fail(long modelId, UnderWay mine, CalibrationView.State state, String error) {
        if (!stopping) {
            failed.put(modelId, mine.view(state, error));
            store.drop(mine.row);
        }
    }

    /** The one under way, else the last. */
    public Optional<CalibrationView> latest(Account account, long modelId) {
        models.get(account, modelId);
        UnderWay now = underWay.get(modelId);
        if (now != null) {
            return Optional.of(now.view(CalibrationView.State.RUNNING, ""));
        }
        return Optional.ofNullable(failed.get(modelId)).or(() -> store.latest(modelId));
    }

    /** Ends the one under way after the simulations that it is at; their ranks are kept. */
    public void stop(Account account, long modelId) {
        ModelView model = models.get(account, modelId);
        projects.requireEditor(account, model.projectId());
        UnderWay now = underWay.get(modelId);
        if (now == null) {
            throw new WrongStateException("No calibration of this model is under way.");
        }
        now.stopped = true;
    }

    static CalibrationRun.Part part(CheckResult.Ranks ranks) {
        return new CalibrationRun.Part(
                ranks.names(),
                ranks.ranks().stream()
                        .map(one -> one.stream().mapToInt(Integer::intValue).toArray())
                        .toList(),
                ranks.failed(),
                ranks.failure().isEmpty() ? Optional.empty() : Optional.of(ranks.failure()));
    }

    static CheckResult.Ranks ranks(CalibrationRun.Part part) {
        return new CheckResult.Ranks(
                part.names(),
                part.ranks().stream()
                        .map(one -> Arrays.stream(one).boxed().toList())
                        .toList(),
                part.failed(),
                part.failure().orElse(""));
    }

    @PreDestroy
    void stop() {
        stopping = true;
        threads.shutdownNow();
    }
}
