package dev.variate.backend.run;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whose turn it is. A run comes before those of lower priority; among equals, the project with the fewest runs under way comes first, then the one whose turn is longest ago, then the oldest run. A worker is only given what it can
 * do: the device, the labels and the memory that the run asks for.
 */
@Component
class RunTurns {
    static final String FITS =
            " r.device = any(string_to_array(w.devices, ',')) and r.labels <@ w.labels and r.memory_bytes <= w.memory_bytes ";
    static final String ORDER = """
             order by r.priority desc,
                (select count(*) from runs o where o.status = 'running' and o.project_id = r.project_id),
                (select t.served_at from pool_turns t where t.project_id = r.project_id) nulls first,
                r.id""";
    private final JdbcClient jdbc;
    private final RunQueue queue;

    RunTurns(JdbcClient jdbc, RunQueue queue) {
        this.jdbc = jdbc;
        this.queue = queue;
    }

    private record Taken(long id, int attempt, long projectId) {}

    /** Takes the run whose turn it is, if the worker is open and one of them fits it. One statement: two workers never get the same run, and neither waits for the other. */
    @Transactional
    Optional<RunQueue.Claim> claim(long workerId, String workerName) {
        Optional<Taken> taken = jdbc.sql(
                        """
                        update runs set
                            status = 'running', attempt = attempt + 1, worker_id = ?, worker_name = ?, phase = '',
                            started_at = coalesce(started_at, now()), attempt_at = now(), lease_until = now() + make_interval(secs => ?)
                        where id = (
                            select r.id from runs r join workers w on w.id = ? and w.state = 'open'
                            where r.status = 'queued' and""" + FITS + ORDER + " limit 1 for update of r skip locked) returning id, attempt, project_id")
                .params(workerId, workerName, RunQueue.LEASE.toSeconds(), workerId)
                .query(Taken.class)
                .optional();
        taken.ifPresent(run -> jdbc.sql("""
                        insert into pool_turns (project_id, served_at) values (?, clock_timestamp())
                        on conflict (project_id) do update set served_at = excluded.served_at""").param(run.projectId()).update());
        return taken.map(run -> new RunQueue.Claim(run.id(), run.attempt()));
    }

    /** Takes back what a worker has; it goes on elsewhere from its last checkpoints, and the worker learns of it at its next word. */
    @Transactional
    List<RunQueue.Released> handBack(long workerId) {
        return queue.handBack("r.worker_id = " + workerId);
    }

    /** Takes back one run of low priority, the last to begin, where a run of high priority waits that could have its worker and has no other to go to. */
    @Transactional
    List<RunQueue.Released> makeRoom(long silenceSeconds) {
        Optional<Long> giving = jdbc.sql("""
                        select v.id from runs r
                            join workers w on w.state = 'open' and """ + FITS + """
                            join runs v on v.status = 'running' and v.priority < 0 and v.worker_id = w.id
                        where r.status = 'queued' and r.priority > 0
                            and not exists (
                                select from workers f where f.state = 'open' and f.last_seen_at > now() - make_interval(secs => ?)
                                    and r.device = any(string_to_array(f.devices, ',')) and r.labels <@ f.labels and r.memory_bytes <= f.memory_bytes
                                    and not exists (select from runs b where b.status = 'running' and b.worker_id = f.id))
                        order by v.started_at desc limit 1""")
                .param(silenceSeconds)
                .query(Long.class)
                .optional();
        return giving.map(id -> queue.handBack("r.id = " + id)).orElse(List.of());
    }

    /** Whether the attempt is, or was to its end, this worker's. */
    boolean holds(long runId, int attempt, long workerId) {
        return jdbc.sql("select true from runs where id = ? and attempt = ? and worker_id = ?")
                .params(runId, attempt, workerId)
                .query(Boolean.class)
                .optional()
                .isPresent();
    }
}
