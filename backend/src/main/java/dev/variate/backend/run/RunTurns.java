package dev.variate.backend.run;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whose turn it is. A run comes before those of lower priority, of which it rises one for each hour that it waits, so that none waits for ever; among equals, one for which workers are kept free comes first, then one of the project with the fewest workers, then of the one whose turn is longest ago, then the oldest run. A worker is
 * only given what it can do: the device, the labels and the memory that the run asks for, and a port where a training is to have several workers.
 */
@Component
class RunTurns {
    static final String FITS =
            " r.device = any(string_to_array(w.devices, ',')) and r.labels <@ w.labels and r.memory_bytes <= w.memory_bytes and (r.method <> 'train' or r.workers = 1 or w.cluster_host <> '') ";
    /** Open workers that are there and fit run {@code r}; how many. */
    static final String FITTING =
            " (select count(*) from workers w where w.state = 'open' and w.last_seen_at > now() - make_interval(secs => %d) and %s) "
                    .formatted(RunIntake.WORKER_SILENCE.toSeconds(), FITS);

    /** With what a run is ordered by, which is per project and so looked up once a project. */
    static final String WITH_TURNS = """
             left join (select project_id, sum(workers) as workers from runs where status = 'running' group by project_id) u on u.project_id = r.project_id
             left join pool_turns t on t.project_id = r.project_id""";

    /** A run's priority and one more for each hour that it waits, up to that of a high one. A clock that was put back takes none away. */
    private static final String RANK =
            "least(1, r.priority + greatest(0, extract(epoch from now() - r.queued_at)::bigint / 3600))";

    /** Whether a run gives way to one of high priority: its own is low, and it did not wait an hour for its worker. */
    private static final String GIVES_WAY =
            " %1$s.priority < 0 and %1$s.attempt_at < %1$s.queued_at + interval '1 hour' ";

    static final String ORDER = " order by " + RANK
            + " desc, r.reserved_at nulls last, coalesce(u.workers, 0), t.served_at nulls first, r.id";

    /** As {@link #ORDER}, of what {@link #FIRST} has found. */
    private static final String FOUND_ORDER =
            " order by rank desc, reserved_at nulls last, under_way, served_at nulls first, id";

    private static final String FIRST = "select r.id, r.workers, r.project_id, " + RANK
            + " as rank, r.reserved_at, coalesce(u.workers, 0) as under_way, t.served_at from runs r join workers w on w.id = :worker and w.state = 'open'"
            + WITH_TURNS + " where r.status = 'queued' and " + FITS;

    private static final String CLAIM = "with alone as (" + FIRST + " and r.workers = 1 " + ORDER
            + " limit 1 for update of r skip locked), gang as (" + FIRST + " and r.workers > 1 and " + FITTING
            + " >= r.workers " + ORDER
            + " limit 1), first as (select * from (select * from alone union all select * from gang) c " + FOUND_ORDER
            + """
             limit 1), taken as (
                update runs set status = 'running', attempt = attempt + 1, worker_id = :worker, worker_name = :name, phase = '',
                    started_at = coalesce(started_at, now()), attempt_at = now(), lease_until = now() + make_interval(secs => :lease)
                from first where runs.id = first.id and first.workers = 1
                returning runs.id, runs.attempt)
            select first.id, first.workers, first.project_id, coalesce(taken.attempt, 0) as attempt from first left join taken on taken.id = first.id""";

    private final JdbcClient jdbc;
    private final RunQueue queue;
    private final Gangs gangs;

    RunTurns(JdbcClient jdbc, RunQueue queue, Gangs gangs) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.gangs = gangs;
    }

    private record First(long id, int workers, long projectId, int attempt) {}

    /**
     * What is a worker's turn.
     *
     * @param gang a run for several workers is first, of which this may become one; then there is no claim
     */
    record Turn(Optional<RunQueue.Claim> claim, boolean gang) {
        static final Turn NONE = new Turn(Optional.empty(), false);
    }

    /** Takes the run whose turn it is, if the worker is open and one of them fits it and wants no other worker. One statement: two workers never get the same run, and neither waits for the other. */
    @Transactional
    Turn next(long workerId, String workerName) {
        gangs.noneIsPlacedMeanwhile();
        Optional<First> first = jdbc.sql(CLAIM)
                .param("worker", workerId)
                .param("name", workerName)
                .param("lease", RunQueue.LEASE.toSeconds())
                .query(First.class)
                .optional();
        if (first.isEmpty()) {
            return Turn.NONE;
        }
        First found = first.get();
        if (found.workers() > 1) {
            return new Turn(Optional.empty(), true);
        }
        gangs.served(found.projectId());
        return new Turn(Optional.of(new RunQueue.Claim(found.id(), found.attempt(), 0)), false);
    }

    /** Takes back what a worker has; it goes on elsewhere from its last checkpoints, and the worker learns of it at its next word. */
    @Transactional
    List<RunQueue.Released> handBack(long workerId) {
        return queue.handBack("r.id in (select run_id from run_holders where worker_id = " + workerId + ")");
    }

    /** Takes back one run that gives way, the last to begin, where a run of high priority waits that could have its worker, has too few others to go to, and finds enough if those that give way go. */
    @Transactional
    List<RunQueue.Released> makeRoom() {
        Optional<Long> giving = jdbc.sql(
                        """
                        select v.id from runs r
                            join workers w on w.state = 'open' and """ + FITS + """
                            join run_holders h on h.worker_id = w.id
                            join runs v on v.id = h.run_id and """ + GIVES_WAY.formatted("v") + """
                            join lateral (
                                select count(*) filter (where b.id is null) as idle, count(*) filter (where b.id is null or """ + GIVES_WAY.formatted("b") + """
                                    ) as possible
                                from workers f
                                    left join run_holders g on g.worker_id = f.id
                                    left join runs b on b.id = g.run_id
                                where f.state = 'open' and f.last_seen_at > now() - make_interval(secs => ?)
                                    and r.device = any(string_to_array(f.devices, ',')) and r.labels <@ f.labels and r.memory_bytes <= f.memory_bytes
                                    and (r.method <> 'train' or r.workers = 1 or f.cluster_host <> '')) n
                                on n.idle < r.workers and n.possible >= r.workers
                        where r.status = 'queued' and r.priority > 0
                        order by v.started_at desc limit 1""")
                .param(RunIntake.WORKER_SILENCE.toSeconds())
                .query(Long.class)
                .optional();
        return giving.map(id -> queue.handBack("r.id = " + id)).orElse(List.of());
    }
}
