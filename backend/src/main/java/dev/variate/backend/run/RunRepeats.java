package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import dev.variate.fit.Method;
import dev.variate.fit.StopRules;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs of what has been run before: the program and the inputs that are stored, so that no text is read again and no data are looked up. */
@Service
public class RunRepeats {
    private final Runs runs;
    private final RunRepository entities;
    private final RunIntake intake;
    private final LaunchKeys keys;
    private final TrainingStore trainings;
    private final Projects projects;
    private final Audit audit;
    private final TransactionTemplate transaction;

    RunRepeats(
            Runs runs,
            RunRepository entities,
            RunIntake intake,
            LaunchKeys keys,
            TrainingStore trainings,
            Projects projects,
            Audit audit,
            TransactionTemplate transaction) {
        this.runs = runs;
        this.entities = entities;
        this.intake = intake;
        this.keys = keys;
        this.trainings = trainings;
        this.projects = projects;
        this.audit = audit;
        this.transaction = transaction;
    }

    /** How a run is to be run again. */
    public record Again(Method method, RunSettings settings, StopRules until, Optional<Long> seed) {
        /** As it was run before, but for the seed. */
        public static Again like(RunView run) {
            return new Again(run.method(), run.settings(), run.until(), Optional.empty());
        }
    }

    /**
     * A run of the same program and data.
     *
     * @throws WrongStateException if the model of the run was wrong, so that there is no program
     * @throws InvalidInputException if the settings cannot be used
     */
    public RunView again(Account account, long runId, Again wanted) {
        RunEntity run = repeatable(account, runId);
        if ((run.method() == Method.TRAIN) != (wanted.method() == Method.TRAIN)) {
            throw new InvalidInputException(
                    "method",
                    run.method() == Method.TRAIN
                            ? "Run %d is a training, whose program is a loss: nothing else can be done with it."
                                    .formatted(run.number())
                            : "Run %d is no training: launch one with its data of pictures and a plan."
                                    .formatted(run.number()));
        }
        Launches.check(wanted.method(), wanted.settings(), wanted.until());
        trainings
                .find(runId)
                .ifPresent(training -> TrainingLaunches.requireShared(
                        training.plan(), wanted.settings().workers()));
        Launches.requireNamed(wanted.until(), run.scalars());
        Launches.requireRoom(wanted.settings(), run.scalars().size());
        RunEntity made = make(
                account,
                run,
                wanted.method(),
                wanted.settings(),
                wanted.until(),
                wanted.seed().orElseGet(Launches::anySeed),
                OptionalLong.empty());
        audit.record(account, made.projectId(), "launched", made.subject());
        return runs.get(account, made.id());
    }

    /** As {@link #again(Account, long, Again)}; sent again under the same key within a day it gives the run that it gave before. */
    public Launched again(Account account, long runId, Again wanted, LaunchKey key) {
        return keys.launch(account.id(), key, () -> again(account, runId, wanted), madeId -> runs.get(account, madeId));
    }

    /**
     * A run that is to make the draws of this one again: the same program, data, settings and seed, and as many draws as count. When both have ended, {@link RunView#sameDraws} says whether they are the same to the last bit. While such a
     * run of theirs is under way, people get that.
     *
     * @throws WrongStateException if the run has no draws that count
     */
    public Launched reproduce(Account account, long runId) {
        RunEntity run = repeatable(account, runId);
        if (run.method() == Method.TRAIN) {
            throw new WrongStateException(
                    "Run %d is a training: run it again with its seed, and compare what the two have learnt."
                            .formatted(run.number()));
        }
        if (run.status() != RunStatus.SUCCEEDED) {
            throw new WrongStateException(
                    run.status().ended()
                            ? "Run %d has no result that could be reproduced. Run it again instead."
                                    .formatted(run.number())
                            : "Run %d is under way; it can be reproduced when it has ended.".formatted(run.number()));
        }
        Optional<Long> underWay = entities.reproductionUnderWay(runId, account.id());
        if (underWay.isPresent()) {
            return new Launched(runs.get(account, underWay.get()), true);
        }
        RunEntity made = make(
                account,
                run,
                run.method(),
                run.settings().withDraws(run.counted()),
                StopRules.NONE,
                run.seed(),
                OptionalLong.of(runId));
        audit.record(account, made.projectId(), "began to reproduce", run.subject());
        return new Launched(runs.get(account, made.id()), false);
    }

    private RunEntity make(
            Account account,
            RunEntity run,
            Method method,
            RunSettings settings,
            StopRules until,
            long seed,
            OptionalLong reproduces) {
        RunEntity made = transaction.execute(status -> {
            int number = projects.nextRunNumber(run.projectId());
            RunEntity saved = entities.save(
                    new RunEntity(run, account.id(), number, method, settings, seed, until).reproducing(reproduces));
            if (method == Method.TRAIN) {
                trainings.copy(run.id(), saved.id());
            }
            keys.made(saved);
            return saved;
        });
        intake.left(made);
        return made;
    }

    private RunEntity repeatable(Account account, long runId) {
        RunEntity run = runs.find(account, runId);
        projects.requireEditor(account, run.projectId());
        if (run.programHash() == null) {
            throw new WrongStateException(
                    "The model of run %d could not be read, so there is nothing to run again. Mend it, and launch it."
                            .formatted(run.number()));
        }
        return run;
    }
}
