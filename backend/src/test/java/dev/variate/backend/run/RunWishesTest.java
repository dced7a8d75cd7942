package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import dev.variate.export.CriticismColumns;
import dev.variate.pool.protocol.CheckJob;
import dev.variate.pool.protocol.CheckResult;
import dev.variate.pool.protocol.Lease;
import dev.variate.pool.protocol.PackedDoubles;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** What can be asked of a run, in each of its states, with workers played by the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class RunWishesTest {
    private static final int WARMUP = 10;
    private static final int CHAINS = 4;

    private TestStudio studio;
    private RunIntake intake;
    private JdbcClient jdbc;
    private TestStudio.Example schools;
    private long worker;
    /** The iteration that diverges in each chain; none if it is negative. */
    private int divergent = -1;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        intake = studio.bean(RunIntake.class);
        jdbc = studio.bean(JdbcClient.class);
        schools = studio.example("eight schools");
        worker = jdbc.sql(
                        "insert into workers (name, host, version, devices, cores, memory_bytes, pid, local) values ('w', 'h', '1', 'jvm', 1, 1, 1, false) returning id")
                .query(Long.class)
                .single();
    }

    @AfterEach
    void nothing_is_left_in_the_queue() {
        jdbc.sql("select id from runs where status in ('queued', 'running', 'paused')")
                .query(Long.class)
                .list()
                .forEach(run -> {
                    ask(run, "cancel", 200);
                    loseLease(run);
                });
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @Test
    void a_stopped_run_keeps_the_draws_that_every_chain_has() throws InterruptedException {
        long run = launch(100);
        int attempt = lease().attempt();
        warmUp(run, attempt);
        draw(run, attempt, 0, 0, 40);
        draw(run, attempt, 1, 0, 30);
        draw(run, attempt, 2, 0, 25);
        draw(run, attempt, 3, 0, 20);
        JsonNode asked = ask(run, "stop", 200);
        assertThat(asked.get("status").asString()).isEqualTo("running");
        assertThat(asked.get("wish").asString()).isEqualTo("stop");
        assertThat(ask(run, "stop", 200).get("wish").asString()).isEqualTo("stop");
        assertThat(intake.heartbeat(run, attempt)).isTrue();
        draw(run, attempt, 3, 20, 7);
        end(run, attempt);
        JsonNode ended = get(run);
        assertThat(ended.get("status").asString()).as(ended.toString()).isEqualTo("succeeded");
        assertThat(ended.get("kept").asInt()).isEqualTo(25);
        assertThat(ended.get("endedBy").asString()).endsWith(" stopped it");
        assertThat(ended.get("verdict").asString()).isNotEmpty();
        List<String> rows =
                studio.get("/api/v1/runs/" + run + "/draws").body().lines().toList();
        assertThat(rows).hasSize(1 + CHAINS * 25);
        assertThat(rows.get(25)).startsWith("0,24," + number(0, WARMUP + 24));
        assertThat(rows.get(26)).startsWith("1,0," + number(1, WARMUP));
        assertThat(studio.get("/api/v1/runs/" + run + "/summary")
                        .json()
                        .get("run")
                        .get("draws")
                        .asInt())
                .isEqualTo(25);
        assertThat(ask(run, "stop", 200).get("kept").asInt()).isEqualTo(25);
        assertThat(studio.get("/api/v1/runs/" + run + "/log").body()).contains("stopped the run");
    }

    @Test
    void a_run_that_still_warms_up_has_nothing_to_keep_and_says_so() throws InterruptedException {
        long run = launch(100);
        assertThat(ask(run, "stop", 409).get("detail").asString()).contains("nothing to keep yet");
        int attempt = lease().attempt();
        warmUp(run, attempt);
        draw(run, attempt, 0, 0, 40);
        assertThat(ask(run, "stop", 409).get("detail").asString()).contains("nothing to keep yet");
        assertThat(get(run).get("wish").asString()).isEmpty();
    }

    @Test
    void a_paused_run_waits_for_nobody_and_goes_on_from_its_checkpoints() throws InterruptedException {
        long run = launch(20);
        int attempt = lease().attempt();
        warmUp(run, attempt);
        draw(run, attempt, 0, 0, 20);
        assertThat(ask(run, "pause", 200).get("wish").asString()).isEqualTo("pause");
        ask(run, "pause", 200);
        end(run, attempt);
        JsonNode paused = get(run);
        assertThat(paused.get("status").asString()).isEqualTo("paused");
        assertThat(paused.get("wish").asString()).isEmpty();
        assertThat(nothingToLease()).isTrue();
        assertThat(ask(run, "pause", 200).get("status").asString()).isEqualTo("paused");
        assertThat(ask(run, "resume", 200).get("status").asString()).isEqualTo("queued");
        assertThat(ask(run, "resume", 200).get("status").asString()).isEqualTo("queued");
        Lease again = lease();
        assertThat(again.runId()).isEqualTo(run);
        assertThat(again.checkpoints())
                .extracting(checkpoint -> checkpoint.nextIteration())
                .containsExactly(30, 10, 10, 10);
        for (int chain = 1; chain < CHAINS; chain++) {
            draw(run, again.attempt(), chain, 0, 20);
        }
        succeed(run, again.attempt());
        assertThat(get(run).get("status").asString()).isEqualTo("succeeded");
        assertThat(jdbc.sql("select losses from runs where id = ?")
                        .param(run)
                        .query(Integer.class)
                        .single())
                .as("a pause is no loss")
                .isZero();
    }

    @Test
    void a_waiting_run_is_paused_at_once_and_a_paused_one_can_be_stopped_or_cancelled() throws InterruptedException {
        long run = launch(100);
        assertThat(ask(run, "pause", 200).get("status").asString()).isEqualTo("paused");
        assertThat(nothingToLease()).isTrue();
        assertThat(ask(run, "stop", 409).get("detail").asString()).contains("nothing to keep yet");
        ask(run, "resume", 200);
        int attempt = lease().attempt();
        warmUp(run, attempt);
        for (int chain = 0; chain < CHAINS; chain++) {
            draw(run, attempt, chain, 0, 12);
        }
        ask(run, "pause", 200);
        end(run, attempt);
        JsonNode stopped = ask(run, "stop", 200);
        assertThat(stopped.get("status").asString()).isEqualTo("succeeded");
        assertThat(stopped.get("kept").asInt()).isEqualTo(12);
        assertThat(stopped.get("verdict").asString()).isNotEmpty();
        long other = launch(100);
        ask(other, "pause", 200);
        assertThat(ask(other, "cancel", 200).get("status").asString()).isEqualTo("cancelled");
        assertThat(ask(other, "resume", 409).get("detail").asString()).contains("was cancelled");
        assertThat(ask(other, "pause", 409).get("detail").asString()).contains("was cancelled");
        assertThat(ask(other, "stop", 409).get("detail").asString()).contains("was cancelled");
    }

    @Test
    void a_pause_that_comes_too_late_is_told_in_words_and_a_pause_taken_back_costs_nothing()
            throws InterruptedException {
        long run = launch(20);
        int attempt = lease().attempt();
        ask(run, "pause", 200);
        drawAll(run, attempt, 20);
        succeed(run, attempt);
        assertThat(get(run).get("status").asString()).isEqualTo("succeeded");
        assertThat(studio.get("/api/v1/runs/" + run + "/log").body())
                .contains("drawn to its end before its worker heard of the pause");

        long other = launch(20);
        int first = lease().attempt();
        ask(other, "pause", 200);
        ask(other, "resume", 200);
        end(other, first);
        assertThat(get(other).get("status").asString())
                .as("the worker had heard of the pause")
                .isEqualTo("queued");
        assertThat(lease().attempt()).isEqualTo(first + 1);
    }

    @Test
    void a_run_that_has_succeeded_goes_on_for_more_draws_and_asking_twice_is_asking_once() throws InterruptedException {
        long run = launch(20);
        assertThat(extend(run, "{\"draws\": 30}", 409).get("detail").asString()).contains("under way");
        int attempt = lease().attempt();
        drawAll(run, attempt, 20);
        succeed(run, attempt);
        JsonNode asked = extend(run, "{\"draws\": 30, \"from\": 20}", 200);
        assertThat(asked.get("status").asString()).isEqualTo("queued");
        assertThat(asked.get("settings").get("draws").asInt()).isEqualTo(50);
        assertThat(asked.get("finishedAt").isNull()).isTrue();
        assertThat(extend(run, "{\"draws\": 30, \"from\": 20}", 200)
                        .get("settings")
                        .get("draws")
                        .asInt())
                .isEqualTo(50);
        Lease lease = lease();
        assertThat(lease.settings().draws()).isEqualTo(50);
        assertThat(lease.checkpoints())
                .extracting(checkpoint -> checkpoint.nextIteration())
                .containsExactly(30, 30, 30, 30);
        for (int chain = 0; chain < CHAINS; chain++) {
            draw(run, lease.attempt(), chain, 20, 30);
        }
        succeed(run, lease.attempt());
        assertThat(extend(run, "{\"draws\": 30, \"from\": 20}", 200)
                        .get("status")
                        .asString())
                .isEqualTo("succeeded");
        assertThat(studio.get("/api/v1/runs/" + run + "/draws").body().lines()).hasSize(1 + CHAINS * 50);
        assertThat(studio.get("/api/v1/runs/" + run + "/summary")
                        .json()
                        .get("run")
                        .get("draws")
                        .asInt())
                .isEqualTo(50);
        assertThat(extend(run, "{\"draws\": 2000000}", 422).get("field").asString())
                .isEqualTo("settings.draws");
    }

    @Test
    void a_run_that_was_stopped_goes_on_where_its_longest_chain_stands() throws InterruptedException {
        long run = launch(100);
        int attempt = lease().attempt();
        warmUp(run, attempt);
        for (int chain = 0; chain < CHAINS; chain++) {
            draw(run, attempt, chain, 0, 20 + 5 * chain);
        }
        ask(run, "stop", 200);
        end(run, attempt);
        assertThat(get(run).get("kept").asInt()).isEqualTo(20);
        JsonNode asked = extend(run, "{\"draws\": 3}", 200);
        assertThat(asked.get("settings").get("draws").asInt()).isEqualTo(35);
        assertThat(asked.get("kept").isNull()).isTrue();
        assertThat(asked.get("endedBy").asString()).isEmpty();
        Lease lease = lease();
        for (int chain = 0; chain < CHAINS - 1; chain++) {
            draw(run, lease.attempt(), chain, 20 + 5 * chain, 15 - 5 * chain);
        }
        succeed(run, lease.attempt());
        assertThat(get(run).get("status").asString()).isEqualTo("succeeded");
        assertThat(studio.get("/api/v1/runs/" + run + "/draws").body().lines()).hasSize(1 + CHAINS * 35);
    }

    @Test
    void a_run_ends_with_the_first_draw_that_diverged_however_many_its_worker_has_made() throws InterruptedException {
        long run = launch(60, "{\"divergence\": true}");
        int attempt = lease().attempt();
        warmUp(run, attempt);
        divergent = WARMUP + 37;
        for (int chain = 0; chain < CHAINS; chain++) {
            draw(run, attempt, chain, 0, 30);
            draw(run, attempt, chain, 30, 30);
        }
        divergent = -1;
        succeed(run, attempt);
        JsonNode ended = get(run);
        assertThat(ended.get("status").asString()).isEqualTo("succeeded");
        assertThat(ended.get("kept").asInt()).isEqualTo(38);
        assertThat(ended.get("endedBy").asString()).isEqualTo("draw 38 of chain 1 diverged");
        assertThat(ended.get("divergences").asInt()).isEqualTo(CHAINS);
        assertThat(ended.get("until").get("divergence").asBoolean()).isTrue();
        assertThat(studio.get("/api/v1/runs/" + run + "/draws").body().lines()).hasSize(1 + CHAINS * 38);
        // Whoever wants more wants them whatever the rule said.
        assertThat(extend(run, "{\"draws\": 22}", 200).get("until").isNull()).isTrue();
    }

    @Test
    void a_run_whose_time_is_over_ends_with_what_it_has_or_with_nothing() throws InterruptedException {
        long run = launch(100, "{\"seconds\": 30}");
        int attempt = lease().attempt();
        warmUp(run, attempt);
        for (int chain = 0; chain < CHAINS; chain++) {
            draw(run, attempt, chain, 0, 15);
        }
        assertThat(intake.heartbeat(run, attempt)).isFalse();
        passed(run, 31);
        assertThat(intake.heartbeat(run, attempt)).isTrue();
        end(run, attempt);
        assertThat(get(run).get("kept").asInt()).isEqualTo(15);
        assertThat(get(run).get("endedBy").asString()).isEqualTo("its 30 s were over");
        long early = launch(100, "{\"seconds\": 0.5}");
        int other = lease().attempt();
        passed(early, 1);
        assertThat(intake.phase(early, other, "warmup")).isTrue();
        end(early, other);
        assertThat(get(early).get("status").asString()).isEqualTo("cancelled");
        assertThat(get(early).get("endedBy").asString())
                .isEqualTo("its 0.5 s were over before every chain had a draw that counts");
    }

    @Test
    void rules_that_cannot_be_judged_are_refused_in_words() {
        assertThat(refused("{\"mcse\": 0.1}", "nuts").get("detail").asString()).contains("say of which one");
        assertThat(refused("{\"ess\": 0}", "nuts").get("detail").asString()).contains("above 0");
        JsonNode unknown = refused("{\"ess\": 400, \"of\": \"nu\"}", "nuts");
        assertThat(unknown.get("field").asString()).isEqualTo("until.of");
        assertThat(unknown.get("detail").asString()).contains("There is no quantity `nu`; there are mu, tau");
        assertThat(refused("{\"seconds\": 5}", "laplace").get("detail").asString())
                .contains("no chains that could end early");
    }

    private JsonNode refused(String until, String method) {
        TestStudio.Answer answer = studio.post(
                "/api/v1/projects/" + schools.project() + "/runs",
                "{\"model\": %d, \"data\": %d, \"method\": \"%s\", \"until\": %s}"
                        .formatted(schools.model(), schools.data(), method, until));
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        return answer.json();
    }

    private void passed(long run, int seconds) {
        jdbc.sql("update runs set attempt_at = now() - make_interval(secs => ?) where id = ?")
                .params(seconds, run)
                .update();
    }

    @Test
    void what_was_asked_holds_even_if_the_worker_dies() throws InterruptedException {
        long paused = launch(20);
        lease();
        ask(paused, "pause", 200);
        loseLease(paused);
        assertThat(get(paused).get("status").asString()).isEqualTo("paused");
        long stopped = launch(20);
        int attempt = lease().attempt();
        warmUp(stopped, attempt);
        for (int chain = 0; chain < CHAINS; chain++) {
            draw(stopped, attempt, chain, 0, 5 + chain);
        }
        ask(stopped, "stop", 200);
        loseLease(stopped);
        JsonNode ended = get(stopped);
        assertThat(ended.get("status").asString()).isEqualTo("succeeded");
        assertThat(ended.get("kept").asInt()).isEqualTo(5);
    }

    @Test
    void a_file_is_refused_before_its_first_byte_if_no_worker_answers_or_the_answer_is_too_much() throws Exception {
        long run = launch(20);
        int attempt = lease().attempt();
        drawAll(run, attempt, 20);
        succeed(run, attempt);
        CompletableFuture<TestStudio.Answer> file = download(run);
        answer(question(), CheckResult.failed("The worker has no memory left."));
        TestStudio.Answer none = file.get(30, TimeUnit.SECONDS);
        assertThat(none.status()).as(none.body()).isEqualTo(409);
        assertThat(none.json().get("detail").asString())
                .contains("The worker has no memory left.", "`criticism=false`, the file needs no worker");
        file = download(run);
        List<String> many =
                IntStream.range(0, 600_000).mapToObj(i -> "y[" + i + "]").toList();
        answer(question(), columns(many));
        TestStudio.Answer much = file.get(30, TimeUnit.SECONDS);
        assertThat(much.status()).as(much.body()).isEqualTo(422);
        assertThat(much.json().get("field").asString()).isEqualTo("criticism");
        assertThat(much.json().get("detail").asString())
                .contains("are 48,000,000 numbers, 600,000 a draw", "`./variate sample --format arviz`");
        assertThat(studio.get("/api/v1/runs/" + run + "/inference-data?criticism=false")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void no_transaction_is_open_while_a_worker_computes_what_a_file_asks() throws Exception {
        long run = launch(1);
        int attempt = lease().attempt();
        drawAll(run, attempt, 1);
        succeed(run, attempt);
        CompletableFuture<TestStudio.Answer> file = download(run);
        // so many numbers a draw that each draw is a question of its own, asked between the blocks
        int width = 300_000;
        answer(
                question(),
                columns(IntStream.range(0, width).mapToObj(i -> "y[" + i + "]").toList()));
        for (int chain = 0; chain < CHAINS; chain++) {
            CheckJob row = question();
            assertThat(row.first()).isEqualTo(chain);
            assertThat(waitingTransactions()).isZero();
            assertThat(file).isNotDone();
            String none = PackedDoubles.pack(new double[0]);
            answer(
                    row,
                    CheckResult.criticised(new CheckResult.Rows(
                            new CriticismColumns(List.of(), NOTHING, NOTHING),
                            PackedDoubles.pack(new double[width]),
                            none,
                            none)));
        }
        assertThat(file.get(30, TimeUnit.SECONDS).status()).isEqualTo(200);
    }

    /** Others may have one for a moment, so that it is enough if there is a moment without. */
    private int waitingTransactions() throws InterruptedException {
        int open = 1;
        for (int attempts = 0; open > 0 && attempts < 100; attempts++) {
            open = jdbc.sql("select count(*) from pg_stat_activity where datname = current_database()"
                            + " and state = 'idle in transaction'")
                    .query(Integer.class)
                    .single();
            Thread.sleep(10);
        }
        return open;
    }

    private static final CriticismColumns.Drawn NOTHING = new CriticismColumns.Drawn(List.of(), Set.of(), Set.of());

    private static CheckResult columns(List<String> likelihood) {
        String none = PackedDoubles.pack(new double[0]);
        return CheckResult.criticised(
                new CheckResult.Rows(new CriticismColumns(likelihood, NOTHING, NOTHING), none, none, none));
    }

    private CompletableFuture<TestStudio.Answer> download(long run) {
        return CompletableFuture.supplyAsync(() -> studio.get("/api/v1/runs/" + run + "/inference-data"));
    }

    /** The next question about a file; a run's own checks fail meanwhile. */
    private CheckJob question() throws InterruptedException {
        CheckDesk desk = studio.bean(CheckDesk.class);
        while (true) {
            CheckJob job = desk.take(worker, Duration.ofSeconds(30)).orElseThrow();
            if (job.question() == CheckJob.Question.CRITICISM) {
                return job;
            }
            desk.deliver(worker, job.id(), CheckResult.failed("The test checks nothing."));
        }
    }

    private void answer(CheckJob job, CheckResult result) {
        assertThat(studio.bean(CheckDesk.class).deliver(worker, job.id(), result))
                .isTrue();
    }

    @Test
    void who_may_not_change_the_project_may_not_ask() {
        long run = launch(20);
        String owner = studio.ownerToken();
        studio.as("nobody");
        for (String wish : List.of("stop", "pause", "resume")) {
            assertThat(studio.post("/api/v1/runs/" + run + "/" + wish, "").status())
                    .isEqualTo(401);
        }
        studio.as(owner);
        for (String wish : List.of("stop", "pause", "resume")) {
            assertThat(studio.post("/api/v1/runs/999999/" + wish, "").status()).isEqualTo(404);
        }
    }

    private long launch(int draws) {
        return launch(draws, "null");
    }

    private long launch(int draws, String until) {
        TestStudio.Answer made = studio.post(
                "/api/v1/projects/" + schools.project() + "/runs",
                schools.run(WARMUP, draws, 1).replace("\"seed\"", "\"until\": " + until + ", \"seed\""));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private Lease lease() throws InterruptedException {
        return intake.lease(worker, "w", Duration.ZERO).orElseThrow();
    }

    private boolean nothingToLease() throws InterruptedException {
        return intake.lease(worker, "w", Duration.ZERO).isEmpty();
    }

    private JsonNode ask(long run, String wish, int status) {
        TestStudio.Answer answer = studio.post("/api/v1/runs/" + run + "/" + wish, "");
        assertThat(answer.status()).as(wish + ": " + answer.body()).isEqualTo(status);
        return answer.json();
    }

    private JsonNode extend(long run, String body, int status) {
        TestStudio.Answer answer = studio.post("/api/v1/runs/" + run + "/extend", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        return answer.json();
    }

    private JsonNode get(long run) {
        return studio.get("/api/v1/runs/" + run).json();
    }

    private void loseLease(long run) {
        intake.expire();
        jdbc.sql("update runs set lease_until = now() - interval '1 second' where id = ? and status = 'running'")
                .param(run)
                .update();
        intake.expire();
    }

    private void warmUp(long run, int attempt) {
        for (int chain = 0; chain < CHAINS; chain++) {
            block(run, attempt, chain, 0, WARMUP);
        }
    }

    private void drawAll(long run, int attempt, int draws) {
        warmUp(run, attempt);
        for (int chain = 0; chain < CHAINS; chain++) {
            draw(run, attempt, chain, 0, draws);
        }
    }

    private void draw(long run, int attempt, int chain, int first, int count) {
        block(run, attempt, chain, WARMUP + first, count);
    }

    private void block(long run, int attempt, int chain, int first, int count) {
        int scalars = studio.bean(Runs.class)
                .scalars(studio.bean(dev.variate.backend.team.Accounts.class).owner(), run)
                .size();
        ByteBuffer draws = ByteBuffer.allocate(count * scalars * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            for (int scalar = 0; scalar < scalars; scalar++) {
                draws.putDouble(number(chain, first + i));
            }
        }
        ByteBuffer stats =
                ByteBuffer.allocate(count * DrawBlock.STATS * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (divergent >= first && divergent < first + count) {
            stats.putDouble(((divergent - first) * DrawBlock.STATS + DrawBlock.DIVERGENT) * Double.BYTES, 1);
        }
        intake.block(
                run,
                attempt,
                new RecordedBlock(
                        chain, first, count, first < WARMUP, draws.array(), stats.array(), first + count, new byte[] {1
                        }));
    }

    private static double number(int chain, int iteration) {
        return chain + iteration / 1024.0;
    }

    private void end(long run, int attempt) {
        intake.finish(
                run, attempt, new RunEnd(RunStatus.CANCELLED, "", 0.1, 0.2, 5, Optional.empty(), Optional.empty()));
    }

    private void succeed(long run, int attempt) {
        intake.finish(
                run, attempt, new RunEnd(RunStatus.SUCCEEDED, "", 0.1, 0.2, 5, Optional.empty(), Optional.empty()));
    }
}
