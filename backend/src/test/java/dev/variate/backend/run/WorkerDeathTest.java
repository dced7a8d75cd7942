package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import dev.variate.backend.team.Accounts;
import dev.variate.db.DatabaseAddress;
import dev.variate.db.fixture.TestDatabase;
import dev.variate.pool.worker.LocalWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What a death costs: at most a block of work, and no draw is another. */
@Timeout(180)
class WorkerDeathTest {
    private static final int DRAWS = 6000;

    @TempDir
    Path data;

    @Test
    void a_run_whose_worker_is_killed_ends_with_the_same_draws() throws Exception {
        try (TestStudio studio = TestStudio.start("variate.local-worker=true")) {
            TestStudio.Example radon = studio.example("radon");
            long run = launch(studio, radon, 300);
            awaitBlocks(studio, run, block -> block.firstIteration() > 100);
            long worker = studio.bean(JdbcClient.class)
                    .sql("select max(pid) from workers where local")
                    .query(Long.class)
                    .single();
            assertThat(ProcessHandle.of(worker).orElseThrow().destroyForcibly()).isTrue();
            JsonNode disturbed = studio.awaitEnd(run);
            assertThat(disturbed.get("status").asString())
                    .as(disturbed.toString())
                    .isEqualTo("succeeded");
            assertThat(studio.get("/api/v1/runs/" + run + "/log").body())
                    .contains("Attempt 1 lost its worker", "Attempt 2 began");
            assertThat(draws(studio, run)).isEqualTo(draws(studio, undisturbed(studio, radon, 300)));
        }
    }

    @Test
    void a_run_goes_on_when_its_studio_is_started_again() throws Exception {
        DatabaseAddress database = TestDatabase.fresh();
        long run;
        try (TestStudio studio = TestStudio.start(database, data, "variate.local-worker=true")) {
            run = launch(studio, studio.example("eight schools"), DRAWS);
            awaitBlocks(studio, run, block -> block.firstIteration() > 100);
        }
        try (TestStudio studio = TestStudio.start(database, data, "variate.local-worker=true")) {
            JsonNode ended = studio.awaitEnd(run);
            assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("succeeded");
            assertThat(draws(studio, run))
                    .isEqualTo(draws(studio, undisturbed(studio, studio.example("eight schools"), DRAWS)));
        }
    }

    @Test
    void a_run_that_two_workers_share_has_the_draws_of_one_even_if_one_of_them_is_killed() throws Exception {
        Path log = data.resolve("second.log");
        try (TestStudio studio = TestStudio.start("variate.local-worker=true")) {
            TestStudio.Example radon = studio.example("radon");
            long alone = undisturbed(studio, radon, 300);
            Path token = Files.writeString(
                    data.resolve("token"),
                    studio.post("/api/v1/worker-tokens", "{\"name\": \"second\"}")
                            .json()
                            .get("secret")
                            .asString());
            List<String> command = LocalWorker.command(
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    studio.uri(""),
                    token,
                    "second");
            Process second = started(command, log);
            try {
                long shared = launch(
                        studio, radon.run(200, 300, 5).replace("{\"chains\"", "{\"workers\": 2, \"chains\""), radon);
                awaitBlocks(studio, shared, block -> block.chain() > 1 && block.firstIteration() > 100);
                second.destroyForcibly().waitFor();
                second = started(command, log);
                JsonNode ended = studio.awaitEnd(shared);
                assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("succeeded");
                assertThat(ended.get("worker").asString()).contains("local", "second");
                assertThat(draws(studio, shared)).isEqualTo(draws(studio, alone));
                assertThat(studio.get("/api/v1/runs/" + shared + "/log").body())
                        .contains("Attempt 1 lost its worker", "Attempt 2 began on ");
            } finally {
                second.destroyForcibly().waitFor();
            }
        }
    }

    private static Process started(List<String> command, Path log) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
    }

    private static long launch(TestStudio studio, TestStudio.Example example, int draws) {
        return launch(studio, example.run(200, draws, 5), example);
    }

    private static long launch(TestStudio studio, String request, TestStudio.Example example) {
        TestStudio.Answer made = studio.post("/api/v1/projects/" + example.project() + "/runs", request);
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private static long undisturbed(TestStudio studio, TestStudio.Example example, int draws) {
        long run = launch(studio, example, draws);
        JsonNode ended = studio.awaitEnd(run);
        assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(studio.get("/api/v1/runs/" + run + "/log").body()).doesNotContain("lost");
        return run;
    }

    private static void awaitBlocks(TestStudio studio, long run, Predicate<RunEvent.BlockArrived> wanted)
            throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        try (Subscription subscription = studio.bean(Runs.class)
                .subscribe(studio.bean(Accounts.class).owner(), run, event -> {
                    if (event instanceof RunEvent.BlockArrived block && wanted.test(block)) {
                        seen.countDown();
                    }
                })) {
            assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static String draws(TestStudio studio, long run) {
        return studio.get("/api/v1/runs/" + run + "/draws?format=csv").body();
    }
}
