package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.e2e.Rest.Answer;
import dev.variate.e2e.Rest.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whatever is sent, the answer says what is wrong and why, and nothing of our insides. */
@ExtendWith(Shared.class)
class InputTest {

    private static long project;
    private static long model;
    private static long data;

    @BeforeAll
    static void a_project(Rest rest) {
        project = rest.project("bad input");
        model = rest.model(project, "eight schools", Texts.EIGHT_SCHOOLS);
        data = rest.data(project, "schools", Texts.SCHOOLS);
    }

    @Test
    void without_a_token_or_with_a_wrong_one_nothing_is_told(Rest rest) {
        assertThat(rest.without().get("/projects").refused().status()).isEqualTo(401);
        assertThat(rest.with("not-a-token").get("/projects").refused().status()).isEqualTo(401);
        assertThat(rest.without().get("/health").status()).isEqualTo(200);
    }

    @Test
    void what_is_not_there_is_404(Rest rest) {
        for (var path : List.of(
                "/runs/999999999",
                "/models/999999999",
                "/projects/999999999",
                "/runs/999999999/draws?format=csv",
                "/runs/999999999/draws?format=cmdstan",
                "/runs/999999999/inference-data",
                "/runs/999999999/graph",
                "/models/999999999/separation?of=a&and=b",
                "/runs/999999999/summary",
                "/nothing/at/all")) {
            assertThat(rest.get(path).refused().status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void malformed_documents_are_refused(Rest rest) {
        for (var text : List.of(
                "{",
                "",
                "[]",
                "null",
                "\"a\"",
                "{\"name\": }",
                "{\"name\": null}",
                "{}",
                "{\"nam\": \"a\"}",
                "{\"name\": \"\"}",
                "{\"name\": \"" + "a".repeat(100_000) + "\"}")) {
            rest.postText("/projects", text).refused();
            rest.postText("/projects/" + project + "/models", text).refused();
            rest.postText("/projects/" + project + "/data", text).refused();
            rest.postText("/projects/" + project + "/runs", text).refused();
        }
    }

    @Test
    void numbers_that_are_none_are_refused(Rest rest) {
        for (var values : List.of(
                "{\"y\": NaN}",
                "{\"y\": [1, Infinity]}",
                "{\"y\": \"a\"}",
                "{\"y\": [[1, 2], [3]]}",
                "{\"y\": {\"a\": {}}}",
                "7")) {
            rest.postText("/projects/" + project + "/data", "{\"name\": \"bad\", \"values\": " + values + "}")
                    .refused();
        }
    }

    @Test
    void fifty_megabytes_of_source_are_refused(Rest rest) {
        var source = "// " + "a".repeat(50_000_000);
        rest.post("/projects/" + project + "/models", Map.of("name", "huge", "source", source))
                .refused();
    }

    @Test
    void settings_without_sense_are_refused(Rest rest) {
        var settings = List.of(
                new Settings(0, 10, 10, "jvm"),
                new Settings(-1, 10, 10, "jvm"),
                new Settings(4, -1, 10, "jvm"),
                new Settings(4, 10, 0, "jvm"),
                new Settings(1_000_000, 10, 10, "jvm"),
                new Settings(4, 10, 2_000_000_000, "jvm"),
                new Settings(4, 10, 10, "abacus"));
        for (var bad : settings) {
            rest.launch(project, model, Optional.of(data), bad, 1).refused();
        }
        rest.post("/projects/" + project + "/runs", Map.of("model", model, "data", data, "method", "guess"))
                .refused();
        rest.post("/projects/" + project + "/runs", Map.of("model", 999_999_999, "data", data, "method", "nuts"))
                .refused();
        rest.post("/projects/" + project + "/runs", Map.of("model", model, "data", 999_999_999, "method", "nuts"))
                .refused();
    }

    @Test
    void data_that_do_not_fit_the_model_are_told_in_its_words(Rest rest) {
        assertThat(failure(rest, Map.of("sigma", List.of(1, 2, 3, 4, 5, 6, 7), "y", List.of(1, 2, 3, 4, 5, 6, 7, 8))))
                .contains("sigma");
        assertThat(failure(rest, Map.of("y", List.of(1, 2, 3, 4, 5, 6, 7, 8)))).contains("sigma");
        assertThat(failure(
                        rest,
                        Map.of("sgima", List.of(1), "sigma", Texts.SCHOOLS.get("sigma"), "y", Texts.SCHOOLS.get("y"))))
                .contains("sgima");
    }

    /** The words of a run that cannot start; told at once or as the run's error. */
    private static String failure(Rest rest, Map<String, ?> values) {
        var wrong = rest.data(project, "misfit " + values, values);
        Answer answer = rest.launch(project, model, Optional.of(wrong), Settings.USUAL, 1);
        if (answer.status() != 201) {
            return answer.refused().json().path("detail").asString();
        }
        var ended = rest.ended(answer.id(), Duration.ofSeconds(60));
        assertThat(ended.path("status").asString()).isEqualTo("failed");
        return ended.path("error").asString();
    }
}
