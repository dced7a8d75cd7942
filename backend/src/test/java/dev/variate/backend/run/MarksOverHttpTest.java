package dev.variate.backend.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.RunGenerator;
import dev.variate.backend.TestStudio;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.ApiTokens;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MarksOverHttpTest {
    private TestStudio studio;
    private long project;
    private List<Long> runs;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        project = RunGenerator.project(studio, "marked", 5);
        runs = studio.get("/api/v1/runs?project=" + project)
                .json()
                .get("runs")
                .valueStream()
                .map(run -> run.get("id").asLong())
                .toList();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void asOwner() {
        studio.as(studio.ownerToken());
    }

    private TestStudio.Answer put(long run, String what, String body) {
        return studio.send("PUT", "/api/v1/runs/" + run + "/" + what, "application/json", body);
    }

    private long found(String query) {
        return studio.get("/api/v1/runs?project=" + project + "&q=" + query)
                .json()
                .get("total")
                .asLong();
    }

    private String latestDeed() {
        return studio.bean(JdbcClient.class)
                .sql("select action || ' ' || subject from audit order by id desc limit 1")
                .query(String.class)
                .single();
    }

    @Test
    void tags_are_set_as_a_whole_in_small_letters_and_found() {
        long run = runs.get(0);
        JsonNode tagged = put(run, "tags", "{\"tags\": [\" Paper \", \"fig-2\", \"paper\"]}")
                .json();
        assertThat(tagged.get("tags").toString()).isEqualTo("[\"fig-2\",\"paper\"]");
        assertThat(latestDeed()).isEqualTo("wrote the tags fig-2, paper on run 5");
        assertThat(found("tag:PAPER")).isEqualTo(1);
        assertThat(put(run, "tags", "{\"tags\": []}").json().get("tags")).isEmpty();
        assertThat(found("tag:paper")).isZero();
    }

    @Test
    void what_is_no_tag_is_refused_and_changes_nothing() {
        long run = runs.get(1);
        put(run, "tags", "{\"tags\": [\"kept\"]}");
        for (String body : List.of(
                "{\"tags\": [\"two words\"]}",
                "{\"tags\": [\"\"]}",
                "{\"tags\": [null]}",
                "{\"tags\": [\"" + "x".repeat(61) + "\"]}",
                "{}")) {
            TestStudio.Answer answer = put(run, "tags", body);
            assertThat(answer.status()).as(body).isEqualTo(422);
            assertThat(answer.json().get("field").asString()).isEqualTo("tags");
        }
        assertThat(studio.get("/api/v1/runs/" + run).json().get("tags").toString())
                .isEqualTo("[\"kept\"]");
    }

    @Test
    void a_note_is_written_found_and_taken_away() {
        long run = runs.get(2);
        assertThat(put(run, "note", "{\"text\": \" The step size was halved.\\n\"}")
                        .json()
                        .get("text")
                        .asString())
                .isEqualTo("The step size was halved.");
        assertThat(latestDeed()).isEqualTo("wrote a note on run 3");
        assertThat(found("note:halved")).isEqualTo(1);
        assertThat(found("is:noted")).isEqualTo(1);
        put(run, "note", "{\"text\": \"\"}");
        assertThat(found("is:noted")).isZero();
        assertThat(put(run, "note", "{\"text\": \"" + "x".repeat(10_001) + "\"}")
                        .status())
                .isEqualTo(422);
    }

    @Test
    void a_pin_is_everybodys_and_a_star_ones_own() {
        long run = runs.get(3);
        assertThat(put(run, "pin", "").json().get("pinned").asBoolean()).isTrue();
        assertThat(put(run, "star", "").json().get("starred").asBoolean()).isTrue();
        String viewer = member("Viewer", "viewer");
        JsonNode seen = studio.as(viewer).get("/api/v1/runs/" + run).json();
        assertThat(seen.get("pinned").asBoolean()).isTrue();
        assertThat(seen.get("starred").asBoolean()).isFalse();
        assertThat(put(run, "star", "").status())
                .as("also who only looks may star")
                .isEqualTo(200);
        TestStudio.Answer refused = studio.send("DELETE", "/api/v1/runs/" + run + "/pin", "application/json", "");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().get("detail").asString()).contains("not change it");
        studio.as(studio.ownerToken());
        assertThat(found("is:pinned+is:starred")).isEqualTo(1);
        studio.send("DELETE", "/api/v1/runs/" + run + "/star", "application/json", "");
        assertThat(found("is:starred")).isZero();
    }

    @Test
    void strangers_find_no_run_to_mark() {
        studio.as(token(account("Passer-by")));
        assertThat(put(runs.get(4), "tags", "{\"tags\": [\"mine\"]}").status()).isEqualTo(404);
        assertThat(put(runs.get(4), "star", "").status()).isEqualTo(404);
    }

    private Account account(String name) {
        long id = studio.bean(JdbcClient.class)
                .sql("insert into accounts (name, owner) values (?, false) returning id")
                .param(name)
                .query(Long.class)
                .single();
        return new Account(id, name, false);
    }

    private String token(Account account) {
        return studio.bean(ApiTokens.class).create(account, "marks").secret();
    }

    private String member(String name, String role) {
        Account account = account(name);
        studio.bean(JdbcClient.class)
                .sql("insert into project_members (project_id, account_id, role) values (?, ?, ?)")
                .params(project, account.id(), role)
                .update();
        return token(account);
    }
}
