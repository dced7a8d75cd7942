package dev.variate.backend.run;

import dev.variate.diagnostics.Importance;
import dev.variate.diagnostics.MarginalLikelihood;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The run's state machine as statements. Each change names the attempt that may make it, and the database decides: a worker whose lease was lost changes no row, whatever it believes.
 */
@Component
class RunQueue {
    /** A worker speaks every half second; this long a silence means that it is gone. */
    static final Duration LEASE = Duration.ofSeconds(15);

    /** A run that takes its worker down this often is not tried again. */
    static final int MOST_ATTEMPTS = 5;

    private static final String PHASES = "array['', 'compiling', 'warmup', 'sampling']";
    private static final String HELD = " where id = ? and attempt = ? and status = 'running'";
    /** The time of earlier attempts counts, that of the last one from its lease on. */
    private static final String LATE =
            "(wish = '' and until_seconds is not null and coalesce(sample_seconds, 0) + extract(epoch from now() - attempt_at) >= until_seconds)";

    /** How many draws every chain of run {@code r} has; null before each has one that counts. */
    static final String DRAWN = """
            (select case when count(*) = r.chains and min(c.next_iteration) > r.warmup then min(c.next_iteration) - r.warmup end
                from chain_checkpoints c where c.run_id = r.id)""";

    /** What becomes of runs that their worker has no more: what somebody wishes; else they wait again, unless they have lost too many workers. */
    private static final String LEAVE = """
            update runs set
                status = o.outcome,
                kept = case when o.outcome = 'succeeded' then nullif(o.counted, runs.draws) end,
                ended_by = case
                    when o.outcome = 'succeeded' and o.counted = runs.draws then ''
                    when o.outcome = 'succeeded' or runs.wish = 'cancel' then runs.ended_by
                    when o.outcome = 'cancelled' then runs.ended_by || ' before every chain had a draw that counts'
                    else '' end,
                error = case when o.outcome = 'failed'
                    then 'The worker was lost ' || o.losses || ' times while it ran this model, so the run is not tried again. What was drawn is kept; a smaller model or fewer chains need less memory.'
                    else '' end,
                finished_at = case when o.outcome in ('queued', 'paused') then null else now() end,
                losses = o.losses,
                lease_until = null,
                wish = '',
                phase = ''
            from (
                select n.*,
                    case n.wish
                        when 'cancel' then 'cancelled'
                        when 'pause' then 'paused'
                        when 'stop' then case when n.counted is null then 'cancelled' else 'succeeded' end
                        else case when n.losses >= ? then 'failed' else 'queued' end
                    end as outcome
                from (
                    select r.id, r.wish, r.losses + ? as losses, coalesce(r.kept, """ + DRAWN + """
                    ) as counted from runs r where r.status = 'running' and %s for update of r) n) o
            where runs.id = o.id
            returning runs.id, runs.status, runs.attempt""";

    private final JdbcClient jdbc;
    private final FigureStore figures;
    private final LeaseWatch watch;

    RunQueue(JdbcClient jdbc, FigureStore figures, LeaseWatch watch) {
        this.jdbc = jdbc;
        this.figures = figures;
        this.watch = watch;
    }

    /**
     * A run that a worker has just been given.
     *
     * @param member which of its workers, counted from 0
     */
    record Claim(long id, int attempt, int member) {}

    /** A run that its worker has no more. */
    record Released(long id, String status, int attempt) {}

    /** Whether the attempt is to end, as somebody wishes or because the run's time is over; the lease is good for its full time again. */
    @Transactional
    boolean extend(long runId, int attempt) {
        return jdbc.sql("update runs set lease_until = now() + make_interval(secs => ?), wish = case when " + LATE
                        + " then 'stop' else wish end, ended_by = case when " + LATE
                        + " then 'its ' || until_seconds || ' s were over' else ended_by end" + HELD
                        + " returning wish <> ''")
                .params(LEASE.toSeconds(), runId, attempt)
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> new LeaseLostException(runId, attempt));
    }

    @Transactional
    boolean enter(long runId, int attempt, String phase) {
        boolean cancel = extend(runId, attempt);
        // its workers need not come so far together: the furthest counts
        jdbc.sql("update runs set phase = ?" + HELD + " and array_position(" + PHASES + ", phase) < array_position("
                        + PHASES + ", ?)")
                .params(phase, runId, attempt, phase)
                .update();
        return cancel;
    }

    /** What came of a block. */
    record Recorded(boolean fresh, boolean cancel) {}

    /**
     * Stores a block and the checkpoint after it, both or neither. The update of the lease locks the run's row, so the lease cannot be lost between the check and the insert.
     *
     * @throws IllegalArgumentException if the block leaves a gap after what is stored of its chain
     */
    @Transactional
    Recorded record(long runId, int attempt, RecordedBlock block) {
        boolean cancel = extend(runId, attempt);
        int expected = jdbc.sql("select next_iteration from chain_checkpoints where run_id = ? and chain = ?")
                .params(runId, block.chain())
                .query(Integer.class)
                .optional()
                .orElse(0);
        if (block.nextIteration() <= expected) {
            return new Recorded(false, cancel); // sent again, because its sender did not see the answer
        }
        if (block.firstIteration() != expected) {
            throw new IllegalArgumentException(
                    "Chain %d of run %d goes on at iteration %d; a block from %d leaves a gap."
                            .formatted(block.chain(), runId, expected, block.firstIteration()));
        }
        jdbc.sql(
                        "insert into run_blocks (run_id, chain, first_iteration, count, warmup, attempt, draws, stats) values (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        runId,
                        block.chain(),
                        block.firstIteration(),
                        block.count(),
                        block.warmup(),
                        attempt,
                        block.draws(),
                        block.stats())
                .update();
        jdbc.sql("""
                        insert into chain_checkpoints (run_id, chain, next_iteration, state) values (?, ?, ?, ?)
                        on conflict (run_id, chain) do update set next_iteration = excluded.next_iteration, state = excluded.state, updated_at = now()""")
                .params(runId, block.chain(), block.nextIteration(), block.checkpoint())
                .update();
        return new Recorded(true, cancel);
    }

    /** Ends the run. The same end told twice by the same attempt is one end. */
    @Transactional
    void finish(long runId, int attempt, RunEnd end) {
        int changed = jdbc.sql("""
                        update runs set status = ?, error = ?, compile_seconds = ?, sample_seconds = coalesce(sample_seconds, 0) + ?, gradients = coalesce(gradients, 0) + ?,
                            k_hat = ?, effective_draws = ?, log_marginal = ?, log_marginal_error = ?, finished_at = now(), kept = null, ended_by = '', lease_until = null, wish = '', phase = ''""" + HELD)
                .params(
                        end.status().text(),
                        end.error(),
                        end.compileSeconds(),
                        end.sampleSeconds(),
                        end.gradients(),
                        end.importance().map(Importance::kHat).orElse(null),
                        end.importance().map(Importance::effectiveDraws).orElse(null),
                        end.marginalLikelihood().map(MarginalLikelihood::log).orElse(null),
                        end.marginalLikelihood().map(MarginalLikelihood::error).orElse(null),
                        runId,
                        attempt)
                .update();
        if (changed == 0 && !endedBy(runId, attempt, end.status())) {
            throw new LeaseLostException(runId, attempt);
        }
    }

    private boolean endedBy(long runId, int attempt, RunStatus status) {
        return jdbc.sql("select true from runs where id = ? and attempt = ? and status = ?")
                .params(runId, attempt, status.text())
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    /** Iterations stored of all chains. */
    long stored(long runId) {
        return jdbc.sql("select coalesce(sum(next_iteration), 0) from chain_checkpoints where run_id = ?")
                .param(runId)
                .query(Long.class)
                .single();
    }

    /** Puts back the runs of workers that have been silent for too long, unless it may be the studio that was away. */
    @Transactional
    List<Released> expire() {
        Instant now = jdbc.sql("select now() as at")
                .query((row, number) -> row.getTimestamp("at").toInstant())
                .single();
        boolean unbroken = watch.unbroken(now);
        noLessNorMoreThanALease("runs", "status = 'running'", unbroken);
        noLessNorMoreThanALease("run_members", "ended = ''", unbroken);
        return release(
                "(r.lease_until < now() or exists (select from run_members m where m.run_id = r.id and m.attempt = r.attempt and m.ended = '' and m.lease_until < now()))");
    }

    /** A clock that was put back must not keep a dead worker's run for as long, nor one that was put forward take the run of a worker that lives. */
    private void noLessNorMoreThanALease(String table, String which, boolean unbroken) {
        jdbc.sql("update " + table + " set lease_until = now() + make_interval(secs => ?) where " + which
                        + " and (lease_until > now() + make_interval(secs => ?) or lease_until < now() and not ?)")
                .params(LEASE.toSeconds(), LEASE.toSeconds() + 1, unbroken)
                .update();
    }

    /** Puts back the runs of a worker that is gone. */
    @Transactional
    List<Released> releaseOf(long workerId) {
        return release("r.id in (select run_id from run_holders where worker_id = " + workerId + ")");
    }

    /** Puts back the runs of this studio's own workers, which died with the studio that started them, or of one of them, by its process. */
    @Transactional
    List<Released> releaseLocal(Optional<Long> pid) {
        return release("r.id in (select h.run_id from run_holders h join workers w on w.id = h.worker_id and w.local"
                + pid.map(number -> " and w.pid = " + number).orElse("") + ")");
    }

    private List<Released> release(String which) {
        return leave(1, which);
    }

    /** Takes runs from their workers without counting it as a loss: they go on elsewhere, from their last checkpoints. */
    @Transactional
    List<Released> handBack(String which) {
        return leave(0, which);
    }

    private List<Released> leave(int losses, String which) {
        return jdbc.sql(LEAVE.formatted(which))
                .params(MOST_ATTEMPTS, losses)
                .query(Released.class)
                .list();
    }

    /**
     * The worker has ended the attempt before the run's last draw, as it was asked to. Empty if that is known already.
     *
     * @throws LeaseLostException if the attempt is no longer the run's
     */
    @Transactional
    Optional<Released> leave(long runId, int attempt, RunEnd end) {
        if (!spend(runId, attempt, end)) {
            if (!begun(runId, attempt)) {
                throw new LeaseLostException(runId, attempt);
            }
            return Optional.empty();
        }
        return leave(0, "r.id = " + runId + " and r.attempt = " + attempt).stream()
                .findFirst();
    }

    private boolean spend(long runId, int attempt, RunEnd end) {
        return jdbc.sql(
                                "update runs set compile_seconds = ?, sample_seconds = coalesce(sample_seconds, 0) + ?, gradients = coalesce(gradients, 0) + ?"
                                        + HELD)
                        .params(end.compileSeconds(), end.sampleSeconds(), end.gradients(), runId, attempt)
                        .update()
                > 0;
    }

    private boolean begun(long runId, int attempt) {
        return jdbc.sql("select true from runs where id = ? and attempt = ?")
                .params(runId, attempt)
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    /** How many draws of each chain count is said before their summary is made. */
    @Transactional
    void settle(long runId, int attempt) {
        jdbc.sql("update runs r set kept = coalesce(kept, " + DRAWN + ")" + HELD + " and wish = 'stop'")
                .params(runId, attempt)
                .update();
    }

    /** What somebody wants of the run. */
    Wish wish(long runId) {
        return jdbc.sql("select wish, kept is not null as settled from runs where id = ?")
                .param(runId)
                .query(Wish.class)
                .single();
    }

    /**
     * What somebody wants of a run.
     *
     * @param settled whether it is known how many draws count
     */
    record Wish(String wish, boolean settled) {}

    @Transactional
    void storeFigures(long runId, SummaryView summary) {
        figures.keep(runId, summary);
        jdbc.sql("update runs set divergences = ?, max_r_hat = ?, min_ess = ?, verdict = ? where id = ?")
                .params(
                        summary.divergences(),
                        summary.maxRHat().isPresent() ? summary.maxRHat().getAsDouble() : null,
                        summary.minEss().isPresent() ? summary.minEss().getAsDouble() : null,
                        summary.verdict().equals(SummaryView.Verdict.WARMING_UP)
                                ? ""
                                : summary.verdict().sentence(),
                        runId)
                .update();
    }

    @Transactional
    void log(long runId, String message) {
        jdbc.sql("insert into run_log (run_id, message) values (?, ?)")
                .params(runId, message)
                .update();
    }

    List<LogEntry> log(long runId) {
        return jdbc.sql("select at, message from run_log where run_id = ? order by id")
                .param(runId)
                .query((row, number) -> new LogEntry(row.getTimestamp("at").toInstant(), row.getString("message")))
                .list();
    }

    int waiting() {
        return jdbc.sql("select count(*) from runs where status = 'queued'")
                .query(Integer.class)
                .single();
    }

    List<Long> runningOn(long workerId) {
        return jdbc.sql("select run_id from run_holders where worker_id = ?")
                .param(workerId)
                .query(Long.class)
                .list();
    }
}
