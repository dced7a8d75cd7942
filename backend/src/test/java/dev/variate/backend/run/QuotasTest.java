package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuotasTest {
    private TestStudio studio;

    @BeforeAll
    void start() {
        studio = TestStudio.start("variate.quotas.open-runs=2", "variate.quotas.storage=1KB");
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    private long project(String name) {
        return studio.post("/api/v1/projects", "{\"name\": \"" + name + "\"}").id();
    }

    /** A model that needs no data and waits for a worker that is not there. */
    private String launch(long project) {
        long model = studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"m\", \"source\": \"Tensor m() { var x = normal(0, 1); return x; }\"}")
                .id();
        return "{\"model\": " + model + ", \"settings\": {\"chains\": 1, \"warmup\": 10, \"draws\": 10}}";
    }

    @Test
    void a_project_has_no_more_open_runs_than_it_may_and_another_is_not_held_up() {
        long busy = project("busy");
        String launch = launch(busy);
        String runs = "/api/v1/projects/" + busy + "/runs";
        long first = studio.post(runs, launch).id();
        assertThat(studio.get("/api/v1/runs/" + first).json().get("status").asString())
                .isEqualTo("queued");
        assertThat(studio.post(runs, launch).status()).isEqualTo(201);
        TestStudio.Answer refused = studio.post(runs, launch);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("detail").asString())
                .startsWith("This project has 2 runs that wait or are under way, as many as one may have.");
        long other = project("other");
        assertThat(studio.post("/api/v1/projects/" + other + "/runs", launch(other))
                        .status())
                .isEqualTo(201);
        studio.post("/api/v1/runs/" + first + "/cancel", "");
        assertThat(studio.post(runs, launch).status()).isEqualTo(201);
    }

    @Test
    void a_project_whose_draws_take_all_its_room_launches_nothing_more() {
        long drawn = project("drawn");
        long run = studio.post("/api/v1/projects/" + drawn + "/runs", launch(drawn))
                .id();
        studio.post("/api/v1/runs/" + run + "/cancel", "");
        JdbcClient jdbc = studio.bean(JdbcClient.class);
        jdbc.sql("insert into run_blocks (run_id, chain, first_iteration, count, warmup, attempt, draws, stats)"
                        + " values (?, 0, 0, 1, false, 1, ?, ?)")
                .params(run, new byte[900], new byte[200])
                .update();
        // To a project of which nobody has asked yet: the answer is kept for half a minute.
        long full = project("full");
        jdbc.sql("update runs set project_id = ? where id = ?")
                .params(full, run)
                .update();
        TestStudio.Answer refused = studio.post("/api/v1/projects/" + full + "/runs", launch(full));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("detail").asString()).startsWith("The draws of this project take");
    }
}
