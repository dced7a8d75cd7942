package dev.variate.backend.run;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Runs that ask for several workers at once. All are placed in one transaction or none is, so two such runs never hold half of what the other needs; while too few are free, those whose turn it would be wait, so small runs do not overtake it for ever. The attempt is
 * the lease of all: one member that fails, is lost or goes takes it from the others, and they learn of it at their next word.
 */
@Component
class Gangs {
    /** Names the lock under which gangs are placed: claims share it, a placement has it alone. */
    private static final int PLACING = 0x67616e67;

    private final JdbcClient jdbc;

    Gangs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Waiting(long id, int workers, long projectId) {}

    private record Free(long id, String name) {}

    /**
     * An attempt that has just been placed on several workers.
     *
     * @param names theirs, in the order of the chains
     */
    record Placed(long runId, int attempt, List<String> names) {}

    /** No worker becomes one of a gang before this transaction ends. */
    void noneIsPlacedMeanwhile() {
        jdbc.sql("select pg_advisory_xact_lock_shared(?) is null")
                .param(PLACING)
                .query(Boolean.class)
                .single();
    }

    /** It was this project's turn. */
    void served(long projectId) {
        jdbc.sql("""
                        insert into pool_turns (project_id, served_at) values (?, clock_timestamp())
                        on conflict (project_id) do update set served_at = excluded.served_at""").param(projectId).update();
    }

    /** Places the first run for several workers that this one fits on it and others, if enough are free; else this one is kept free for it. */
    @Transactional
    Optional<Placed> place(long workerId) {
        jdbc.sql("select pg_advisory_xact_lock(?) is null")
                .param(PLACING)
                .query(Boolean.class)
                .single();
        Optional<Waiting> first = jdbc.sql(
                        "select r.id, r.workers, r.project_id from runs r join workers w on w.id = ? and w.state = 'open'"
                                + RunTurns.WITH_TURNS + " where r.status = 'queued' and r.workers > 1 and "
                                + RunTurns.FITS + " and " + RunTurns.FITTING + " >= r.workers " + RunTurns.ORDER
                                + " limit 1 for update of r")
                .param(workerId)
                .query(Waiting.class)
                .optional();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Waiting run = first.get();
        List<Free> free = free(run, workerId);
        if (free.size() < run.workers()) {
            jdbc.sql("update runs set reserved_at = coalesce(reserved_at, clock_timestamp()) where id = ?")
                    .param(run.id())
                    .update();
            return Optional.empty();
        }
        List<String> names = free.stream().map(Free::name).toList();
        int attempt = jdbc.sql("""
                        update runs set status = 'running', attempt = attempt + 1, worker_id = ?, worker_name = ?, phase = '', reserved_at = null,
                            started_at = coalesce(started_at, now()), attempt_at = now(), lease_until = now() + make_interval(secs => ?)
                        where id = ? returning attempt""")
                .params(workerId, String.join(", ", names), RunQueue.LEASE.toSeconds(), run.id())
                .query(Integer.class)
                .single();
        jdbc.sql("delete from run_members where run_id = ?").param(run.id()).update();
        for (int member = 0; member < free.size(); member++) {
            jdbc.sql(
                            "insert into run_members (run_id, member, attempt, worker_id, lease_until) values (?, ?, ?, ?, now() + make_interval(secs => ?))")
                    .params(run.id(), member, attempt, free.get(member).id(), RunQueue.LEASE.toSeconds())
                    .update();
        }
        served(run.projectId());
        return Optional.of(new Placed(run.id(), attempt, names));
    }

    /** As many free workers as the run asks for, the one that asks first; all there are if they are fewer. */
    private List<Free> free(Waiting run, long workerId) {
        return jdbc.sql("select w.id, w.name from workers w join runs r on r.id = ? and " + RunTurns.FITS + """
                         where w.state = 'open' and (w.id = ? or w.last_seen_at > now() - make_interval(secs => ?))
                            and not exists (select from run_holders h where h.worker_id = w.id)
                        order by w.id <> ?, w.id limit ?""")
                .params(run.id(), workerId, RunIntake.WORKER_SILENCE.toSeconds(), workerId, run.workers())
                .query(Free.class)
                .list();
    }

    /** The part of a run that has been placed on this worker and that it does not know of yet. */
    @Transactional
    Optional<RunQueue.Claim> part(long workerId) {
        return jdbc.sql("""
                        update run_members m set begun = true, lease_until = now() + make_interval(secs => ?)
                        from runs r where m.worker_id = ? and m.ended = '' and not m.begun
                            and r.id = m.run_id and r.attempt = m.attempt and r.status = 'running'
                        returning m.run_id as id, m.attempt, m.member""")
                .params(RunQueue.LEASE.toSeconds(), workerId)
                .query(RunQueue.Claim.class)
                .optional();
    }

    /** Whether the attempt is, or was to its end, this worker's, alone or with others. A member has spoken by asking. */
    @Transactional
    boolean heard(long runId, int attempt, long workerId) {
        boolean alone = jdbc.sql("select true from runs where id = ? and attempt = ? and worker_id = ? and workers = 1")
                .params(runId, attempt, workerId)
                .query(Boolean.class)
                .optional()
                .isPresent();
        return alone
                || jdbc.sql(
                                        "update run_members set lease_until = now() + make_interval(secs => ?) where run_id = ? and attempt = ? and worker_id = ?")
                                .params(RunQueue.LEASE.toSeconds(), runId, attempt, workerId)
                                .update()
                        > 0;
    }

    private record Sums(int open, int cancelled, double compileSeconds, double sampleSeconds, long gradients) {}

    /**
     * What the end of one worker's part means for the run: nothing while others draw; else the end of all.
     *
     * @param end of a worker that has the run alone, that of the run
     */
    @Transactional
    Optional<RunEnd> ended(long runId, int attempt, long workerId, RunEnd end) {
        String wish = jdbc.sql("select wish from runs where id = ? and attempt = ? and workers > 1 for update")
                .params(runId, attempt)
                .query(String.class)
                .optional()
                .orElse("alone");
        boolean leaves = end.status() == RunStatus.CANCELLED && wish.isEmpty();
        if (wish.equals("alone") || leaves || end.status() == RunStatus.FAILED) {
            return Optional.of(end);
        }
        jdbc.sql("""
                        update run_members set ended = ?, compile_seconds = ?, sample_seconds = ?, gradients = ?
                        where run_id = ? and attempt = ? and worker_id = ? and ended = ''""")
                .params(
                        end.status().text(),
                        end.compileSeconds(),
                        end.sampleSeconds(),
                        end.gradients(),
                        runId,
                        attempt,
                        workerId)
                .update();
        Sums sums = jdbc.sql("""
                        select count(*) filter (where ended = '') as open, count(*) filter (where ended = 'cancelled') as cancelled,
                            max(compile_seconds) as compile_seconds, max(sample_seconds) as sample_seconds, sum(gradients) as gradients
                        from run_members where run_id = ? and attempt = ?""").params(runId, attempt).query(Sums.class).single();
        return sums.open() > 0
                ? Optional.empty()
                : Optional.of(new RunEnd(
                        sums.cancelled() > 0 ? RunStatus.CANCELLED : RunStatus.SUCCEEDED,
                        "",
                        sums.compileSeconds(),
                        sums.sampleSeconds(),
                        sums.gradients(),
                        end.importance(),
                        end.marginalLikelihood()));
    }
}
