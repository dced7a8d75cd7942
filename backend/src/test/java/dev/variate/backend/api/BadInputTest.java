package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputTest {
    private TestStudio studio;
    private long project;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        project = studio.post("/api/v1/projects", "{\"name\": \"bad input\"}").id();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void asOwner() {
        studio.as(studio.ownerToken());
    }

    @ParameterizedTest(name = "{0} {1} with {3}: {4}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            POST | /api/v1/projects             | application/json | {"name": "x"            | 400 | not JSON
            POST | /api/v1/projects             | application/json | []                      | 400 | JSON object
            POST | /api/v1/projects             | application/json | {}                      | 422 | lacks `name`
            POST | /api/v1/projects             | application/json | {"name": ""}            | 422 | needs a name
            POST | /api/v1/projects             | application/json | {"name": "x", "colour": 1} | 400 | `colour`
            POST | /api/v1/projects             | application/json | {"name": {"a": 1}}      | 400 | `name` should be a text
            POST | /api/v1/projects             | text/plain       | name                    | 415 | application/json
            DELETE | /api/v1/projects           | application/json | {}                      | 405 | does not take DELETE
            GET  | /api/v1/nowhere              | application/json | {}                      | 404 | nothing at /api/v1/nowhere
            GET  | /api/v1/projects/abc         | application/json | {}                      | 400 | not a number
            GET  | /api/v1/projects/999999      | application/json | {}                      | 404 | no project 999999
            GET  | /api/v1/models/999999        | application/json | {}                      | 404 | no model 999999
            GET  | /api/v1/runs/999999          | application/json | {}                      | 404 | no run 999999
            GET  | /api/v1/data/999999          | application/json | {}                      | 404 | no data set 999999
            POST | /api/v1/projects/P/models    | application/json | {"name": "m", "source": ""} | 422 | text is empty
            POST | /api/v1/projects/P/models    | application/json | {"name": "m"}           | 422 | lacks `source`
            POST | /api/v1/projects/P/data      | application/json | {"name": "d", "values": {"y": [NaN]}} | 400 | NaN
            POST | /api/v1/projects/P/data      | application/json | {"name": "d", "values": {"y": [1e999]}} | 422 | too large
            POST | /api/v1/projects/P/data      | application/json | {"name": "d", "values": {"y": [[1, 2], [3]]}} | 422 | not rectangular
            POST | /api/v1/projects/P/data      | application/json | {"name": "d", "values": {"y": "text"}} | 422 | holds the text
            POST | /api/v1/projects/P/data      | application/json | {"name": "d", "values": {"y": null}} | 422 | holds null
            POST | /api/v1/projects/P/data      | application/json | {"name": "d", "values": [1]} | 422 | one key a variable
            POST | /api/v1/projects/P/data      | application/json | {"name": "d", "values": {"y": [1], "y": [2]}} | 400 | stands there twice
            POST | /api/v1/projects/P/data      | application/json | {"name": "d"}           | 422 | lacks `values`
            POST | /api/v1/projects/P/data      | text/csv         | a,b                     | 400 | lacks the parameter `name`
            POST | /api/v1/projects             | application/     | {}                      | 415 | application/json
            POST | /api/v1/projects             | application/json | ""                      | 400 | object
            POST | /api/v1/projects             | application/json | {"name": "a\\u0000b"}   | 422 | control characters
            POST | /api/v1/projects/P/data      | multipart/form-data | nonsense             | 400 | form
            POST | /api/v1/projects/P/data      | multipart/form-data; boundary=B | nonsense | 400 | file
            GET  | /api/v1/projects/99999999999999999999 | application/json | {}            | 400 | not a number
            GET  | /api/v1/projects/P/runs?limit=0 | application/json | {}                  | 422 | 1 to 200
            GET  | /api/v1/projects/P/runs?limit=x | application/json | {}                  | 400 | not a number
            POST | /api/v1/projects             | application/json | {"name": false}         | 400 | but should be a text
            PUT  | /api/v1/runs/1/placement     | application/json | {"labels": [null]}      | 422 | words and no null
            GET  | /api/v1/activity?=1          | application/json | {}                      | 400 | cannot be read
            GET  | /api/v1/models/%25/graph     | application/json | {}                      | 400 | characters that no address here has
            QUERY | /api/v1/projects            | application/json | {}                      | 405 | No address here takes that method
            GET  | /api/v1/runs?q=rhat%20%3C    | application/json | {}                      | 422 | Column 7: `rhat<` has no value
            POST | /api/v1/projects/P/data?name=t | text/csv       | a,b                     | 422 | no rows
            """)
    void a_mistake_is_answered_in_words(
            String method, String path, String type, String body, int status, String words) {
        TestStudio.Answer answer = studio.send(method, path.replace("P", Long.toString(project)), type, body);
        assertProblem(answer, status, words);
    }

    @Test
    void a_table_with_text_in_it_is_refused_with_row_and_column() {
        assertProblem(
                studio.send("POST", "/api/v1/projects/" + project + "/data?name=t", "text/csv", "a,b\n1,2\n3,x\n"),
                422,
                "Row 2, column `b` holds \"x\"");
        assertProblem(
                studio.send("POST", "/api/v1/projects/" + project + "/data?name=t", "text/csv", "a,b\n1,2\n3\n"),
                422,
                "Row 2 of the table has 1 cell;");
    }

    @Test
    void without_a_token_nothing_is_told() {
        studio.as("");
        assertProblem(studio.get("/api/v1/projects"), 401, "has no token");
        assertProblem(studio.get("/api/v1/nowhere"), 401, "has no token");
        assertProblem(studio.as("vrt_guess").get("/api/v1/projects"), 401, "not known here");
    }

    @Test
    void a_source_of_fifty_megabytes_is_refused_with_its_size() {
        String source = "x".repeat(50 << 20);
        String body = "{\"name\": \"big\", \"source\": \"" + source + "\"}";
        assertProblem(studio.post("/api/v1/projects/" + project + "/models", body), 413, "at most 2 MB");
        HttpRequest.Builder chunked = studio.request("/api/v1/projects/" + project + "/models")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.UTF_8))));
        assertProblem(studio.send(chunked), 413, "at most 2 MB");
    }

    @Test
    void a_long_source_within_the_limit_of_bodies_is_refused_too() {
        assertProblem(
                studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"long\", \"source\": \"" + "x".repeat(1 << 20) + "\"}"),
                422,
                "200,000 are allowed");
    }

    @Test
    void names_are_taken_once_in_a_project() {
        studio.post(
                "/api/v1/projects/" + project + "/models",
                "{\"name\": \"twice\", \"source\": \"Tensor m() { return normal(0, 1); }\"}");
        assertProblem(
                studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"twice\", \"source\": \"Tensor m() { return normal(0, 1); }\"}"),
                422,
                "already");
    }

    private static void assertProblem(TestStudio.Answer answer, int status, String words) {
        assertThat(answer.body())
                .as("%s %s", answer.status(), answer.body())
                .doesNotContain("\tat ", "Exception", "java.");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().get("detail").asString()).contains(words);
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
    }
}
