package dev.variate.backend.run;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.pool.protocol.Lease;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/** Where workers take runs and bring what they have drawn. The database is changed first; whoever looks at the run is told afterwards. */
@Service
public class RunIntake {
    /** A worker speaks every second; one that is silent for longer than this is not there, and a page that is a second old says so within five. */
    public static final Duration WORKER_SILENCE = Duration.ofSeconds(4);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

    private final RunQueue queue;
    private final RunTurns turns;
    private final Gangs gangs;
    private final WishStore wishes;
    private final RunRepository runs;
    private final Leases leases;
    private final Summaries summaries;
    private final RunEvents events;
    private final RunChecks checks;
    private final Reproductions reproductions;
    private final WorkSignal work = new WorkSignal();
    private final Map<Long, RunEntity> active = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    RunIntake(
            RunQueue queue,
            RunTurns turns,
            Gangs gangs,
            WishStore wishes,
            RunRepository runs,
            Leases leases,
            Summaries summaries,
            RunEvents events,
            RunChecks checks,
            Reproductions reproductions) {
        this.checks = checks;
        this.reproductions = reproductions;
        this.queue = queue;
        this.turns = turns;
        this.gangs = gangs;
        this.wishes = wishes;
        this.runs = runs;
        this.leases = leases;
        this.summaries = summaries;
        this.events = events;
    }

    /** A run for this worker, for which it waits no longer than {@code limit}. */
    public Optional<Lease> lease(long workerId, String workerName, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!stopping) {
            long seen = work.version();
            Optional<RunQueue.Claim> claim = claim(workerId, workerName);
            if (claim.isPresent()) {
                return Optional.of(lease(claim.get()));
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                break;
            }
            // Another studio on the same database cannot raise the signal here, so one looks again now and then.
            work.await(seen, Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos())));
        }
        return Optional.empty();
    }

    private Optional<RunQueue.Claim> claim(long workerId, String workerName) {
        Optional<RunQueue.Claim> part = gangs.part(workerId);
        if (part.isPresent()) {
            return part;
        }
        RunTurns.Turn turn = turns.next(workerId, workerName);
        turn.claim().ifPresent(claim -> tellBegun(claim.id(), claim.attempt(), workerName));
        if (!turn.gang()) {
            return turn.claim();
        }
        Optional<Gangs.Placed> placed = gangs.place(workerId);
        placed.ifPresent(gang -> {
            tellBegun(gang.runId(), gang.attempt(), String.join(", ", gang.names()));
            work.raise();
        });
        return placed.flatMap(gang -> gangs.part(workerId));
    }

    /** Whether the run is to be cancelled. */
    public boolean heartbeat(long runId, int attempt) {
        return queue.extend(runId, attempt);
    }

    /** Whether the run is to be cancelled. */
    public boolean phase(long runId, int attempt, String phase) {
        boolean cancel = queue.enter(runId, attempt, phase);
        tellStatus(find(runId), RunStatus.RUNNING, phase);
        return cancel;
    }

    /**
     * Records a block once, however often it is sent. Whether the run is to be cancelled.
     *
     * @throws LeaseLostException if the attempt is no longer the run's
     * @throws InvalidInputException if the block does not fit the run
     */
    public boolean block(long runId, int attempt, RecordedBlock block) {
        RunEntity run = find(runId);
        check(run, block);
        RunQueue.Recorded recorded;
        try {
            recorded = queue.record(runId, attempt, block);
        } catch (IllegalArgumentException gap) {
            throw new InvalidInputException("firstIteration", gap.getMessage());
        }
        if (recorded.fresh()) {
            DrawBlock draws = new DrawBlock(
                    block.chain(),
                    block.firstIteration(),
                    block.count(),
                    block.warmup(),
                    LittleEndian.doubles(block.draws()),
                    LittleEndian.doubles(block.stats()));
            events.tell(
                    run.projectId(),
                    new RunEvent.BlockArrived(
                            runId, block.chain(), block.firstIteration(), block.count(), block.warmup()));
            summaries.arrived(run, draws);
        }
        return recorded.cancel();
    }

    /**
     * A worker has ended its part of the attempt, which is all of it unless others share it.
     *
     * @throws LeaseLostException if the attempt is no longer the run's
     */
    public void finish(long runId, int attempt, long workerId, RunEnd end) {
        gangs.ended(runId, attempt, workerId, end)
                .ifPresentOrElse(whole -> finish(runId, attempt, whole), () -> queue.extend(runId, attempt));
    }

    /**
     * Ends the attempt, if it is still the run's; a run that succeeded has all its draws, and of one that was ended early becomes what was wished.
     *
     * @throws LeaseLostException if the attempt is no longer the run's
     */
    public void finish(long runId, int attempt, RunEnd end) {
        RunEntity run = find(runId);
        if (end.status() == RunStatus.CANCELLED) {
            endEarly(runId, attempt, end);
            return;
        }
        RunSettings settings = run.settings();
        long wanted = (long) settings.chains() * (settings.warmup() + settings.draws());
        if (end.status() == RunStatus.SUCCEEDED && queue.stored(runId) != wanted) {
            throw new InvalidInputException(
                    "status",
                    "Run " + runId + " has " + queue.stored(runId) + " of its " + wanted
                            + " iterations, so it has not succeeded.");
        }
        summaries.ending(run).ifPresent(reached -> wishes.stopAt(runId, reached));
        RunQueue.Wish asked = queue.wish(runId);
        if (asked.wish().equals("stop") && asked.settled()) {
            endEarly(runId, attempt, end);
            return;
        }
        SummaryView summary = summaries.atEnd(run, end.importance());
        queue.storeFigures(runId, summary);
        queue.finish(runId, attempt, end);
        RunEntity now = runs.findById(runId).orElseThrow();
        summaries.keep(now, summary);
        end.marginalLikelihood()
                .ifPresent(found -> queue.log(runId, "The log marginal likelihood is " + found.text() + "."));
        queue.log(
                runId,
                "The run " + words(end) + "."
                        + (asked.wish().equals("pause")
                                ? " It was drawn to its end before its worker heard of the pause, so there is nothing to resume."
                                : ""));
        left(now);
        events.tell(run.projectId(), new RunEvent.SummaryUpdated(runId, summary));
    }

    private void endEarly(long runId, int attempt, RunEnd end) {
        queue.settle(runId, attempt);
        summaries.forget(runId);
        SummaryView summary = summaries.now(runs.findById(runId).orElseThrow());
        queue.storeFigures(runId, summary);
        queue.leave(runId, attempt, end).ifPresent(left -> {
            RunEntity now = runs.findById(runId).orElseThrow();
            if (now.status().rests()) {
                summaries.keep(now, summary);
            }
            queue.log(
                    runId,
                    "Attempt " + attempt + " was ended"
                            + (now.endedBy().isEmpty() ? "" : ": " + now.endedBy())
                            + "; the run is " + left.status() + " now.");
            left(now);
        });
    }

    /** No worker has the run any more. */
    void left(RunEntity run) {
        active.remove(run.id());
        summaries.forget(run.id());
        if (run.status() == RunStatus.SUCCEEDED) {
            reproductions.judge(run);
        }
        tellStatus(run, run.status(), "");
        if (run.status() == RunStatus.QUEUED) {
            work.raise();
        }
        if (run.status() == RunStatus.SUCCEEDED) {
            checks.of(run);
        }
    }

    /** The run has ended without a worker's word. */
    void endedAlone(RunEntity run) {
        SummaryView summary = summaries.now(run);
        queue.storeFigures(run.id(), summary);
        left(run);
        events.tell(run.projectId(), new RunEvent.SummaryUpdated(run.id(), summary));
    }

    /** Puts back what the studio's own workers held, which die with the studio that started them. */
    public void releaseLocal() {
        tellReleased(queue.releaseLocal(Optional.empty()));
    }

    /** Puts back what a process held that the studio has seen die. */
    public void releaseLocal(long pid) {
        tellReleased(queue.releaseLocal(Optional.of(pid)));
    }

    /** Takes back what a worker has: it goes on elsewhere from its last checkpoint. */
    public void handBack(long workerId) {
        tellBack(turns.handBack(workerId), "was handed back by its worker");
    }

    /** Puts back what a worker had that is known to be gone. */
    public void lost(long workerId) {
        tellReleased(queue.releaseOf(workerId));
    }

    /** @throws LeaseLostException if the attempt is not this worker's */
    public void requireHolder(long runId, int attempt, long workerId) {
        if (!gangs.heard(runId, attempt, workerId)) {
            throw new LeaseLostException(runId, attempt);
        }
    }

    /** A run of low priority makes room for one of high priority that waits. */
    @Scheduled(fixedDelay = 1000)
    public void makeRoom() {
        tellBack(turns.makeRoom(), "made room for a run of high priority");
    }

    /** A worker that is silent for longer than its lease is taken for dead. */
    @Scheduled(fixedDelay = 1000)
    void expire() {
        tellReleased(queue.expire());
    }

    /** Runs that a worker has at present. */
    public List<Long> runningOn(long workerId) {
        return queue.runningOn(workerId);
    }

    /** How many runs wait. */
    public int waiting() {
        return queue.waiting();
    }

    @EventListener
    void stop(ContextClosedEvent closed) {
        stopping = true;
        work.raise();
    }

    /** A run waits, or a worker may take what it could not before. */
    public void wake() {
        work.raise();
    }

    private void tellBegun(long runId, int attempt, String workerNames) {
        queue.log(runId, "Attempt " + attempt + " began on " + workerNames + ".");
        tellStatus(runs.findById(runId).orElseThrow(), RunStatus.RUNNING, "");
    }

    private Lease lease(RunQueue.Claim claim) {
        RunEntity run = runs.findById(claim.id()).orElseThrow();
        active.put(run.id(), run);
        return leases.of(run, claim);
    }

    private static void check(RunEntity run, RecordedBlock block) {
        RunSettings settings = run.settings();
        int end = block.firstIteration() + block.count();
        boolean fits = block.chain() >= 0
                && block.chain() < settings.chains()
                && block.firstIteration() >= 0
                && block.count() >= 1
                && block.nextIteration() == end
                && end <= settings.warmup() + settings.draws()
                && (block.warmup() ? end <= settings.warmup() : block.firstIteration() >= settings.warmup())
                && block.draws().length == (long) block.count() * run.scalars().size() * Double.BYTES
                && block.stats().length
                        == (run.method().hasChains() ? block.count() * DrawBlock.STATS * Double.BYTES : 0);
        if (!fits) {
            throw new InvalidInputException(
                    "",
                    "The block of chain %d, iterations %d to %d, does not fit run %d."
                            .formatted(block.chain(), block.firstIteration(), end, run.id()));
        }
    }

    private void tellReleased(List<RunQueue.Released> released) {
        tellBack(released, "lost its worker");
    }

    private void tellBack(List<RunQueue.Released> released, String why) {
        for (RunQueue.Released change : released) {
            queue.log(
                    change.id(),
                    "Attempt " + change.attempt() + " " + why + "; the run is " + change.status() + " now.");
            RunEntity run = runs.findById(change.id()).orElseThrow();
            summaries.forget(run.id());
            if (run.status() == RunStatus.QUEUED) {
                left(run);
            } else {
                endedAlone(run);
            }
        }
    }

    private void tellStatus(RunEntity run, RunStatus status, String phase) {
        events.tell(run.projectId(), new RunEvent.StatusChanged(run.id(), status, phase));
    }

    /** Settings and names of a run do not change while a worker has it, so it is read once. */
    private RunEntity find(long runId) {
        return active.computeIfAbsent(
                runId, id -> runs.findById(id).orElseThrow(() -> NotFoundException.of("run", id)));
    }

    private static String words(RunEnd end) {
        return switch (end.status()) {
            case SUCCEEDED -> "succeeded";
            case FAILED -> "failed: " + end.error();
            case QUEUED, RUNNING, PAUSED, CANCELLED ->
                throw new IllegalArgumentException("A run cannot end as " + end.status());
        };
    }
}
