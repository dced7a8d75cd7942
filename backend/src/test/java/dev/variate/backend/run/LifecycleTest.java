package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import dev.variate.backend.team.Accounts;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Runs that are stopped, paused, extended and made again by real workers: whatever happens to them, a draw is the draw that it would have been. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(240)
class LifecycleTest {
    private static final int DRAWS = 6000;

    private TestStudio studio;
    private TestStudio.Example wells;
    private List<String> undisturbed;
    private long first;

    @BeforeAll
    void start() {
        studio = TestStudio.start("variate.local-worker=true");
        wells = studio.example("wells");
        first = launch(DRAWS);
        assertThat(studio.awaitEnd(first).get("status").asString()).isEqualTo("succeeded");
        undisturbed = draws(first);
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @Test
    void a_run_that_was_paused_and_whose_worker_died_meanwhile_goes_on_with_the_same_draws() throws Exception {
        long run = launch(DRAWS);
        await(run, event -> event instanceof RunEvent.BlockArrived block && block.firstIteration() > 60);
        CountDownLatch paused = new CountDownLatch(1);
        try (Subscription subscription = subscribe(
                run,
                paused,
                event -> event instanceof RunEvent.StatusChanged change && change.status() == RunStatus.PAUSED)) {
            assertThat(ask(run, "pause").get("wish").asString()).isEqualTo("pause");
            assertThat(paused.await(60, TimeUnit.SECONDS))
                    .as(() -> "paused; its log: "
                            + studio.get("/api/v1/runs/" + run + "/log").body())
                    .isTrue();
        }
        long worker = studio.bean(JdbcClient.class)
                .sql("select max(pid) from workers where local")
                .query(Long.class)
                .single();
        assertThat(ProcessHandle.of(worker).orElseThrow().destroyForcibly()).isTrue();
        ask(run, "resume");
        assertThat(studio.awaitEnd(run).get("status").asString()).isEqualTo("succeeded");
        assertThat(studio.get("/api/v1/runs/" + run + "/log").body())
                .contains("the run is paused now", "Attempt 2 began");
        assertThat(draws(run)).isEqualTo(undisturbed);
    }

    @Test
    void a_stopped_run_has_the_first_draws_of_an_undisturbed_one_and_extended_all_of_them() throws Exception {
        long run = launch(DRAWS);
        await(
                run,
                event -> event instanceof RunEvent.BlockArrived
                        && studio.bean(WishStore.class).drawn(run) > 20);
        ask(run, "stop");
        JsonNode ended = studio.awaitEnd(run);
        assertThat(ended.get("status").asString()).isEqualTo("succeeded");
        int kept = ended.get("kept").asInt();
        assertThat(kept).isBetween(21, DRAWS - 1);
        assertThat(draws(run)).isEqualTo(firstOf(kept));
        assertThat(ended.get("verdict").asString()).isNotEmpty();
        studio.post("/api/v1/runs/" + run + "/extend", "{\"draws\": " + (DRAWS - kept) + "}");
        JsonNode whole = studio.awaitEnd(run);
        assertThat(whole.get("kept").isNull()).isTrue();
        assertThat(whole.get("settings").get("draws").asInt()).isEqualTo(DRAWS);
        assertThat(draws(run)).isEqualTo(undisturbed);
    }

    @Test
    void a_run_of_half_the_draws_extended_by_as_many_is_a_run_of_all() {
        long run = launch(DRAWS / 2);
        studio.awaitEnd(run);
        assertThat(draws(run)).isEqualTo(firstOf(DRAWS / 2));
        studio.post("/api/v1/runs/" + run + "/extend", "{\"draws\": " + DRAWS / 2 + ", \"from\": " + DRAWS / 2 + "}");
        assertThat(studio.awaitEnd(run).get("status").asString()).isEqualTo("succeeded");
        assertThat(draws(run)).isEqualTo(undisturbed);
    }

    @Test
    void a_reproduction_says_that_its_draws_are_the_same_and_one_of_changed_draws_that_they_are_not() {
        TestStudio.Answer made = studio.post("/api/v1/runs/" + first + "/reproduce", "");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().get("sameDraws").isNull()).isTrue();
        TestStudio.Answer meanwhile = studio.post("/api/v1/runs/" + first + "/reproduce", "");
        assertThat(meanwhile.status()).isEqualTo(200);
        assertThat(meanwhile.id()).isEqualTo(made.id());
        JsonNode ended = studio.awaitEnd(made.id());
        assertThat(ended.get("reproduces").asLong()).isEqualTo(first);
        assertThat(ended.get("sameDraws").asBoolean()).as(ended.toString()).isTrue();
        assertThat(ended.get("seed").asLong()).isEqualTo(5);
        assertThat(draws(made.id())).isEqualTo(undisturbed);

        long other = launch(DRAWS / 2);
        studio.awaitEnd(other);
        // One bit of one draw.
        studio.bean(JdbcClient.class)
                .sql(
                        "update run_blocks set draws = set_bit(draws, 5, 1 - get_bit(draws, 5)) where run_id = ? and chain = 2 and not warmup"
                                + " and first_iteration = (select max(first_iteration) from run_blocks where run_id = ? and chain = 2)")
                .params(other, other)
                .update();
        long again = studio.post("/api/v1/runs/" + other + "/reproduce", "").id();
        assertThat(studio.awaitEnd(again).get("sameDraws").asBoolean()).isFalse();
    }

    @Test
    void a_run_ends_once_its_quantities_have_the_effective_draws_and_does_so_again_with_the_same_draws() {
        TestStudio.Example schools = studio.example("eight schools");
        String request =
                schools.run(500, 8000, 9).replace("\"seed\"", "\"until\": {\"ess\": 800, \"of\": \"mu\"}, \"seed\"");
        long[] twice = new long[2];
        for (int i = 0; i < 2; i++) {
            TestStudio.Answer made = studio.post("/api/v1/projects/" + schools.project() + "/runs", request);
            assertThat(made.status()).as(made.body()).isEqualTo(201);
            twice[i] = made.id();
        }
        JsonNode ended = studio.awaitEnd(twice[0]);
        assertThat(ended.get("status").asString()).isEqualTo("succeeded");
        assertThat(ended.get("kept").asInt()).isBetween(200, 4000);
        assertThat(ended.get("endedBy").asString())
                .startsWith("`mu` reached ")
                .endsWith(" effective draws of the 800 wanted");
        studio.get("/api/v1/runs/" + twice[0] + "/summary")
                .json()
                .get("parameters")
                .valueStream()
                .filter(p -> p.get("name").asString().equals("mu"))
                .forEach(mu -> assertThat(Math.min(
                                mu.get("essBulk").asDouble(), mu.get("essTail").asDouble()))
                        .isGreaterThanOrEqualTo(800));
        assertThat(studio.awaitEnd(twice[1]).get("kept")).isEqualTo(ended.get("kept"));
        assertThat(draws(twice[1])).isEqualTo(draws(twice[0]));
        long made = studio.post("/api/v1/runs/" + twice[0] + "/reproduce", "").id();
        JsonNode reproduced = studio.awaitEnd(made);
        assertThat(reproduced.get("settings").get("draws")).isEqualTo(ended.get("kept"));
        assertThat(reproduced.get("sameDraws").asBoolean()).isTrue();
    }

    @Test
    void a_run_again_has_the_same_model_data_and_settings_and_a_seed_of_its_own_or_the_same() {
        long run = launch(50);
        studio.awaitEnd(run);
        TestStudio.Answer made = studio.post("/api/v1/runs/" + run + "/again", "");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        JsonNode again = studio.awaitEnd(made.id());
        assertThat(again.get("settings"))
                .isEqualTo(studio.get("/api/v1/runs/" + run).json().get("settings"));
        assertThat(again.get("seed").asLong()).isNotEqualTo(5);
        assertThat(again.get("data"))
                .isEqualTo(studio.get("/api/v1/runs/" + run).json().get("data"));
        assertThat(draws(made.id())).hasSameSizeAs(draws(run)).isNotEqualTo(draws(run));
        long same = studio.post("/api/v1/runs/" + run + "/again", "{\"sameSeed\": true, \"settings\": {\"draws\": 60}}")
                .id();
        assertThat(studio.awaitEnd(same).get("seed").asLong()).isEqualTo(5);
        assertThat(draws(same)).containsAll(draws(run)).hasSize(1 + 4 * 60);
    }

    private long launch(int draws) {
        // steps so small that drawing takes longer than telling of it: who is told to stop must not have ended before
        String patient = wells.run(200, draws, 5).replace("\"chains\"", "\"targetAccept\": 0.995, \"chains\"");
        TestStudio.Answer made = studio.post("/api/v1/projects/" + wells.project() + "/runs", patient);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private JsonNode ask(long run, String wish) {
        TestStudio.Answer answer = studio.post("/api/v1/runs/" + run + "/" + wish, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private void await(long run, Predicate<RunEvent> wanted) throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        try (Subscription subscription = subscribe(run, seen, wanted)) {
            assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Subscription subscribe(long run, CountDownLatch seen, Predicate<RunEvent> wanted) {
        return studio.bean(Runs.class).subscribe(studio.bean(Accounts.class).owner(), run, event -> {
            if (wanted.test(event)) {
                seen.countDown();
            }
        });
    }

    private List<String> draws(long run) {
        return studio.get("/api/v1/runs/" + run + "/draws?format=csv")
                .body()
                .lines()
                .toList();
    }

    /** Of each chain of the undisturbed run. */
    private List<String> firstOf(int draws) {
        return undisturbed.stream()
                .filter(row -> row.startsWith("chain") || Integer.parseInt(row.split(",", 3)[1]) < draws)
                .toList();
    }
}
