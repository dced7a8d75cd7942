package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A long queue: whose turn it is, and what it costs to find out, which is printed beside its budget. */
class ManyWaitingTest {
    private static final int RUNS = 1000;
    private static final int PROJECTS = 20;
    private static final int BUDGET_MILLIS = 10;
    /** Runs that each of the pool's workers has at once do not matter here; a run that was claimed is soon over. */
    private static final int UNDER_WAY = 4;

    @Test
    void of_a_thousand_runs_in_the_queue_none_is_starved_and_a_claim_is_cheap() {
        try (TestStudio studio = TestStudio.start()) {
            JdbcClient jdbc = studio.bean(JdbcClient.class);
            RunTurns turns = studio.bean(RunTurns.class);
            long worker = jdbc.sql(
                            "insert into workers (name, host, version, devices, cores, memory_bytes, pid, local, last_seen_at) values"
                                    + " ('w', 'h', '1', 'jvm', 1, 1, 1, false, now() + interval '1 hour') returning id")
                    .query(Long.class)
                    .single();
            Map<Long, Long> waiting = queue(studio, jdbc);
            // one project has launched as much as all others together
            List<Double> millis = new ArrayList<>();
            List<Long> order = new ArrayList<>();
            List<Long> underWay = new ArrayList<>();
            for (OptionalLong next = claim(turns, worker, millis);
                    next.isPresent();
                    next = claim(turns, worker, millis)) {
                order.add(waiting.get(next.getAsLong()));
                underWay.add(next.getAsLong());
                if (underWay.size() == UNDER_WAY) {
                    jdbc.sql(
                                    "update runs set status = 'cancelled', lease_until = null, finished_at = now() where id = ?")
                            .param(underWay.removeFirst())
                            .update();
                }
            }
            assertThat(order).hasSize(RUNS);
            int share = RUNS / 2 / (PROJECTS - 1);
            Map<Long, Integer> last = new LinkedHashMap<>();
            for (int i = 0; i < order.size(); i++) {
                last.put(order.get(i), i);
            }
            long greedy = order.getLast();
            last.remove(greedy);
            assertThat(last).hasSize(PROJECTS - 1);
            assertThat(last.values())
                    .as("the greedy project's %d runs do not hold up the %d of each other", RUNS / 2, share)
                    .allMatch(when -> when < PROJECTS * (share + 2));
            Collections.sort(millis);
            System.out.printf(
                    "claim of one of %,d to 1 runs in the queue: median %.1f ms, 99 %% below %.1f ms, at most %.1f ms (budget %d ms)%n",
                    RUNS,
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() * 99 / 100),
                    millis.getLast(),
                    BUDGET_MILLIS);
        }
    }

    private static OptionalLong claim(RunTurns turns, long worker, List<Double> millis) {
        long start = System.nanoTime();
        RunTurns.Turn turn = turns.next(worker, "w");
        millis.add((System.nanoTime() - start) / 1e6);
        return turn.claim().map(claim -> OptionalLong.of(claim.id())).orElse(OptionalLong.empty());
    }

    /** The project of each run. */
    private static Map<Long, Long> queue(TestStudio studio, JdbcClient jdbc) {
        TestStudio.Example schools = studio.example("eight schools");
        long first = studio.post("/api/v1/projects/" + schools.project() + "/runs", schools.run(10, 10, 1))
                .id();
        Map<Long, Long> projects = new LinkedHashMap<>();
        projects.put(first, schools.project());
        String columns =
                "model_id, model_name, account_id, source, method, chains, warmup, draws, device, target_accept, seed, program_hash, inputs_hash, engine_version, status";
        int share = RUNS / 2 / (PROJECTS - 1);
        for (int p = 0; p < PROJECTS; p++) {
            long project = p == 0
                    ? schools.project()
                    : jdbc.sql("insert into projects (name) values (?) returning id")
                            .param("p" + p)
                            .query(Long.class)
                            .single();
            int count = p == 0 ? RUNS - share * (PROJECTS - 1) - 1 : share;
            jdbc.sql("insert into runs (project_id, number, " + columns + ") select ?, n + 1, " + columns
                            + " from runs, generate_series(1, ?) n where id = ? returning id")
                    .params(project, count, first)
                    .query(Long.class)
                    .list()
                    .forEach(id -> projects.put(id, project));
        }
        return projects;
    }
}
