package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.Person;
import dev.variate.backend.TestStudio;
import dev.variate.backend.team.BrowserSessions;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensOverHttpTest {
    private TestStudio studio;

    @BeforeAll
    void start() {
        studio = TestStudio.start("variate.limits.requests=300", "variate.limits.guesses=5");
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void asOwner() {
        studio.as(studio.ownerToken());
    }

    private JsonNode token(String scope) {
        TestStudio.Answer made =
                studio.post("/api/v1/tokens", "{\"name\": \"for tests\", \"scope\": \"" + scope + "\", \"days\": 30}");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        return made.json();
    }

    private void speakWith(JsonNode token) {
        studio.as(token.get("secret").asString());
    }

    @Test
    void a_token_does_no_more_than_its_scope() {
        JsonNode read = token("read");
        JsonNode write = token("write");
        JsonNode admin = token("admin");
        speakWith(read);
        assertThat(studio.get("/api/v1/projects").status()).isEqualTo(200);
        TestStudio.Answer refused = studio.post("/api/v1/projects", "{\"name\": \"mine\"}");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("detail").asString()).contains("its scope is less");
        speakWith(write);
        long project = studio.post("/api/v1/projects", "{\"name\": \"mine\"}").id();
        assertThat(studio.get("/api/v1/projects/" + project + "/members").status())
                .isEqualTo(200);
        String invitation = "{\"project\": " + project + ", \"role\": \"viewer\"}";
        assertThat(studio.post("/api/v1/invitations", invitation).status()).isEqualTo(403);
        assertThat(studio.post("/api/v1/tokens", "{\"name\": \"more\", \"scope\": \"admin\"}")
                        .status())
                .as("a lesser token makes no greater one")
                .isEqualTo(403);
        assertThat(studio.get("/api/v1/worker-tokens").status()).isEqualTo(403);
        speakWith(admin);
        assertThat(studio.post("/api/v1/invitations", invitation).status()).isEqualTo(201);
    }

    @Test
    void a_token_says_its_scope_and_when_it_expires_and_counts_no_longer_then() {
        JsonNode made = token("read").get("token");
        assertThat(made.get("scope").asString()).isEqualTo("read");
        assertThat(made.get("expiresAt").isNull()).isFalse();
        JsonNode made2 = token("read");
        studio.bean(JdbcClient.class)
                .sql("update api_tokens set expires_at = now() where id = ?")
                .param(made2.get("token").get("id").asLong())
                .update();
        speakWith(made2);
        assertThat(studio.get("/api/v1/projects").status()).isEqualTo(401);
        asOwner();
        assertThat(studio.post("/api/v1/tokens", "{\"name\": \"x\", \"scope\": \"king\"}")
                        .json()
                        .get("detail")
                        .asString())
                .isEqualTo("There is no scope \"king\"; there are read, write and admin.");
        assertThat(studio.post("/api/v1/tokens", "{\"name\": \"x\", \"scope\": \"read\", \"days\": 0}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void sessions_are_listed_and_ended_from_elsewhere() {
        Person ada = Person.named(studio, "Ada");
        BrowserSessions sessions = studio.bean(BrowserSessions.class);
        String home = sessions.begin(ada.account(), "Firefox at home", "10.0.0.1", Duration.ofDays(1));
        String work = sessions.begin(ada.account(), "Firefox at work", "10.0.0.2", Duration.ofDays(1));
        assertThat(sessions.resume(home)).contains(ada.account());
        ada.speaks();
        JsonNode listed = studio.get("/api/v1/sessions").json();
        assertThat(listed).hasSize(2);
        assertThat(listed.toString()).doesNotContain(home, work);
        long there = sessions.number(work).orElseThrow();
        asOwner();
        assertThat(studio.send("DELETE", "/api/v1/sessions/" + there, "application/json", "")
                        .status())
                .as("of somebody else")
                .isEqualTo(404);
        ada.speaks();
        assertThat(studio.send("DELETE", "/api/v1/sessions/" + there, "application/json", "")
                        .status())
                .isEqualTo(204);
        assertThat(sessions.resume(work)).isEmpty();
        assertThat(sessions.resume(home)).contains(ada.account());
        sessions.end(home);
        assertThat(sessions.resume(home)).isEmpty();
        assertThat(sessions.resume("a guess")).isEmpty();
    }

    @Test
    void who_asks_too_often_is_told_how_long_to_wait_and_others_are_not() throws Exception {
        Person busy = Person.named(studio, "Busy");
        busy.speaks();
        HttpResponse<String> answer = null;
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 1000 && (answer == null || answer.statusCode() == 200); i++) {
                answer = http.send(
                        studio.request("/api/v1/projects").GET().build(), HttpResponse.BodyHandlers.ofString());
            }
        }
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(answer.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 2);
        assertThat(answer.body()).contains("more than 300 times within a minute. Try again in 1 s.");
        asOwner();
        assertThat(studio.get("/api/v1/projects").status()).isEqualTo(200);
    }

    @Test
    void unknown_tokens_are_guessed_at_a_few_times_only_and_good_ones_pass_meanwhile() {
        TestStudio.Answer last = null;
        for (int i = 0; i < 8; i++) {
            last = studio.as("vrt_guess" + i).get("/api/v1/projects");
        }
        assertThat(last.status()).isEqualTo(429);
        asOwner();
        assertThat(studio.get("/api/v1/projects").status()).isEqualTo(200);
    }
}
