package dev.variate.backend.run;

import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.start.TrainingPlan;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * On how many workers a training goes on that has lost some: on as many as it was launched for, if the pool has them; else, when it has had too few
 * for ten seconds, on the most there are that divide the parts of a batch; of a mesh on fewer copies, or, where not even one copy finds workers, whole on one. What it learns is the same, to rounding.
 */
@Component
class TrainingSizes {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final JdbcClient jdbc;
    private final RunQueue queue;
    private final RunIntake intake;
    private final Map<Long, Instant> tooFew = new ConcurrentHashMap<>();

    TrainingSizes(JdbcClient jdbc, RunQueue queue, RunIntake intake) {
        this.jdbc = jdbc;
        this.queue = queue;
        this.intake = intake;
    }

    private record Waiting(long id, int workers, int wanted, String plan, int fitting) {
        TrainingPlan read() {
            return ProtocolJson.read(plan.getBytes(StandardCharsets.UTF_8), TrainingPlan.class);
        }
    }

    @Scheduled(fixedDelay = 1000)
    void look() {
        List<Waiting> waiting = jdbc.sql(
                        "select r.id, r.workers, t.workers as wanted, t.plan,"
                                + " (select count(*) from workers w where w.state = 'open' and w.cluster_host <> '' and w.last_seen_at > now() - make_interval(secs => ?) and "
                                + RunTurns.FITS + ") as fitting"
                                + " from runs r join trainings t on t.run_id = r.id where r.status = 'queued' and t.workers > 1 and r.attempt >= 1")
                .param(RunIntake.WORKER_SILENCE.toSeconds())
                .query(Waiting.class)
                .list();
        tooFew.keySet().retainAll(waiting.stream().map(Waiting::id).toList());
        waiting.forEach(this::fit);
    }

    private void fit(Waiting run) {
        int best = run.read().most(Math.min(run.wanted(), run.fitting()));
        boolean grows = best > run.workers();
        boolean shrinks = best < run.workers()
                && tooFew.computeIfAbsent(run.id(), id -> Instant.now())
                        .plus(PATIENCE)
                        .isBefore(Instant.now());
        if (best >= run.workers()) {
            tooFew.remove(run.id());
        }
        if (grows || shrinks) {
            resize(run, best);
        }
    }

    private void resize(Waiting run, int workers) {
        int changed = jdbc.sql("update runs set workers = ?, reserved_at = null where id = ? and status = 'queued'")
                .params(workers, run.id())
                .update();
        if (changed > 0) {
            queue.log(
                    run.id(),
                    "The pool has %d %s for it, so it goes on with %d%s."
                            .formatted(
                                    run.fitting(),
                                    run.fitting() == 1 ? "worker" : "workers",
                                    workers,
                                    mesh(run.read(), workers)));
            intake.wake();
        }
    }

    private static String mesh(TrainingPlan plan, int workers) {
        if (plan.mesh().isEmpty()) {
            return "";
        }
        return plan.meshOf(workers)
                .map(mesh -> ", on the mesh `" + mesh + "`")
                .orElse(
                        workers == 1
                                ? ", which has the whole model; the mesh `" + plan.mesh() + "` finds too few"
                                : "");
    }
}
