package dev.variate.backend.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.variate.backend.TestStudio;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Messages to a receiver on this machine, which here is allowed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhooksOverHttpTest {
    private record Received(String path, String id, String time, String signature, String body) {}

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final AtomicInteger answer = new AtomicInteger(204);
    private TestStudio studio;
    private JdbcClient jdbc;
    private HttpServer receiver;
    private TestStudio.Example schools;

    @BeforeAll
    void start() throws IOException {
        studio = TestStudio.start("variate.webhooks.private-addresses=true");
        jdbc = studio.bean(JdbcClient.class);
        schools = studio.example("eight schools");
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            int status = answer.get();
            exchange.getResponseHeaders().add("Location", address("/elsewhere"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
            received.add(new Received(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    body));
        });
        receiver.start();
    }

    @AfterAll
    void stop() {
        receiver.stop(0);
        studio.close();
    }

    private String address(String path) {
        return "http://127.0.0.1:" + receiver.getAddress().getPort() + path;
    }

    private JsonNode made(String path, String events) {
        TestStudio.Answer made = studio.post(
                "/api/v1/projects/" + schools.project() + "/webhooks",
                "{\"url\": \"%s\", \"events\": [%s]}".formatted(address(path), events));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json();
    }

    /** The next message to this path; what others of this class were sent is passed over. */
    private Received next(String path) throws InterruptedException {
        while (true) {
            Received message = received.poll(60, TimeUnit.SECONDS);
            assertThat(message).as("a message to " + path).isNotNull();
            if (message.path().equals(path)) {
                return message;
            }
        }
    }

    private JsonNode delivery(long webhook) {
        return studio.get("/api/v1/webhooks/" + webhook + "/deliveries").json().get(0);
    }

    private JsonNode settled(long webhook, int attempts) throws InterruptedException {
        for (Instant end = Instant.now().plus(Duration.ofSeconds(60));
                Instant.now().isBefore(end); ) {
            JsonNode delivery = delivery(webhook);
            if (delivery.get("attempts").asInt() >= attempts
                    && !delivery.get("sentAt").isNull()) {
                return delivery;
            }
            Thread.sleep(50);
        }
        throw new AssertionError("not sent: " + delivery(webhook));
    }

    private long queued() {
        TestStudio.Answer run = studio.post("/api/v1/projects/" + schools.project() + "/runs", schools.run(10, 10, 1));
        assertThat(run.status()).as(run.body()).isEqualTo(201);
        return run.id();
    }

    @Test
    void a_run_that_ends_is_told_once_with_a_signature_that_holds() throws Exception {
        JsonNode hook = made("/ends", "\"run.finished\", \"run.verdict\"");
        long run = queued();
        long worker = jdbc.sql(
                        "insert into workers (name, host, version, devices, cores, memory_bytes, pid, local) values ('w', 'h', 'v', 'jvm', 1, 1, 1, false) returning id")
                .query(Long.class)
                .single();
        jdbc.sql(
                        "update runs set status = 'running', worker_id = ?, lease_until = now() + interval '1 hour', started_at = now(), attempt = 1, attempt_at = now() where id = ?")
                .params(worker, run)
                .update();
        jdbc.sql("update runs set verdict = 'Good. All is well.' where id = ?")
                .param(run)
                .update();
        jdbc.sql("update runs set status = 'succeeded', lease_until = null, finished_at = now() where id = ?")
                .param(run)
                .update();
        Received first = next("/ends");
        Received second = next("/ends");
        JsonNode body = JsonMapper.builder().build().readTree(first.body());
        assertThat(body.get("run").asLong()).isEqualTo(run);
        assertThat(body.get("verdict").asString()).isEqualTo("Good. All is well.");
        assertThat(first.id()).isNotEqualTo(second.id());
        assertThat(first.body() + second.body()).contains("run.finished", "run.verdict");
        // As a receiver would check it, by the specification and not by our code.
        byte[] secret = Base64.getDecoder().decode(hook.get("secret").asString().substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        String expected = "v1,"
                + Base64.getEncoder()
                        .encodeToString(mac.doFinal((first.id() + "." + first.time() + "." + first.body())
                                .getBytes(StandardCharsets.UTF_8)));
        assertThat(first.signature()).isEqualTo(expected);
        assertThat(Long.parseLong(first.time()))
                .isCloseTo(Instant.now().getEpochSecond(), org.assertj.core.data.Offset.offset(120L));
        long webhook = hook.get("webhook").get("id").asLong();
        assertThat(settled(webhook, 1).get("state").asString()).isEqualTo("delivered");
        assertThat(studio.get("/api/v1/webhooks/" + webhook + "/deliveries").json())
                .hasSize(2);
        assertThat(studio.get("/api/v1/projects/" + schools.project() + "/webhooks")
                        .body())
                .doesNotContain(hook.get("secret").asString());
    }

    @Test
    void a_model_that_is_wrong_is_told_as_a_run_that_failed() throws Exception {
        made("/fails", "\"run.failed\"");
        long model = studio.post(
                        "/api/v1/projects/" + schools.project() + "/models",
                        "{\"name\": \"wrong\", \"source\": \"Tensor m() { return normal(0, \\\"x\\\"); }\"}")
                .id();
        studio.post("/api/v1/projects/" + schools.project() + "/runs", "{\"model\": " + model + "}");
        assertThat(next("/fails").body()).contains("\"run.failed\"", "\"error\"");
    }

    @Test
    void what_is_not_taken_is_sent_again_later_under_the_same_number_and_given_up_at_last() throws Exception {
        JsonNode hook = made("/busy", "\"run.cancelled\"");
        long webhook = hook.get("webhook").get("id").asLong();
        answer.set(302);
        try {
            assertThat(studio.post("/api/v1/webhooks/" + webhook + "/ping", "").status())
                    .isEqualTo(200);
            Received first = next("/busy");
            JsonNode waits = settled(webhook, 1);
            assertThat(waits.get("state").asString()).isEqualTo("waiting");
            assertThat(waits.get("trouble").asString()).isEqualTo("It was answered 302.");
            assertThat(Instant.parse(waits.get("nextAt").asString())).isAfter(Instant.now());
            jdbc.sql("update webhook_deliveries set next_at = now(), attempts = 7 where webhook_id = ?")
                    .param(webhook)
                    .update();
            assertThat(next("/busy").id()).isEqualTo(first.id());
            JsonNode over = settled(webhook, 8);
            for (int i = 0; i < 100 && !over.get("state").asString().equals("given up"); i++) {
                Thread.sleep(50);
                over = delivery(webhook);
            }
            assertThat(over.get("state").asString()).isEqualTo("given up");
            assertThat(received).as("no redirection is followed").noneMatch(message -> message.path()
                    .equals("/elsewhere"));
        } finally {
            answer.set(204);
        }
        long delivery = delivery(webhook).get("id").asLong();
        studio.post("/api/v1/webhooks/" + webhook + "/deliveries/" + delivery + "/again", "");
        next("/busy");
        JsonNode now = settled(webhook, 1);
        for (int i = 0; i < 100 && !now.get("state").asString().equals("delivered"); i++) {
            Thread.sleep(50);
            now = delivery(webhook);
        }
        assertThat(now.get("state").asString()).isEqualTo("delivered");
    }
}
