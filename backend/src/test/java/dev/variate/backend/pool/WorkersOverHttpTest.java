package dev.variate.backend.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import dev.variate.backend.run.RunIntake;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.ApiTokens;
import dev.variate.pool.protocol.Lease;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.Registered;
import dev.variate.pool.protocol.Registration;
import dev.variate.pool.protocol.Renewed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Workers spoken for over HTTP: who may join, who gets which run, and what the owner says to them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkersOverHttpTest {
    private static final long GIB = 1L << 30;

    private TestStudio studio;
    private JdbcClient jdbc;
    private String joinToken;
    private TestStudio.Example schools;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        jdbc = studio.bean(JdbcClient.class);
        schools = studio.example("eight schools");
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void nobodyAndNothing() {
        asOwner();
        jdbc.sql(
                        "update runs set status = 'cancelled', lease_until = null, finished_at = now() where status in ('queued', 'running')")
                .update();
        jdbc.sql("delete from pool_turns").update();
        jdbc.sql("update workers set last_seen_at = 'epoch', state = 'open'").update();
        joinToken = studio.post("/api/v1/worker-tokens", "{\"name\": \"the rack\"}")
                .json()
                .get("secret")
                .asString();
    }

    private void asOwner() {
        studio.as(studio.ownerToken());
    }

    private static Registration registration(String name, String host, long pid, String... labels) {
        return new Registration(
                name, host, Registration.ownVersion(), List.of("jvm"), List.of(labels), 2, 4 * GIB, pid);
    }

    private TestStudio.Answer join(Registration registration) {
        return say(joinToken, "workers", new String(ProtocolJson.write(registration), StandardCharsets.UTF_8));
    }

    private Registered joined(Registration registration) {
        TestStudio.Answer answer = join(registration);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return ProtocolJson.read(answer.body().getBytes(StandardCharsets.UTF_8), Registered.class);
    }

    private TestStudio.Answer say(String secret, String path, String body) {
        try {
            return studio.as(secret).post("/pool/v1/" + path, body);
        } finally {
            asOwner();
        }
    }

    private Optional<Lease> claim(Registered worker) throws InterruptedException {
        return studio.bean(RunIntake.class)
                .lease(Long.parseLong(worker.workerId()), worker.name(), java.time.Duration.ZERO);
    }

    private long launch(long project, long model) {
        TestStudio.Answer made = studio.post(
                "/api/v1/projects/" + project + "/runs",
                "{\"model\": %d, \"settings\": {\"chains\": 1, \"warmup\": 10, \"draws\": 10}}".formatted(model));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    private long launch() {
        return studio.post("/api/v1/projects/" + schools.project() + "/runs", schools.run(10, 10, 1))
                .id();
    }

    private JsonNode board(String name) {
        return studio.get("/api/v1/workers")
                .json()
                .valueStream()
                .filter(worker -> worker.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_worker_joins_with_a_token_and_works_with_a_credential_of_its_own() {
        Registered first = joined(registration("box", "a.lab", 10, "gpu"));
        Registered second = joined(registration("other", "b.lab", 10));
        assertThat(say(first.credential(), "workers/" + first.workerId() + "/heartbeat", "")
                        .status())
                .isEqualTo(200);
        assertThat(say(joinToken, "workers/" + first.workerId() + "/heartbeat", "")
                        .status())
                .as("the token lets nobody work")
                .isEqualTo(401);
        assertThat(say(second.credential(), "workers/" + first.workerId() + "/heartbeat", "")
                        .status())
                .as("nor does another worker's credential")
                .isEqualTo(404);
        assertThat(say(first.credential(), "workers", "{}").status())
                .as("and a credential lets nobody join")
                .isEqualTo(401);
        assertThat(board("box").get("hardware").asString()).isEmpty();
        joined(new Registration(
                "box",
                "a.lab",
                Registration.ownVersion(),
                List.of("jvm"),
                List.of("gpu"),
                2,
                GIB,
                10,
                "",
                "A card\n\u202e"));
        assertThat(board("box").get("hardware").asString()).isEqualTo("A card  ");
        JsonNode box = board("box");
        assertThat(box.get("alive").asBoolean()).isTrue();
        assertThat(box.get("labels").get(0).asString()).isEqualTo("gpu");
    }

    @Test
    void a_credential_that_has_grown_old_is_renewed_with_the_token() {
        Registered worker = joined(registration("box", "a.lab", 10));
        jdbc.sql("update worker_credentials set expires_at = now() where worker_id = ?")
                .param(Long.parseLong(worker.workerId()))
                .update();
        String heartbeat = "workers/" + worker.workerId() + "/heartbeat";
        assertThat(say(worker.credential(), heartbeat, "").status()).isEqualTo(401);
        TestStudio.Answer renewed = say(joinToken, "workers/" + worker.workerId() + "/renewal", "");
        String next = ProtocolJson.read(renewed.body().getBytes(StandardCharsets.UTF_8), Renewed.class)
                .credential();
        assertThat(say(next, heartbeat, "").status()).isEqualTo(200);
    }

    @Test
    void two_workers_of_one_name_are_told_apart_and_one_that_comes_back_is_itself() {
        Registered first = joined(registration("twin", "a.lab", 10));
        assertThat(joined(registration("twin", "b.lab", 10)).name()).isEqualTo("twin-2");
        assertThat(joined(registration("twin", "a.lab", 11)).name()).isEqualTo("twin-3");
        jdbc.sql("update workers set last_seen_at = now() - interval '1 minute' where id = ?")
                .param(Long.parseLong(first.workerId()))
                .update();
        assertThat(joined(registration("twin", "a.lab", 12)).workerId()).isEqualTo(first.workerId());
    }

    @Test
    void a_worker_of_another_version_is_told_which_one_to_install() {
        TestStudio.Answer refused =
                join(new Registration("old", "a.lab", "0.0.1", List.of("jvm"), List.of(), 2, GIB, 1));
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.body()).contains("0.0.1", Registration.ownVersion(), "Install");
        JsonNode old = board("old");
        assertThat(old.get("alive").asBoolean()).isFalse();
        assertThat(old.get("version").asString()).isEqualTo("0.0.1");
        assertThat(old.get("refusal").asString()).contains("its own version only", Registration.ownVersion());
        Registered upgraded = joined(registration("old", "a.lab", 2));
        assertThat(upgraded.workerId()).isEqualTo(old.get("id").asString());
        assertThat(board("old").get("alive").asBoolean()).isTrue();
        assertThat(board("old").get("refusal").asString()).isEmpty();
        TestStudio.Answer blank = say(
                joinToken,
                "workers",
                new String(ProtocolJson.write(registration("box", "a.lab", 1, "blank")), StandardCharsets.UTF_8)
                        .replace("\"blank\"", "\"a b\""));
        assertThat(blank.status()).as(blank.body()).isEqualTo(400);
        assertThat(blank.body()).contains("A label has", "a b");
    }

    @Test
    void a_worker_that_joined_before_the_studio_was_upgraded_has_to_join_again() {
        Registered worker = joined(registration("box", "a.lab", 10));
        String heartbeat = "workers/" + worker.workerId() + "/heartbeat";
        assertThat(say(worker.credential(), heartbeat, "").status()).isEqualTo(200);
        jdbc.sql("update workers set version = '0.0.1' where id = ?")
                .param(Long.parseLong(worker.workerId()))
                .update();
        assertThat(say(worker.credential(), heartbeat, "").status()).isEqualTo(404);
        assertThat(say(worker.credential(), "workers/" + worker.workerId() + "/lease", "")
                        .status())
                .isEqualTo(404);
        assertThat(say(joinToken, "workers/" + worker.workerId() + "/renewal", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void a_worker_that_was_seen_in_the_future_was_so_before_the_clock_was_put_back() {
        Registered worker = joined(registration("box", "a.lab", 10));
        jdbc.sql("update workers set last_seen_at = now() + interval '1 hour' where id = ?")
                .param(Long.parseLong(worker.workerId()))
                .update();
        assertThat(board("box").get("alive").asBoolean()).isFalse();
        say(worker.credential(), "workers/" + worker.workerId() + "/heartbeat", "");
        assertThat(board("box").get("alive").asBoolean()).isTrue();
    }

    @Test
    void a_revoked_token_stops_its_workers_and_their_runs_go_on_elsewhere() throws Exception {
        Registered worker = joined(registration("box", "a.lab", 10));
        long run = launch();
        Lease lease = claim(worker).orElseThrow();
        long token = studio.get("/api/v1/worker-tokens")
                .json()
                .valueStream()
                .filter(found -> found.get("workers").asInt() == 1)
                .findFirst()
                .orElseThrow()
                .get("id")
                .asLong();
        assertThat(studio.send("DELETE", "/api/v1/worker-tokens/" + token, "text/plain", "")
                        .status())
                .isEqualTo(204);
        assertThat(say(worker.credential(), "runs/" + run + "/attempts/" + lease.attempt() + "/heartbeat", "")
                        .status())
                .isEqualTo(401);
        assertThat(say(joinToken, "workers/" + worker.workerId() + "/renewal", "")
                        .status())
                .isEqualTo(401);
        assertThat(studio.get("/api/v1/runs/" + run).json().get("status").asString())
                .isEqualTo("queued");
        assertThat(studio.get("/api/v1/runs/" + run + "/log").body()).contains("handed back");
        jdbc.sql("update workers set last_seen_at = now() - interval '5 seconds' where id = ?")
                .param(Long.parseLong(worker.workerId()))
                .update();
        assertThat(board("box").get("refusal").asString()).isEqualTo("Its token was revoked.");
    }

    @Test
    void a_cordoned_worker_keeps_its_run_and_a_drained_one_hands_it_back() throws Exception {
        Registered worker = joined(registration("box", "a.lab", 10));
        long run = launch();
        Lease lease = claim(worker).orElseThrow();
        long second = launch();
        String heartbeat = "runs/" + run + "/attempts/" + lease.attempt() + "/heartbeat";

        assertThat(studio.post("/api/v1/workers/" + worker.workerId() + "/cordon", "")
                        .json()
                        .get("state")
                        .asString())
                .isEqualTo("cordoned");
        assertThat(claim(worker)).isEmpty();
        assertThat(say(worker.credential(), heartbeat, "").status()).isEqualTo(200);

        studio.post("/api/v1/workers/" + worker.workerId() + "/drain", "");
        assertThat(say(worker.credential(), heartbeat, "").status()).isEqualTo(409);
        assertThat(claim(worker)).isEmpty();

        studio.post("/api/v1/workers/" + worker.workerId() + "/open", "");
        assertThat(List.of(
                        claim(worker).orElseThrow().runId(),
                        claim(worker).orElseThrow().runId()))
                .containsExactly(run, second);
        for (int time = 0; time < 6; time++) {
            studio.post("/api/v1/workers/" + worker.workerId() + "/drain", "");
            studio.post("/api/v1/workers/" + worker.workerId() + "/open", "");
            claim(worker).orElseThrow();
            claim(worker).orElseThrow();
        }
        assertThat(studio.get("/api/v1/runs/" + run).json().get("status").asString())
                .as("however often it is handed back, a run is not given up")
                .isEqualTo("running");
    }

    @Test
    void a_word_about_anothers_run_is_refused() throws Exception {
        Registered holder = joined(registration("box", "a.lab", 10));
        Registered other = joined(registration("other", "b.lab", 10));
        long run = launch();
        Lease lease = claim(holder).orElseThrow();
        String heartbeat = "runs/" + run + "/attempts/" + lease.attempt() + "/heartbeat";
        assertThat(say(other.credential(), heartbeat, "").status()).isEqualTo(409);
        assertThat(say(holder.credential(), heartbeat, "").status()).isEqualTo(200);
    }

    @Test
    void projects_take_turns() throws Exception {
        Registered worker = joined(registration("box", "a.lab", 10));
        long project = studio.post("/api/v1/projects", "{\"name\": \"turns\"}").id();
        long model = studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"m\", \"source\": \"Tensor m() {\\n    var x = normal(0, 1);\\n    return x;\\n}\"}")
                .id();
        List<Long> gallery = List.of(launch(), launch(), launch());
        List<Long> own = List.of(launch(project, model), launch(project, model));
        List<Long> order = new ArrayList<>();
        for (Optional<Lease> lease = claim(worker); lease.isPresent(); lease = claim(worker)) {
            order.add(lease.get().runId());
            jdbc.sql("update runs set status = 'cancelled', lease_until = null, finished_at = now() where id = ?")
                    .param(lease.get().runId())
                    .update();
        }
        assertThat(order).containsExactly(gallery.get(0), own.get(0), gallery.get(1), own.get(1), gallery.get(2));
    }

    private long launch(String placement) {
        TestStudio.Answer made = studio.post(
                "/api/v1/projects/" + schools.project() + "/runs",
                schools.run(10, 10, 1).replaceFirst("}$", ", \"placement\": " + placement + "}"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.id();
    }

    @Test
    void a_run_waits_for_a_worker_that_has_what_it_asks_for_and_says_so() throws Exception {
        Registered plain = joined(registration("plain", "a.lab", 10));
        Registered labelled = joined(registration("labelled", "b.lab", 10, "gpu", "fast"));
        long run = launch("{\"labels\": [\"gpu\"], \"memoryBytes\": " + 8 * GIB + "}");
        assertThat(claim(plain)).isEmpty();
        assertThat(claim(labelled)).isEmpty();
        assertThat(studio.get("/api/v1/queue").json().get(0).get("obstacle").asString())
                .isEqualTo(
                        "No open worker has the device jvm with the label gpu and 8.0 GiB of memory: the run waits until one joins.");
        TestStudio.Answer moved = studio.send(
                "PUT",
                "/api/v1/runs/" + run + "/placement",
                "application/json",
                "{\"labels\": [\"gpu\"], \"memoryBytes\": " + 2 * GIB + "}");
        assertThat(moved.status()).as(moved.body()).isEqualTo(200);
        assertThat(moved.json().get("obstacle").asString()).isEmpty();
        assertThat(claim(plain)).isEmpty();
        assertThat(claim(labelled))
                .hasValueSatisfying(lease -> assertThat(lease.runId()).isEqualTo(run));
        assertThat(studio.send("PUT", "/api/v1/runs/" + run + "/placement", "application/json", "{}")
                        .status())
                .as("a run that has begun is not moved")
                .isEqualTo(404);
    }

    @Test
    void a_run_whose_device_has_vanished_waits_says_so_and_goes_on_when_one_is_there_again() throws Exception {
        Registered first = joined(withDevices(10, "jvm", "tensorflow"));
        TestStudio.Answer made = studio.post(
                "/api/v1/projects/" + schools.project() + "/runs",
                schools.run(10, 10, 1).replaceFirst("\\{\\s*\"chains\"", "{\"device\": \"tensorflow\", \"chains\""));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().get("settings").get("device").asString()).isEqualTo("tensorflow");
        assertThat(claim(first)).isPresent();
        jdbc.sql("update workers set last_seen_at = now() - interval '1 minute' where id = ?")
                .param(Long.parseLong(first.workerId()))
                .update();
        Registered without = joined(withDevices(11, "jvm"));
        assertThat(without.workerId()).isEqualTo(first.workerId());
        assertThat(claim(without)).isEmpty();
        assertThat(studio.get("/api/v1/runs/" + made.id()).json().get("status").asString())
                .isEqualTo("queued");
        assertThat(studio.get("/api/v1/runs/" + made.id() + "/log").body()).contains("lost its worker");
        assertThat(studio.get("/api/v1/queue").json().get(0).get("obstacle").asString())
                .isEqualTo("No open worker has the device tensorflow: the run waits until one joins.");
        Registered other = joined(withDevices(12, "tensorflow"));
        assertThat(claim(other)).hasValueSatisfying(lease -> {
            assertThat(lease.runId()).isEqualTo(made.id());
            assertThat(lease.attempt()).isEqualTo(2);
        });
    }

    private static Registration withDevices(long pid, String... devices) {
        return new Registration(
                "box", "a.lab", Registration.ownVersion(), List.of(devices), List.of(), 2, 4 * GIB, pid);
    }

    @Test
    void a_run_of_high_priority_goes_first_and_takes_the_worker_of_one_of_low_priority() throws Exception {
        Registered worker = joined(registration("box", "a.lab", 10));
        long low = launch("{\"priority\": \"low\"}");
        Lease lease = claim(worker).orElseThrow();
        launch();
        long high = launch("{\"priority\": \"high\"}");
        assertThat(studio.get("/api/v1/queue").json().get(0).get("id").asLong()).isEqualTo(high);
        // on a busy machine it may have been silent for too long by now to be counted on
        say(worker.credential(), "workers/" + worker.workerId() + "/heartbeat", "");
        studio.bean(RunIntake.class).makeRoom();
        assertThat(say(worker.credential(), "runs/" + low + "/attempts/" + lease.attempt() + "/heartbeat", "")
                        .status())
                .isEqualTo(409);
        assertThat(studio.get("/api/v1/runs/" + low + "/log").body()).contains("made room");
        assertThat(claim(worker).orElseThrow().runId()).isEqualTo(high);
        studio.bean(RunIntake.class).makeRoom();
        assertThat(studio.get("/api/v1/runs/" + high).json().get("status").asString())
                .isEqualTo("running");
        TestStudio.Answer refused = studio.post(
                "/api/v1/projects/" + schools.project() + "/runs",
                schools.run(10, 10, 1).replaceFirst("}$", ", \"placement\": {\"priority\": \"urgent\"}}"));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body()).contains("urgent", "low", "normal", "high");
    }

    @Test
    void a_run_of_low_priority_that_has_waited_for_hours_comes_before_urgent_ones_and_need_not_give_way()
            throws Exception {
        Registered worker = joined(registration("box", "a.lab", 10));
        long low = launch("{\"priority\": \"low\"}");
        long high = launch("{\"priority\": \"high\"}");
        assertThat(studio.get("/api/v1/queue").json().get(0).get("id").asLong()).isEqualTo(high);
        waited(low, 2);
        assertThat(claim(worker).orElseThrow().runId()).isEqualTo(low);
        say(worker.credential(), "workers/" + worker.workerId() + "/heartbeat", "");
        studio.bean(RunIntake.class).makeRoom();
        assertThat(studio.get("/api/v1/runs/" + low).json().get("status").asString())
                .isEqualTo("running");
        studio.post("/api/v1/workers/" + worker.workerId() + "/drain", "");
        studio.post("/api/v1/workers/" + worker.workerId() + "/open", "");
        assertThat(claim(worker).orElseThrow().runId())
                .as("one that is handed back begins to wait anew")
                .isEqualTo(high);
        waited(low, 1);
        long normal = launch();
        assertThat(studio.get("/api/v1/queue").json().get(0).get("id").asLong())
                .as("an hour makes a low one normal, and the elder of two")
                .isEqualTo(low)
                .isLessThan(normal);
    }

    private void waited(long run, int hours) {
        jdbc.sql("update runs set queued_at = queued_at - make_interval(hours => ?) where id = ?")
                .params(hours, run)
                .update();
    }

    @Test
    void only_the_owner_of_the_studio_speaks_to_workers() {
        Registered worker = joined(registration("box", "a.lab", 10));
        long id = jdbc.sql("insert into accounts (name, owner) values ('guest', false) returning id")
                .query(Long.class)
                .single();
        studio.as(studio.bean(ApiTokens.class)
                .create(new Account(id, "guest", false), "scripts")
                .secret());
        try {
            assertThat(studio.get("/api/v1/workers").status()).isEqualTo(200);
            assertThat(studio.get("/api/v1/worker-tokens").status()).isEqualTo(403);
            assertThat(studio.post("/api/v1/worker-tokens", "{\"name\": \"mine\"}")
                            .status())
                    .isEqualTo(403);
            for (String word : List.of("open", "cordon", "drain")) {
                assertThat(studio.post("/api/v1/workers/" + worker.workerId() + "/" + word, "")
                                .status())
                        .isEqualTo(403);
            }
            assertThat(studio.send("DELETE", "/api/v1/workers/" + worker.workerId(), "text/plain", "")
                            .status())
                    .isEqualTo(403);
        } finally {
            asOwner();
        }
        assertThat(studio.send("DELETE", "/api/v1/workers/" + worker.workerId(), "text/plain", "")
                        .body())
                .contains("alive");
    }
}
