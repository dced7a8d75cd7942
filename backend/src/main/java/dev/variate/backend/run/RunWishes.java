package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import dev.variate.fit.Method;
import java.util.OptionalInt;
import org.springframework.stereotype.Service;

/** What people ask of a run on its way. A worker learns of it in the answer to its next word, and ends its chains between two draws, so that whoever goes on with them draws what they would have drawn. */
@Service
public class RunWishes {
    private final Runs runs;
    private final WishStore store;
    private final RunQueue queue;
    private final RunIntake intake;
    private final Projects projects;
    private final Audit audit;

    RunWishes(Runs runs, WishStore store, RunQueue queue, RunIntake intake, Projects projects, Audit audit) {
        this.runs = runs;
        this.store = store;
        this.queue = queue;
        this.intake = intake;
        this.projects = projects;
        this.audit = audit;
    }

    /**
     * Ends the run with the draws that every chain has, which count as if they had been all. A run that has all its draws stays as it is.
     *
     * @throws WrongStateException if no draw counts yet, or it has ended without a result
     */
    public RunView stop(Account account, long runId) {
        RunEntity run = changeable(account, runId);
        if (run.status().ended()) {
            if (run.status() != RunStatus.SUCCEEDED) {
                throw ended(run, "it cannot be stopped");
            }
            return runs.get(account, runId);
        }
        if (!run.method().goesOn()) {
            throw new WrongStateException(
                    "Run %d looks for %s: its draws come together, at the end. Wait for them, or cancel it."
                            .formatted(run.number(), run.method().title()));
        }
        if (run.wish().equals("cancel")) {
            throw new WrongStateException("Run %d is being cancelled.".formatted(run.number()));
        }
        // a training that is under way takes a checkpoint when it is told to stop
        boolean takesOne = run.method() == Method.TRAIN && run.status() == RunStatus.RUNNING;
        if (!takesOne && store.drawn(runId) == 0) {
            throw new WrongStateException((run.method() == Method.TRAIN
                            ? "Run %d has nothing to keep yet: it has no checkpoint. Stop it later, or cancel it."
                            : "Run %d has nothing to keep yet: no draw counts before every chain has ended its warm-up. Stop it later, or cancel it.")
                    .formatted(run.number()));
        }
        String why = account.name() + " stopped it";
        if (store.stopWaiting(runId, why)) {
            record(account, run, "stopped");
            intake.endedAlone(runs.find(account, runId));
        } else if (store.stop(runId, why)) {
            record(account, run, "stopped");
        }
        return runs.get(account, runId);
    }

    /**
     * Takes the run from its worker, or out of the queue, until it is resumed. A run that has been drawn to its end before its worker hears of it is not paused but done, and its log says so.
     *
     * @throws WrongStateException if it has ended, or is being ended
     */
    public RunView pause(Account account, long runId) {
        RunEntity run = changeable(account, runId);
        if (run.status().ended()) {
            throw ended(run, "there is nothing to pause");
        }
        if (!run.wish().isEmpty() && !run.wish().equals("pause")) {
            throw new WrongStateException("Run %d is being %s; it cannot be paused any more."
                    .formatted(run.number(), run.wish().equals("stop") ? "stopped" : "cancelled"));
        }
        if (store.pause(runId)) {
            record(account, run, "paused");
            RunEntity now = runs.find(account, runId);
            if (now.status() == RunStatus.PAUSED) {
                intake.left(now);
            }
        }
        return runs.get(account, runId);
    }

    /**
     * Lets a paused run go on where it stood, on any worker that fits it.
     *
     * @throws WrongStateException if it has ended
     */
    public RunView resume(Account account, long runId) {
        RunEntity run = changeable(account, runId);
        if (run.status().ended()) {
            throw ended(run, "there is nothing to resume");
        }
        if (store.resume(runId)) {
            record(account, run, "resumed");
            RunEntity now = runs.find(account, runId);
            if (now.status() == RunStatus.QUEUED) {
                intake.left(now);
            }
        }
        return runs.get(account, runId);
    }

    /**
     * Puts a run that has succeeded back into the queue for more draws of each chain, which are those that it would have had if it had been asked for them at first. A run that was ended early goes on from where its longest chain stands, if that is further.
     *
     * @param from how many draws of each chain count now, so that asking twice is asking once; empty to take what there is
     * @throws WrongStateException if it has not succeeded, or cannot go on
     * @throws InvalidInputException if these are too many
     */
    public RunView extend(Account account, long runId, int more, OptionalInt from) {
        RunEntity run = changeable(account, runId);
        RunSettings settings = run.settings();
        if (!run.method().goesOn()) {
            throw new WrongStateException(
                    "Run %d has no chains that could go on: %s is found at once. Run it again with more draws."
                            .formatted(run.number(), run.method().title()));
        }
        if (from.isPresent() && from.getAsInt() != run.counted()) {
            if (from.getAsInt() + more == settings.draws()) {
                return runs.get(account, runId);
            }
            throw new WrongStateException("Run %d has %,d draws of each chain, not %,d."
                    .formatted(run.number(), run.counted(), from.getAsInt()));
        }
        if (run.status() != RunStatus.SUCCEEDED) {
            throw run.status().ended()
                    ? ended(run, "run it again instead")
                    : new WrongStateException(
                            "Run %d is under way; it can be extended when it has ended.".formatted(run.number()));
        }
        if (!run.engineVersion().equals(RunEntity.OWN_VERSION)) {
            throw new WrongStateException(
                    "Run %d was drawn by version %s and this is %s, whose draws need not be the same. Run it again with more draws."
                            .formatted(run.number(), run.engineVersion(), RunEntity.OWN_VERSION));
        }
        Launches.within("draws", more, 1, Launches.MOST_ITERATIONS - run.counted());
        Launches.requireRoom(
                settings.withDraws(run.counted() + more), run.scalars().size());
        if (store.extend(runId, run.counted(), more)) {
            record(account, run, "extended");
            intake.left(runs.find(account, runId));
        }
        return runs.get(account, runId);
    }

    private RunEntity changeable(Account account, long runId) {
        RunEntity run = runs.find(account, runId);
        projects.requireEditor(account, run.projectId());
        return run;
    }

    private void record(Account account, RunEntity run, String deed) {
        queue.log(run.id(), account.name() + " " + deed + " the run.");
        audit.record(account, run.projectId(), deed, run.subject());
    }

    private static WrongStateException ended(RunEntity run, String so) {
        return new WrongStateException("Run %d %s; %s."
                .formatted(
                        run.number(),
                        switch (run.status()) {
                            case SUCCEEDED -> "has all its draws";
                            case FAILED -> "has failed";
                            case CANCELLED -> "was cancelled";
                            case QUEUED, RUNNING, PAUSED -> throw new IllegalArgumentException("It is under way");
                        },
                        so));
    }
}
