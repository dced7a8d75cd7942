package dev.variate.backend.run;

import dev.variate.backend.WrongStateException;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import org.springframework.stereotype.Service;

/** What people ask of a run on its way. A worker learns of it in the answer to its next word, and ends its chains between two draws, so that whoever goes on with them draws what they would have drawn. */
@Service
public class RunWishes {
    private final Runs runs;
    private final RunQueue queue;
    private final RunIntake intake;
    private final Projects projects;
    private final Audit audit;

    RunWishes(Runs runs, RunQueue queue, RunIntake intake, Projects projects, Audit audit) {
        this.runs = runs;
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
        if (!run.method().hasChains()) {
            throw new WrongStateException(
                    "Run %d looks for %s: its draws come together, at the end. Wait for them, or cancel it."
                            .formatted(run.number(), run.method().title()));
        }
        if (run.wish().equals("cancel")) {
            throw new WrongStateException("Run %d is being cancelled.".formatted(run.number()));
        }
        if (queue.drawn(runId) == 0) {
            throw new WrongStateException(
                    "Run %d has nothing to keep yet: no draw counts before every chain has ended its warm-up. Stop it later, or cancel it."
                            .formatted(run.number()));
        }
        String why = account.name() + " stopped it";
        if (queue.stopWaiting(runId, why)) {
            record(account, run, "stopped");
            intake.endedAlone(runs.find(account, runId));
        } else if (queue.stop(runId, why)) {
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
        if (queue.pause(runId)) {
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
        if (queue.resume(runId)) {
            record(account, run, "resumed");
            RunEntity now = runs.find(account, runId);
            if (now.status() == RunStatus.QUEUED) {
                intake.left(now);
            }
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
