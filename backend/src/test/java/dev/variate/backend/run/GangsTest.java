package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.variate.backend.TestStudio;
import dev.variate.pool.protocol.Checkpoint;
import dev.variate.pool.protocol.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Runs that ask for several workers, who here are played by the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class GangsTest {
    private static final int ITERATIONS = 20;

    private TestStudio studio;
    private RunIntake intake;
    private JdbcClient jdbc;
    private TestStudio.Example schools;
    private int scalars;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        intake = studio.bean(RunIntake.class);
        jdbc = studio.bean(JdbcClient.class);
        schools = studio.example("eight schools");
        scalars = studio.bean(Runs.class)
                .scalars(studio.bean(dev.variate.backend.team.Accounts.class).owner(), launch(1))
                .size();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void nobodyAndNothing() {
        jdbc.sql(
                        "update runs set status = 'cancelled', lease_until = null, finished_at = now(), wish = '' where status in ('queued', 'running', 'paused')")
                .update();
        jdbc.sql("update workers set last_seen_at = 'epoch'").update();
    }

    private long worker(String name, String... labels) {
        return jdbc.sql(
                        "insert into workers (name, host, version, devices, cores, memory_bytes, pid, local, labels, last_seen_at) values"
                                + " (?, 'h', '1', 'jvm', 1, 1, 1, false, ?, now() + interval '1 hour') returning id")
                .params(name, labels)
                .query(Long.class)
                .single();
    }

    private long launch(int workers) {
        return launch(workers, "{}");
    }

    private long launch(int workers, String placement) {
        TestStudio.Answer made = studio.post(
                "/api/v1/projects/" + schools.project() + "/runs",
                schools.run(10, 10, 1)
                        .replace("\"draws\": 10", "\"draws\": 10, \"workers\": " + workers)
                        .replaceFirst("}$", ", \"placement\": " + placement + "}"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private Optional<Lease> ask(long worker) throws InterruptedException {
        return intake.lease(worker, "worker " + worker, Duration.ZERO);
    }

    private String status(long run) {
        return jdbc.sql("select status from runs where id = ?")
                .param(run)
                .query(String.class)
                .single();
    }

    private String obstacle(long run) {
        return studio.get("/api/v1/queue")
                .json()
                .valueStream()
                .filter(waiting -> waiting.get("id").asLong() == run)
                .findFirst()
                .orElseThrow()
                .get("obstacle")
                .asString();
    }

    /** The iterations that the lease has still to make of all its chains. */
    private void draw(Lease lease, long worker) {
        for (int chain = lease.firstChain(); chain < lease.firstChain() + lease.chainCount(); chain++) {
            int own = chain;
            int from = lease.checkpoints().stream()
                    .filter(checkpoint -> checkpoint.chain() == own)
                    .mapToInt(Checkpoint::nextIteration)
                    .findFirst()
                    .orElse(0);
            while (from < ITERATIONS) {
                intake.requireHolder(lease.runId(), lease.attempt(), worker);
                intake.block(lease.runId(), lease.attempt(), block(chain, from));
                from += 10;
            }
        }
    }

    private RecordedBlock block(int chain, int from) {
        return new RecordedBlock(
                chain,
                from,
                10,
                from < 10,
                new byte[10 * scalars * Double.BYTES],
                new byte[10 * DrawBlock.STATS * Double.BYTES],
                from + 10,
                new byte[] {1});
    }

    private void end(Lease lease, long worker, RunStatus status) {
        intake.requireHolder(lease.runId(), lease.attempt(), worker);
        intake.finish(
                lease.runId(),
                lease.attempt(),
                worker,
                new RunEnd(
                        status,
                        status == RunStatus.FAILED ? "The test says so." : "",
                        0.1,
                        0.2,
                        5,
                        Optional.empty(),
                        Optional.empty()));
    }

    @Test
    void a_run_for_several_workers_begins_when_all_are_there_and_ends_when_all_have_ended() throws Exception {
        long one = worker("one");
        long run = launch(3);
        assertThat(obstacle(run))
                .isEqualTo(
                        "The run asks for 3 workers, and only 1 open worker has the device jvm: the run waits until 2 join.");
        assertThat(ask(one)).isEmpty();
        long two = worker("two");
        long three = worker("three");
        assertThat(obstacle(run)).isEmpty();
        Lease first = ask(three).orElseThrow();
        Lease second = ask(one).orElseThrow();
        Lease third = ask(two).orElseThrow();
        assertThat(List.of(first, second, third)).allSatisfy(lease -> {
            assertThat(lease.runId()).isEqualTo(run);
            assertThat(lease.attempt()).isEqualTo(1);
        });
        assertThat(List.of(first.chainCount(), second.chainCount(), third.chainCount()))
                .as("4 chains")
                .containsExactly(1, 1, 2);
        assertThat(List.of(first.firstChain(), second.firstChain(), third.firstChain()))
                .containsExactly(0, 1, 2);
        assertThat(ask(one)).as("it has its part").isEmpty();
        draw(first, three);
        end(first, three, RunStatus.SUCCEEDED);
        draw(second, one);
        end(second, one, RunStatus.SUCCEEDED);
        end(second, one, RunStatus.SUCCEEDED);
        assertThat(status(run)).isEqualTo("running");
        long small = launch(1);
        assertThat(ask(one).orElseThrow().runId())
                .as("who has drawn its chains is free")
                .isEqualTo(small);
        draw(third, two);
        end(third, two, RunStatus.SUCCEEDED);
        end(third, two, RunStatus.SUCCEEDED);
        var ended = studio.get("/api/v1/runs/" + run).json();
        assertThat(ended.get("status").asString()).isEqualTo("succeeded");
        assertThat(ended.get("gradients").asLong()).isEqualTo(15);
        assertThat(ended.get("worker").asString()).isEqualTo("three, one, two");
        assertThat(ended.get("settings").get("workers").asInt()).isEqualTo(3);
    }

    @Test
    void small_runs_do_not_overtake_a_large_one_for_ever() throws Exception {
        long one = worker("one");
        long two = worker("two");
        launch(1);
        Lease busy = ask(two).orElseThrow();
        long large = launch(2);
        launch(1);
        launch(1);
        assertThat(ask(one)).as("one is kept free").isEmpty();
        assertThat(ask(one)).isEmpty();
        end(busy, two, RunStatus.FAILED);
        assertThat(ask(two).orElseThrow().runId()).isEqualTo(large);
        assertThat(ask(one).orElseThrow().runId()).isEqualTo(large);
    }

    @Test
    void a_run_that_finds_too_few_workers_keeps_none_free() throws Exception {
        long one = worker("one");
        launch(2);
        long small = launch(1);
        assertThat(ask(one).orElseThrow().runId()).isEqualTo(small);
    }

    @Test
    void two_large_runs_never_hold_half_of_what_the_other_needs() throws Exception {
        for (int round = 0; round < 5; round++) {
            nobodyAndNothing();
            List<Long> workers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                workers.add(worker("w" + i));
            }
            long a = launch(3);
            long b = launch(3);
            long c = launch(1);
            List<Lease> leases = Collections.synchronizedList(new ArrayList<>());
            try (ExecutorService all = Executors.newFixedThreadPool(4)) {
                List<Future<?>> asked = new ArrayList<>();
                for (long worker : workers) {
                    asked.add(all.submit(() -> {
                        for (int time = 0; time < 6; time++) {
                            ask(worker).ifPresent(leases::add);
                        }
                        return null;
                    }));
                }
                for (Future<?> each : asked) {
                    each.get();
                }
            }
            List<Long> given = leases.stream().map(Lease::runId).toList();
            assertThat(given).filteredOn(id -> id == a).hasSize(3);
            assertThat(given)
                    .as("nothing of the second, and so nothing behind it")
                    .hasSize(3);
            assertThat(status(b)).isEqualTo("queued");
            assertThat(status(c)).isEqualTo("queued");
            assertThat(jdbc.sql(
                                    "select count(*) from (select worker_id from run_holders group by worker_id having count(*) > 1) twice")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void one_member_that_is_lost_takes_the_attempt_with_it_and_all_go_on_from_their_checkpoints() throws Exception {
        long one = worker("one");
        long two = worker("two");
        long run = launch(2);
        Lease first = ask(one).orElseThrow();
        Lease second = ask(two).orElseThrow();
        intake.block(run, 1, block(first.firstChain(), 0));
        intake.block(run, 1, block(second.firstChain(), 0));
        intake.expire();
        jdbc.sql("update run_members set lease_until = now() - interval '1 second' where worker_id = ?")
                .param(two)
                .update();
        intake.expire();
        assertThat(status(run)).isEqualTo("queued");
        assertThatThrownBy(() -> intake.block(run, 1, block(first.firstChain(), 10)))
                .isInstanceOf(LeaseLostException.class);
        assertThatThrownBy(() -> end(first, one, RunStatus.SUCCEEDED)).isInstanceOf(LeaseLostException.class);
        Lease again = ask(two).orElseThrow();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.checkpoints()).singleElement().satisfies(checkpoint -> {
            assertThat(checkpoint.chain()).isEqualTo(again.firstChain());
            assertThat(checkpoint.nextIteration()).isEqualTo(10);
        });
        assertThatThrownBy(() -> intake.requireHolder(run, 1, one)).isInstanceOf(LeaseLostException.class);
        Lease other = ask(one).orElseThrow();
        draw(again, two);
        end(again, two, RunStatus.SUCCEEDED);
        draw(other, one);
        end(other, one, RunStatus.SUCCEEDED);
        assertThat(status(run)).isEqualTo("succeeded");
        assertThat(studio.get("/api/v1/runs/" + run + "/draws").body().lines()).hasSize(1 + 4 * 10);
    }

    @Test
    void one_member_that_fails_ends_the_run_for_all() throws Exception {
        long one = worker("one");
        long two = worker("two");
        long run = launch(2);
        Lease first = ask(one).orElseThrow();
        Lease second = ask(two).orElseThrow();
        end(first, one, RunStatus.FAILED);
        assertThat(status(run)).isEqualTo("failed");
        assertThatThrownBy(() -> intake.heartbeat(run, second.attempt())).isInstanceOf(LeaseLostException.class);
        long next = launch(2);
        assertThat(ask(two).orElseThrow().runId()).isEqualTo(next);
    }

    @Test
    void a_pause_ends_all_parts_and_a_drain_of_one_worker_hands_all_back() throws Exception {
        long one = worker("one");
        long two = worker("two");
        long run = launch(2);
        Lease first = ask(one).orElseThrow();
        Lease second = ask(two).orElseThrow();
        studio.post("/api/v1/runs/" + run + "/pause", "");
        assertThat(intake.heartbeat(run, 1)).isTrue();
        end(first, one, RunStatus.CANCELLED);
        assertThat(status(run)).isEqualTo("running");
        assertThat(intake.block(run, 1, block(second.firstChain(), 0)))
                .as("what the other had drawn is kept")
                .isTrue();
        end(second, two, RunStatus.CANCELLED);
        assertThat(status(run)).isEqualTo("paused");
        studio.post("/api/v1/runs/" + run + "/resume", "");
        assertThat(ask(one)).isPresent();
        assertThat(ask(two)).isPresent();
        studio.post("/api/v1/workers/" + two + "/drain", "");
        assertThat(status(run)).isEqualTo("queued");
        assertThatThrownBy(() -> intake.heartbeat(run, 2)).isInstanceOf(LeaseLostException.class);
        assertThat(obstacle(run)).contains("asks for 2 workers, and only 1 open worker has");
    }

    @Test
    void a_large_run_of_high_priority_takes_the_workers_of_small_ones_of_low_priority() throws Exception {
        long one = worker("one", "rack");
        long two = worker("two", "rack");
        long three = worker("three", "rack");
        long low = launch(1, "{\"priority\": \"low\"}");
        long lower = launch(1, "{\"priority\": \"low\"}");
        ask(one).orElseThrow();
        ask(two).orElseThrow();
        long high = launch(3, "{\"priority\": \"high\", \"labels\": [\"rack\"]}");
        assertThat(ask(three)).isEmpty();
        // one at a time, and the studio may have seen to it meanwhile
        intake.makeRoom();
        assertThat(List.of(status(low), status(lower))).contains("queued");
        intake.makeRoom();
        assertThat(List.of(status(low), status(lower))).containsExactly("queued", "queued");
        assertThat(ask(one).orElseThrow().runId()).isEqualTo(high);
        assertThat(ask(two).orElseThrow().runId()).isEqualTo(high);
        assertThat(ask(three).orElseThrow().runId()).isEqualTo(high);
    }

    @Test
    void more_workers_than_chains_or_a_method_that_cannot_be_parted_is_refused_in_words() {
        TestStudio.Answer many = studio.post(
                "/api/v1/projects/" + schools.project() + "/runs",
                schools.run(10, 10, 1).replace("\"draws\": 10", "\"draws\": 10, \"workers\": 5"));
        assertThat(many.status()).isEqualTo(422);
        assertThat(many.body()).contains("`workers` is 5, and the run has 4 chains");
        TestStudio.Answer together = studio.post(
                "/api/v1/projects/" + schools.project() + "/runs",
                "{\"model\": %d, \"data\": %d, \"method\": \"smc\", \"settings\": {\"workers\": 2}}"
                        .formatted(schools.model(), schools.data()));
        assertThat(together.status()).isEqualTo(422);
        assertThat(together.body()).contains("`smc` runs on one worker");
    }
}
