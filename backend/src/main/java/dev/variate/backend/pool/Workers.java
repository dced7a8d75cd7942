package dev.variate.backend.pool;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.run.RunIntake;
import dev.variate.backend.team.Account;
import dev.variate.pool.protocol.Registration;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The workers that have joined the pool. */
@Service
public class Workers {
    private final WorkerRepository workers;
    private final RunIntake intake;

    Workers(WorkerRepository workers, RunIntake intake) {
        this.workers = workers;
        this.intake = intake;
    }

    /** Those heard of within the last day, by name; of the studio's own, which come and go with it, only those that live. */
    public List<WorkerView> list(Account account) {
        return workers.ofTheLastDay().stream()
                .filter(worker -> worker.alive() || !worker.local())
                .map(worker ->
                        worker.view(intake.runningOn(worker.id()).stream().findFirst()))
                .toList();
    }

    /** Runs that wait. */
    public int queued() {
        return intake.waiting();
    }

    @Transactional
    long register(Registration registration, boolean local) {
        return workers.save(new WorkerEntity(registration, local)).id();
    }

    /** The worker has spoken. */
    WorkerEntity seen(long id) {
        if (workers.seen(id) == 0) {
            throw NotFoundException.of("worker", id);
        }
        return workers.findById(id).orElseThrow(() -> NotFoundException.of("worker", id));
    }
}
