package dev.variate.backend.comment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.RunGenerator;
import dev.variate.backend.TestStudio;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.ApiTokens;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommentsOverHttpTest {
    private static final String FIRST = "Tensor m() {\\n    var mu = normal(0, 5);\\n    return mu;\\n}";

    private TestStudio studio;
    private long project;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        project = RunGenerator.project(studio, "discussed", 2);
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void asOwner() {
        studio.as(studio.ownerToken());
    }

    private long model(String name) {
        return studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"" + name + "\", \"source\": \"" + FIRST + "\"}")
                .id();
    }

    private JsonNode comments(String of) {
        return studio.get("/api/v1/" + of + "/comments").json();
    }

    private TestStudio.Answer write(String of, String body) {
        return studio.post("/api/v1/" + of + "/comments", body);
    }

    @Test
    void a_comment_on_a_line_follows_it_through_revisions_and_says_when_it_is_gone() {
        long model = model("followed");
        String of = "models/" + model;
        assertThat(write(of, "{\"line\": 2, \"text\": \"Why so wide?\"}").status())
                .isEqualTo(201);
        revise(model, "// for the report\\n" + FIRST);
        assertThat(comments(of).get(0).get("line").asInt()).isEqualTo(3);
        revise(model, "// for the report\\n" + FIRST.replace("0, 5", "0, 2"));
        assertThat(comments(of).get(0).get("line").asInt()).isEqualTo(3);
        revise(model, "Tensor m() {\\n    return normal(0, 1);\\n}");
        JsonNode gone = comments(of).get(0);
        assertThat(gone.get("line").isNull()).isTrue();
        assertThat(gone.get("anchor").asString()).as("as it was").isEqualTo("var mu = normal(0, 5);");
    }

    private void revise(long model, String source) {
        assertThat(studio.send("PUT", "/api/v1/models/" + model, "application/json", "{\"source\": \"" + source + "\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void a_line_of_a_draft_is_counted_in_the_revision_that_others_see() {
        long model = model("drafted");
        Comments comments = studio.bean(Comments.class);
        Account owner = studio.bean(Accounts.class).owner();
        String draft = "// mine\n// alone\n" + FIRST.replace("\\n", "\n");
        comments.onLine(owner, model, draft, 4, "A question");
        assertThat(comments("models/" + model).get(0).get("line").asInt()).isEqualTo(2);
        assertThat(comments.ofModel(owner, model, draft).getFirst().line()).hasValue(4);
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> comments.onLine(owner, model, draft, 1, "x"))
                .hasMessageContaining("in your draft only");
    }

    @Test
    void answers_join_their_thread_and_it_can_be_settled() {
        String of = "models/" + model("threaded");
        long first =
                write(of, "{\"node\": \"mu\", \"text\": \"Is this the mean?\"}").id();
        long answer = studio.post("/api/v1/comments/" + first + "/replies", "{\"text\": \"Yes.\"}")
                .id();
        studio.post("/api/v1/comments/" + answer + "/replies", "{\"text\": \"Thanks.\"}");
        studio.send("PUT", "/api/v1/comments/" + answer + "/settled", "application/json", "");
        JsonNode thread = comments(of);
        assertThat(thread).hasSize(1);
        assertThat(thread.get(0).get("anchor").asString()).isEqualTo("mu");
        assertThat(thread.get(0).get("replies").valueStream().map(one -> one.get("text")
                        .asString()))
                .containsExactly("Yes.", "Thanks.");
        assertThat(thread.get(0).get("settledBy").asString()).isEqualTo("Owner");
        studio.send("DELETE", "/api/v1/comments/" + first + "/settled", "application/json", "");
        assertThat(comments(of).get(0).get("settledBy").asString()).isEmpty();
    }

    @Test
    void a_run_has_comments_on_its_plots() {
        long run = studio.get("/api/v1/runs?project=" + project)
                .json()
                .get("runs")
                .get(0)
                .get("id")
                .asLong();
        write("runs/" + run, "{\"plot\": \"trace of mu\", \"text\": \"Chain 2 is stuck.\"}");
        write("runs/" + run, "{\"text\": \"Good enough.\"}");
        assertThat(comments("runs/" + run).valueStream().map(one -> one.get("place")
                        .asString()))
                .containsExactly("plot", "whole");
        assertThat(studio.get("/api/v1/activity?project=" + project + "&limit=1")
                        .body())
                .contains("commented on");
    }

    @Test
    void what_is_no_comment_is_refused() {
        String of = "models/" + model("refused");
        assertThat(write(of, "{\"line\": 2, \"text\": \"  \"}").status()).isEqualTo(422);
        assertThat(write(of, "{\"line\": 9, \"text\": \"x\"}").status()).isEqualTo(422);
        assertThat(write(of, "{\"line\": 2, \"node\": \"mu\", \"text\": \"x\"}").status())
                .isEqualTo(422);
        assertThat(write(of, "{\"line\": 2}").status()).isEqualTo(422);
    }

    @Test
    void strangers_read_and_write_nothing() {
        long model = model("private");
        long comment = write("models/" + model, "{\"text\": \"secret\"}").id();
        long id = studio.bean(JdbcClient.class)
                .sql("insert into accounts (name, owner) values ('Stranger', false) returning id")
                .query(Long.class)
                .single();
        studio.as(studio.bean(ApiTokens.class)
                .create(new Account(id, "Stranger", false), "x")
                .secret());
        assertThat(studio.get("/api/v1/models/" + model + "/comments").status()).isEqualTo(404);
        assertThat(write("models/" + model, "{\"text\": \"x\"}").status()).isEqualTo(404);
        assertThat(studio.post("/api/v1/comments/" + comment + "/replies", "{\"text\": \"x\"}")
                        .status())
                .isEqualTo(404);
        assertThat(studio.send("PUT", "/api/v1/comments/" + comment + "/settled", "application/json", "")
                        .status())
                .isEqualTo(404);
    }
}
