package dev.variate.backend.pool;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.run.RunIntake;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import dev.variate.pool.protocol.Registered;
import dev.variate.pool.protocol.Registration;
import dev.variate.pool.protocol.Renewed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** The workers that have joined the pool. */
@Service
public class Workers {
    private final WorkerRepository workers;
    private final WorkerTokens tokens;
    private final RunIntake intake;
    private final Audit audit;

    Workers(WorkerRepository workers, WorkerTokens tokens, RunIntake intake, Audit audit) {
        this.workers = workers;
        this.tokens = tokens;
        this.intake = intake;
        this.audit = audit;
    }

    /** Those heard of within the last day, by name; of the studio's own, which come and go with it, only those that live. */
    public List<WorkerView> list(Account account) {
        Instant now = workers.now();
        return workers.ofTheLastDay().stream()
                .filter(worker -> worker.alive(now) || !worker.local())
                .map(worker -> view(worker, now))
                .toList();
    }

    /** Runs that wait. */
    public int queued() {
        return intake.waiting();
    }

    /** Says what a worker may do from now on. What a drained worker has goes on elsewhere from its last checkpoint. */
    public WorkerView become(Account account, long workerId, WorkerState state) {
        WorkerTokens.requireOwner(account);
        if (workers.become(workerId, state.text()) == 0) {
            throw NotFoundException.of("worker", workerId);
        }
        WorkerEntity worker = find(workerId);
        audit.record(account, "made a worker " + state.text(), worker.name());
        if (state == WorkerState.DRAINED) {
            intake.handBack(workerId);
        }
        intake.wake();
        return view(worker, workers.now());
    }

    /** Forgets a worker that is gone. */
    public void forget(Account account, long workerId) {
        WorkerTokens.requireOwner(account);
        WorkerEntity worker = find(workerId);
        if (worker.alive(workers.now())) {
            throw new InvalidInputException("", worker.name() + " is alive. Stop it first, or drain it.");
        }
        worker.leave();
        workers.save(worker);
        audit.record(account, "forgot a worker", worker.name());
    }

    /**
     * A worker joins. It keeps the number and state of the one that it takes the place of: the same name on the same machine, which has fallen silent.
     *
     * @throws UnwantedWorkerException if its code is not this studio's
     */
    synchronized Registered register(Registration registration, WorkerTokens.Bearer.Joining bearer) {
        Instant now = workers.now();
        if (!registration.version().equals(Registration.ownVersion())) {
            note(registration, bearer, now);
            throw new UnwantedWorkerException(
                    "it runs version %s and this studio %s, and draws may differ between versions. Install version %s of Variate there."
                            .formatted(registration.version(), Registration.ownVersion(), Registration.ownVersion()));
        }
        String name = registration.name();
        for (int number = 2; ; number++) {
            List<WorkerEntity> namesakes = workers.findByNameOrderByIdDesc(name);
            if (namesakes.stream().noneMatch(worker -> worker.inTheWayOf(registration, bearer, now))) {
                Optional<WorkerEntity> former = namesakes.stream()
                        .filter(worker -> worker.precedes(registration))
                        .findFirst();
                former.ifPresent(gone -> intake.lost(gone.id()));
                WorkerEntity worker =
                        workers.save(former.orElseGet(WorkerEntity::new).join(name, registration, bearer, now));
                return new Registered(Long.toString(worker.id()), name, tokens.credential(worker.id()));
            }
            name = registration.name() + "-" + number;
        }
    }

    /** A worker that may not join stands on the board all the same, unless another lives under its name. */
    private void note(Registration registration, WorkerTokens.Bearer.Joining bearer, Instant now) {
        List<WorkerEntity> namesakes = workers.findByNameOrderByIdDesc(registration.name());
        if (namesakes.stream().noneMatch(worker -> worker.inTheWayOf(registration, bearer, now))) {
            WorkerEntity worker = namesakes.stream()
                    .filter(former -> former.precedes(registration))
                    .findFirst()
                    .orElseGet(WorkerEntity::new);
            workers.save(worker.refused(registration, bearer, now));
        }
    }

    /** @throws NotFoundException if the worker is to register again */
    Renewed renew(long workerId, WorkerTokens.Bearer.Joining bearer) {
        WorkerEntity worker = find(workerId);
        if (!worker.joinedWith(bearer) || worker.ofAnotherVersion()) {
            throw NotFoundException.of("worker", workerId);
        }
        return new Renewed(tokens.credential(workerId));
    }

    /**
     * The worker has spoken.
     *
     * @throws NotFoundException if it is to register again, as one that joined before this studio was upgraded
     */
    WorkerEntity seen(WorkerTokens.Bearer.Joined bearer, long id) {
        if (bearer.workerId() != id || find(id).ofAnotherVersion() || workers.seen(id) == 0) {
            throw NotFoundException.of("worker", id);
        }
        return find(id);
    }

    private WorkerEntity find(long id) {
        return workers.findById(id).orElseThrow(() -> NotFoundException.of("worker", id));
    }

    private WorkerView view(WorkerEntity worker, Instant now) {
        return worker.view(
                intake.runningOn(worker.id()).stream().findFirst(), worker.alive(now) ? "" : refusal(worker), now);
    }

    private String refusal(WorkerEntity worker) {
        if (worker.ofAnotherVersion()) {
            return "This studio takes workers of its own version only, which is %s."
                    .formatted(Registration.ownVersion());
        }
        return worker.tokenId().filter(tokens::isRevoked).isPresent() ? "Its token was revoked." : "";
    }
}
