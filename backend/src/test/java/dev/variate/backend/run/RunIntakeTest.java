package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.TestStudio;
import dev.variate.pool.protocol.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** The queue seen from workers, who here are played by the test: what counts is what the database lets them do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class RunIntakeTest {
    private TestStudio studio;
    private RunIntake intake;
    private JdbcClient jdbc;
    private TestStudio.Example schools;
    private long worker;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        intake = studio.bean(RunIntake.class);
        jdbc = studio.bean(JdbcClient.class);
        schools = studio.example("eight schools");
        worker = jdbc.sql("insert into workers (name, host, version, devices, cores, memory_bytes, pid, local) values"
                        + " ('w', 'h', '1', 'jvm', 1, 1, 1, false) returning id")
                .query(Long.class)
                .single();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @Test
    void two_workers_never_get_the_same_run_and_none_is_left() throws Exception {
        List<Long> launched = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            launched.add(launch());
        }
        List<Long> claimed = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            List<Future<List<Long>>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(workers.submit(() -> {
                    List<Long> mine = new ArrayList<>();
                    for (Optional<Lease> lease = lease(); lease.isPresent(); lease = lease()) {
                        mine.add(lease.get().runId());
                    }
                    return mine;
                }));
            }
            for (Future<List<Long>> each : all) {
                claimed.addAll(each.get());
            }
        }
        assertThat(claimed).doesNotHaveDuplicates().containsAll(launched);
        launched.forEach(id -> discard(id, 1));
    }

    @Test
    void a_worker_gets_only_what_its_devices_can_do() throws InterruptedException {
        long run = launch();
        jdbc.sql("update workers set devices = 'abacus' where id = ?")
                .param(worker)
                .update();
        assertThat(lease()).isEmpty();
        jdbc.sql("update workers set devices = 'jvm' where id = ?")
                .param(worker)
                .update();
        assertThat(lease().orElseThrow().runId()).isEqualTo(run);
        discard(run, 1);
    }

    @Test
    void the_metric_and_the_depth_of_trees_travel_to_the_worker_and_stand_in_the_record() throws InterruptedException {
        String request = schools.run(10, 10, 1)
                .replace("\"draws\": 10", "\"draws\": 10, \"metric\": \"dense\", \"maxTreeDepth\": 7");
        long run = studio.post("/api/v1/projects/" + schools.project() + "/runs", request)
                .id();
        Lease lease = lease().orElseThrow();
        assertThat(lease.settings().metric()).isEqualTo("dense");
        assertThat(lease.settings().maxTreeDepth()).isEqualTo(7);
        JsonNode settings = studio.get("/api/v1/runs/" + run).json().get("settings");
        assertThat(settings.get("metric").asString()).isEqualTo("dense");
        assertThat(settings.get("maxTreeDepth").asInt()).isEqualTo(7);
        discard(run, 1);
    }

    @Test
    void nothing_counts_from_an_attempt_that_has_lost_its_lease() throws InterruptedException {
        long run = launch();
        Lease first = lease().orElseThrow();
        intake.block(run, first.attempt(), block(0, 0, 10));
        loseLease(run);
        assertThat(status(run)).isEqualTo("queued");
        assertThatThrownBy(() -> intake.block(run, first.attempt(), block(0, 10, 10)))
                .isInstanceOf(LeaseLostException.class);
        Lease second = lease().orElseThrow();
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.checkpoints()).singleElement().satisfies(checkpoint -> assertThat(checkpoint.nextIteration())
                .isEqualTo(10));
        assertThatThrownBy(() -> intake.block(run, first.attempt(), block(0, 10, 10)))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> intake.heartbeat(run, first.attempt())).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> intake.phase(run, first.attempt(), "sampling")).isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> intake.finish(run, first.attempt(), end(RunStatus.FAILED)))
                .isInstanceOf(LeaseLostException.class);
        assertThat(iterations(run)).isEqualTo(10);
        assertThat(status(run)).isEqualTo("running");
        discard(run, second.attempt());
    }

    @Test
    void a_block_that_is_sent_again_is_recorded_once() throws InterruptedException {
        long run = launch();
        int attempt = lease().orElseThrow().attempt();
        assertThat(intake.block(run, attempt, block(1, 0, 10))).isFalse();
        assertThat(intake.block(run, attempt, block(1, 0, 10))).isFalse();
        assertThat(iterations(run)).isEqualTo(10);
        assertThatThrownBy(() -> intake.block(run, attempt, block(1, 15, 5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("leaves a gap");
        assertThatThrownBy(() -> intake.block(run, attempt, block(9, 0, 10))).isInstanceOf(InvalidInputException.class);
        intake.finish(run, attempt, end(RunStatus.FAILED));
        intake.finish(run, attempt, end(RunStatus.FAILED));
        assertThat(status(run)).isEqualTo("failed");
    }

    @Test
    void a_run_without_all_its_draws_has_not_succeeded() throws InterruptedException {
        long run = launch();
        int attempt = lease().orElseThrow().attempt();
        assertThatThrownBy(() -> intake.finish(run, attempt, end(RunStatus.SUCCEEDED)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("0 of its 80 iterations");
        for (int chain = 0; chain < 4; chain++) {
            intake.block(run, attempt, block(chain, 0, 10));
            intake.block(run, attempt, block(chain, 10, 10));
        }
        intake.finish(run, attempt, end(RunStatus.SUCCEEDED));
        JsonNode ended = studio.get("/api/v1/runs/" + run).json();
        assertThat(ended.get("status").asString()).isEqualTo("succeeded");
        assertThat(ended.get("gradients").asLong()).isEqualTo(5);
        assertThat(studio.get("/api/v1/runs/" + run + "/draws").body().lines()).hasSize(1 + 4 * 10);
    }

    @Test
    void a_run_that_takes_its_workers_down_is_not_tried_for_ever() throws InterruptedException {
        long run = launch();
        for (int attempt = 1; attempt <= RunQueue.MOST_ATTEMPTS; attempt++) {
            assertThat(lease().orElseThrow().attempt()).isEqualTo(attempt);
            loseLease(run);
        }
        JsonNode ended = studio.get("/api/v1/runs/" + run).json();
        assertThat(ended.get("status").asString()).isEqualTo("failed");
        assertThat(ended.get("error").asString()).contains("lost 5 times");
        assertThat(studio.get("/api/v1/runs/" + run + "/log").json().size()).isEqualTo(2 * RunQueue.MOST_ATTEMPTS);
    }

    @Test
    void a_clock_that_is_put_back_keeps_no_run_with_a_worker_that_is_gone() throws InterruptedException {
        long run = launch();
        int attempt = lease().orElseThrow().attempt();
        jdbc.sql("update runs set lease_until = lease_until + interval '1 hour' where id = ?")
                .param(run)
                .update();
        intake.expire();
        assertThat(status(run)).isEqualTo("running");
        assertThat(jdbc.sql("select lease_until < now() + interval '16 s' from runs where id = ?")
                        .param(run)
                        .query(Boolean.class)
                        .single())
                .isTrue();
        assertThat(intake.heartbeat(run, attempt))
                .as("a worker that lives goes on")
                .isFalse();
        discard(run, attempt);
    }

    @Test
    void a_studio_that_was_away_or_whose_clock_was_put_forward_takes_no_run_from_a_worker_that_lives()
            throws InterruptedException {
        long run = launch();
        int attempt = lease().orElseThrow().attempt();
        jdbc.sql("update runs set lease_until = now() - interval '1 hour' where id = ?")
                .param(run)
                .update();
        studio.bean(LeaseWatch.class).unbroken(Instant.now().minusSeconds(3600));
        intake.expire();
        assertThat(status(run)).isEqualTo("running");
        assertThat(intake.heartbeat(run, attempt))
                .as("a worker that lives goes on")
                .isFalse();
        loseLease(run);
        assertThat(status(run)).as("and one that is gone does not").isEqualTo("queued");
        studio.post("/api/v1/runs/" + run + "/cancel", "");
    }

    @Test
    void a_waiting_run_is_cancelled_at_once_and_a_running_one_by_its_worker() throws InterruptedException {
        long waiting = launch();
        assertThat(studio.post("/api/v1/runs/" + waiting + "/cancel", "")
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("cancelled");
        assertThat(lease()).isEmpty();
        long running = launch();
        int attempt = lease().orElseThrow().attempt();
        assertThat(intake.heartbeat(running, attempt)).isFalse();
        assertThat(studio.post("/api/v1/runs/" + running + "/cancel", "")
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("running");
        assertThat(intake.heartbeat(running, attempt)).isTrue();
        assertThat(intake.block(running, attempt, block(0, 0, 10))).isTrue();
        intake.finish(running, attempt, end(RunStatus.CANCELLED));
        assertThat(status(running)).isEqualTo("cancelled");
        assertThat(studio.post("/api/v1/runs/" + running + "/cancel", "")
                        .json()
                        .get("status")
                        .asString())
                .isEqualTo("cancelled");
    }

    @Test
    void a_cancelled_run_whose_worker_died_is_not_tried_again() throws InterruptedException {
        long run = launch();
        lease().orElseThrow();
        studio.post("/api/v1/runs/" + run + "/cancel", "");
        loseLease(run);
        assertThat(status(run)).isEqualTo("cancelled");
    }

    @Test
    void the_database_itself_refuses_a_run_that_contradicts_itself() {
        long run = launch();
        for (String change : List.of(
                "status = 'running'",
                "status = 'failed', finished_at = now()",
                "status = 'lost'",
                "lease_until = now()",
                "status = 'succeeded', finished_at = now(), error = 'x'")) {
            assertThatThrownBy(() -> jdbc.sql("update runs set " + change + " where id = " + run)
                            .update())
                    .as(change)
                    .isInstanceOf(DataIntegrityViolationException.class);
        }
        studio.post("/api/v1/runs/" + run + "/cancel", "");
    }

    private long launch() {
        TestStudio.Answer made = studio.post("/api/v1/projects/" + schools.project() + "/runs", schools.run(10, 10, 1));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private void discard(long run, int attempt) {
        studio.post("/api/v1/runs/" + run + "/cancel", "");
        intake.finish(run, attempt, end(RunStatus.CANCELLED));
    }

    private Optional<Lease> lease() throws InterruptedException {
        return intake.lease(worker, "w", Duration.ZERO);
    }

    private void loseLease(long run) {
        intake.expire();
        jdbc.sql("update runs set lease_until = now() - interval '1 second' where id = ?")
                .param(run)
                .update();
        intake.expire();
    }

    private String status(long run) {
        return jdbc.sql("select status from runs where id = ?")
                .param(run)
                .query(String.class)
                .single();
    }

    private int iterations(long run) {
        return jdbc.sql("select coalesce(sum(count), 0) from run_blocks where run_id = ?")
                .param(run)
                .query(Integer.class)
                .single();
    }

    private RecordedBlock block(int chain, int first, int count) {
        int scalars = studio.bean(Runs.class)
                .scalars(studio.bean(dev.variate.backend.team.Accounts.class).owner(), latestRun())
                .size();
        return new RecordedBlock(
                chain,
                first,
                count,
                first < 10,
                new byte[count * scalars * Double.BYTES],
                new byte[count * DrawBlock.STATS * Double.BYTES],
                first + count,
                new byte[] {1});
    }

    private long latestRun() {
        return jdbc.sql("select max(id) from runs").query(Long.class).single();
    }

    private static RunEnd end(RunStatus status) {
        return new RunEnd(
                status,
                status == RunStatus.FAILED ? "The test says so." : "",
                0.1,
                0.2,
                5,
                Optional.empty(),
                Optional.empty());
    }
}
