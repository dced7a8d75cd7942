package dev.variate.backend.run;

import dev.variate.fit.Stopping;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What people ask of runs, as statements: the state that the run is in when they arrive decides what they do. */
@Component
class WishStore {
    private final JdbcClient jdbc;

    WishStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Draws that every chain has. */
    int drawn(long runId) {
        return jdbc.sql("select coalesce(" + RunQueue.DRAWN + ", 0) from runs r where id = ?")
                .param(runId)
                .query(Integer.class)
                .single();
    }

    /** Ends a run that no worker has with the draws that there are. Whether there is such a run, with draws. */
    @Transactional
    boolean stopWaiting(long runId, String why) {
        return jdbc.sql("update runs r set status = 'succeeded', finished_at = now(), kept = nullif(" + RunQueue.DRAWN
                                + ", draws), ended_by = case when draws = " + RunQueue.DRAWN
                                + " then '' else ? end where id = ? and status in ('queued', 'paused') and "
                                + RunQueue.DRAWN
                                + " is not null")
                        .params(why, runId)
                        .update()
                > 0;
    }

    /** Asks the worker of a running run to end it with the draws that there are. */
    @Transactional
    boolean stop(long runId, String why) {
        return jdbc.sql(
                                "update runs set wish = 'stop', ended_by = ? where id = ? and status = 'running' and wish in ('', 'pause')")
                        .params(why, runId)
                        .update()
                > 0;
    }

    /** Pauses a waiting run at once; asks the worker of a running one to end it. Whether anything changed. */
    @Transactional
    boolean pause(long runId) {
        int paused = jdbc.sql("update runs set status = 'paused' where id = ? and status = 'queued'")
                .param(runId)
                .update();
        int asked = jdbc.sql("update runs set wish = 'pause' where id = ? and status = 'running' and wish = ''")
                .param(runId)
                .update();
        return paused + asked > 0;
    }

    /** Puts a paused run back into the queue; a running one that was to be paused goes on. Whether anything changed. */
    @Transactional
    boolean resume(long runId) {
        int queued = jdbc.sql("update runs set status = 'queued' where id = ? and status = 'paused'")
                .param(runId)
                .update();
        int left = jdbc.sql("update runs set wish = '' where id = ? and status = 'running' and wish = 'pause'")
                .param(runId)
                .update();
        return queued + left > 0;
    }

    /** Ends a run that no worker has at once; asks the worker of a running one to end it. Whether anything changed. */
    @Transactional
    boolean cancel(long runId, String why) {
        int ended = jdbc.sql(
                        "update runs set status = 'cancelled', finished_at = now(), ended_by = ? where id = ? and status in ('queued', 'paused')")
                .params(why, runId)
                .update();
        int asked = jdbc.sql(
                        "update runs set wish = 'cancel', kept = null, ended_by = ? where id = ? and status = 'running' and wish <> 'cancel'")
                .params(why, runId)
                .update();
        return ended + asked > 0;
    }

    /** A run has reached one of its rules: it ends with so many draws of each chain, however many its worker has made. Whether that is new. */
    @Transactional
    boolean stopAt(long runId, Stopping.End end) {
        return jdbc.sql(
                                "update runs set wish = 'stop', ended_by = ?, kept = ? where id = ? and status = 'running' and wish <> 'cancel' and kept is null")
                        .params(end.why(), end.draws(), runId)
                        .update()
                > 0;
    }

    /**
     * Puts a run that has succeeded back into the queue, with {@code more} draws of each chain to be made; at least those that some chain has made already. Rules by which it might end again are gone. Whether it had succeeded with {@code before} draws that count.
     */
    @Transactional
    boolean extend(long runId, int before, int more) {
        return jdbc.sql("""
                        update runs r set status = 'queued', finished_at = null, kept = null, ended_by = '', losses = 0,
                            until_ess = null, until_mcse = null, until_of = '', until_seconds = null, until_divergence = false,
                            draws = greatest(coalesce(kept, draws) + ?, (select max(c.next_iteration) from chain_checkpoints c where c.run_id = r.id) - warmup)
                        where id = ? and status = 'succeeded' and coalesce(kept, draws) = ?""").params(more, runId, before).update() > 0;
    }
}
