package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.RunGenerator;
import dev.variate.backend.TestStudio;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What happens if two people, or a script and itself, ask for the same thing at the same time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class EditsOverHttpTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private TestStudio studio;
    private long project;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        project = studio.post("/api/v1/projects", "{\"name\": \"edited\"}").id();
    }

    @AfterAll
    void stop() {
        http.close();
        studio.close();
    }

    private static String source(int scale) {
        return "{\"source\": \"Tensor m() {\\n    var x = normal(0, " + scale + ");\\n    return x;\\n}\"}";
    }

    private HttpResponse<String> send(String method, String path, String header, String value, String body) {
        try {
            HttpRequest.Builder request = studio.request(path)
                    .header("Content-Type", "application/json")
                    .method(method, HttpRequest.BodyPublishers.ofString(body));
            if (!value.isEmpty()) {
                request.header(header, value);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> put(String path, String ifMatch, String body) {
        return send("PUT", path, "If-Match", ifMatch, body);
    }

    private static String tag(HttpResponse<String> answer) {
        return answer.headers().firstValue("ETag").orElse("");
    }

    private String model(String name) {
        return "/api/v1/models/"
                + studio.post(
                                "/api/v1/projects/" + project + "/models",
                                "{\"name\": \"" + name + "\", " + source(1).substring(1))
                        .id();
    }

    @Test
    void a_name_and_tags_that_others_changed_meanwhile_are_not_written_over() {
        String here = "/api/v1/projects/"
                + studio.post("/api/v1/projects", "{\"name\": \"once\"}").id();
        String read = tag(send("GET", here, "", "", ""));
        assertThat(put(here, read, "{\"name\": \"twice\"}").statusCode()).isEqualTo(200);
        HttpResponse<String> late = put(here, read, "{\"name\": \"thrice\"}");
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(late.body()).contains("it is twice now");
        long run = studio.post(
                        here + "/runs",
                        "{\"model\": "
                                + studio.post(
                                                here + "/models",
                                                "{\"name\": \"m\", " + source(1).substring(1))
                                        .id()
                                + "}")
                .id();
        String tags = "/api/v1/runs/" + run + "/tags";
        String none = tag(send("GET", tags, "", "", ""));
        HttpResponse<String> first = put(tags, none, "{\"tags\": [\"a\"]}");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(put(tags, none, "{\"tags\": [\"b\"]}").statusCode()).isEqualTo(412);
        assertThat(put(tags, tag(first), "{\"tags\": [\"b\"]}").statusCode()).isEqualTo(200);
    }

    @Test
    void a_launch_without_data_takes_those_that_the_model_was_first_launched_with() {
        long data = studio.post(
                        "/api/v1/projects/" + project + "/data", "{\"name\": \"first\", \"values\": {\"y\": 1}}")
                .id();
        long model = studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"of data\", \"source\": \"Tensor m() { var mu = normal(0, 1); var y = normal(mu, 1); return y; }\"}")
                .id();
        String runs = "/api/v1/projects/" + project + "/runs";
        studio.post(runs, "{\"model\": %d, \"data\": %d}".formatted(model, data));
        JsonNode later = studio.post(runs, "{\"model\": %d}".formatted(model)).json();
        assertThat(later.get("data").asLong()).isEqualTo(data);
        assertThat(later.get("status").asString()).isEqualTo("queued");
    }

    @Test
    void a_text_that_others_changed_meanwhile_is_not_written_over_but_shown() {
        String model = model("shared");
        String read = tag(send("GET", model, "", "", ""));
        assertThat(read).isEqualTo("\"1\"");
        HttpResponse<String> first = put(model, read, source(2));
        assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
        assertThat(tag(first)).isEqualTo("\"2\"");
        HttpResponse<String> late = put(model, read, source(3));
        assertThat(late.statusCode()).isEqualTo(412);
        JsonNode problem = JSON.readTree(late.body());
        assertThat(problem.get("detail").asString()).contains("Owner kept revision 2");
        assertThat(problem.get("changes").valueStream().map(JsonNode::asString))
                .containsExactly("-     var x = normal(0, 1);", "+     var x = normal(0, 2);");
        assertThat(put(model, tag(first), source(3)).statusCode()).isEqualTo(200);
        assertThat(put(model, "", source(4)).statusCode())
                .as("without a condition")
                .isEqualTo(200);
        assertThat(put(model, "*", source(5)).statusCode()).isEqualTo(200);
        assertThat(put(model, "W/\"5\"", source(6)).statusCode())
                .as("as proxies weaken it")
                .isEqualTo(200);
        assertThat(put(model, "\"1\", \"6\"", source(7)).statusCode()).isEqualTo(200);
        assertThat(put(model, "5", source(8)).statusCode()).as("no tag").isEqualTo(422);
    }

    @Test
    void of_many_who_have_read_the_same_one_writes() {
        String model = model("crowded");
        List<CompletableFuture<Integer>> all = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> put(model, "\"1\"", source(10 + i)).statusCode()))
                .toList();
        List<Integer> answers = all.stream().map(CompletableFuture::join).toList();
        assertThat(answers).containsOnly(200, 412);
        assertThat(answers.stream().filter(status -> status == 200)).hasSize(1);
    }

    @Test
    void data_are_changed_only_from_the_version_that_was_read() {
        String data = "/api/v1/data/"
                + studio.post(
                                "/api/v1/projects/" + project + "/data",
                                "{\"name\": \"shared\", \"values\": {\"y\": [1, 2]}}")
                        .id();
        String read = tag(send("GET", data, "", "", ""));
        assertThat(tag(put(data, read, "{\"values\": {\"y\": [1, 2, 3]}}"))).isEqualTo("\"2\"");
        HttpResponse<String> late = put(data, read, "{\"values\": {\"y\": [5]}}");
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(JSON.readTree(late.body()).get("changes").toString()).contains("- y [2]", "+ y [3]");
    }

    @Test
    void a_note_is_written_only_over_the_one_that_was_read() {
        long other = RunGenerator.project(studio, "noted", 1);
        String note = "/api/v1/runs/"
                + studio.get("/api/v1/runs?project=" + other)
                        .json()
                        .get("runs")
                        .get(0)
                        .get("id")
                        .asLong()
                + "/note";
        String read = tag(send("GET", note, "", "", ""));
        assertThat(read).isEqualTo("\"0\"");
        assertThat(tag(put(note, read, "{\"text\": \"first\"}"))).isEqualTo("\"1\"");
        HttpResponse<String> late = put(note, read, "{\"text\": \"second\"}");
        assertThat(late.statusCode()).isEqualTo(412);
        assertThat(JSON.readTree(late.body()).get("changes").toString()).contains("+ first");
        assertThat(studio.get(note).json().get("text").asString()).isEqualTo("first");
    }

    private HttpResponse<String> launch(String key, String body) {
        return send("POST", "/api/v1/projects/" + project + "/runs", "Idempotency-Key", key, body);
    }

    private static long id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body()).get("id").asLong();
    }

    @Test
    void a_launch_that_is_sent_again_under_its_key_is_the_run_that_it_was() {
        long model = studio.get(model("launched")).id();
        String body = "{\"model\": " + model + ", \"seed\": 4}";
        HttpResponse<String> first = launch("key-1", body);
        assertThat(first.statusCode()).isEqualTo(201);
        HttpResponse<String> again = launch("key-1", body);
        assertThat(again.statusCode()).isEqualTo(200);
        assertThat(id(again)).isEqualTo(id(first));
        assertThat(again.headers().firstValue("Location"))
                .isEqualTo(first.headers().firstValue("Location"));
        assertThat(id(launch("key-2", body))).as("another key, another run").isNotEqualTo(id(first));
        HttpResponse<String> other = launch("key-1", "{\"model\": " + model + ", \"seed\": 5}");
        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(JSON.readTree(other.body()).get("field").asString()).isEqualTo("Idempotency-Key");
        assertThat(launch("two words", body).statusCode()).isEqualTo(422);
    }

    @Test
    void a_launch_that_was_refused_leaves_its_key_free() {
        long model = studio.get(model("refused first")).id();
        assertThat(launch("free", "{\"model\": " + model + ", \"settings\": {\"chains\": 0}}")
                        .statusCode())
                .isEqualTo(422);
        assertThat(launch("free", "{\"model\": " + model + "}").statusCode()).isEqualTo(201);
    }

    @Test
    void many_launches_at_once_under_one_key_are_one_run() {
        long model = studio.get(model("hurried")).id();
        String body = "{\"model\": " + model + "}";
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> launch("hurry", body)))
                .toList();
        Set<Long> runs = new HashSet<>();
        for (CompletableFuture<HttpResponse<String>> one : all) {
            if (one.join().statusCode() != 409) {
                runs.add(id(one.join()));
            }
        }
        assertThat(runs).hasSize(1);
        assertThat(studio.get("/api/v1/runs?q=model%3Dhurried&project=" + project)
                        .json()
                        .get("total")
                        .asLong())
                .isEqualTo(1);
    }

    @Test
    void the_document_tells_of_conditions_and_keys() {
        JsonNode paths = studio.get("/api/v1/openapi.json").json().get("paths");
        for (String path : List.of("/api/v1/models/{model}", "/api/v1/data/{data}", "/api/v1/runs/{run}/note")) {
            JsonNode put = paths.get(path).get("put");
            assertThat(put.get("responses").has("412")).as(path).isTrue();
            assertThat(put.get("parameters").toString()).contains("If-Match");
        }
        JsonNode launch = paths.get("/api/v1/projects/{project}/runs").get("post");
        assertThat(launch.get("parameters").toString()).contains("Idempotency-Key");
        assertThat(launch.get("responses").has("409")).isTrue();
        assertThat(launch.get("responses").has("200")).isTrue();
    }
}
