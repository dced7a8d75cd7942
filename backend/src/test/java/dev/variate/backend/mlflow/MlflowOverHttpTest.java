package dev.variate.backend.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.Person;
import dev.variate.backend.RunGenerator;
import dev.variate.backend.TestStudio;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** Requests as MLflow's client of version 3 writes them. That the client itself works, {@code tools/mlflow} shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MlflowOverHttpTest {
    private static final String AT = "/api/2.0/mlflow/";

    private TestStudio studio;
    private long project;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        project = studio.post("/api/v1/projects", "{\"name\": \"houses\"}").id();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void asOwner() {
        studio.as(studio.ownerToken());
    }

    private JsonNode post(String path, String json) {
        TestStudio.Answer answer = studio.post(AT + path, json);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private TestStudio.Answer refused(int status, String code, String path, String json) {
        TestStudio.Answer answer = studio.post(AT + path, json);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.json().get("error_code").asString()).isEqualTo(code);
        return answer;
    }

    private String begin(String name) {
        return post(
                        "runs/create",
                        "{\"experiment_id\": \"%d\", \"run_name\": \"%s\", \"start_time\": \"1700000000000\", \"tags\": [{\"key\": \"mlflow.source.name\", \"value\": \"train.py\"}]}"
                                .formatted(project, name))
                .get("run")
                .get("info")
                .get("run_id")
                .asString();
    }

    private JsonNode run(String id) {
        return studio.get(AT + "runs/get?run_uuid=" + id + "&run_id=" + id)
                .json()
                .get("run");
    }

    private static String value(JsonNode entries, String key) {
        return entries.valueStream()
                .filter(entry -> entry.get("key").asString().equals(key))
                .map(entry -> entry.get("value").asString())
                .findFirst()
                .orElse("none");
    }

    private List<String> found(String filter, String orders) {
        return post(
                        "runs/search",
                        "{\"experiment_ids\": [\"%d\"], \"filter\": \"%s\", \"order_by\": [%s]}"
                                .formatted(project, filter, orders))
                .path("runs")
                .valueStream()
                .map(run -> run.get("info").get("run_name").asString())
                .toList();
    }

    @Test
    void a_project_is_an_experiment_by_number_and_by_name() {
        assertThat(studio.get(AT + "experiments/get-by-name?experiment_name=houses")
                        .json()
                        .get("experiment")
                        .get("experiment_id")
                        .asString())
                .isEqualTo(Long.toString(project));
        assertThat(studio.get(AT + "experiments/get-by-name?experiment_name=none")
                        .json()
                        .get("error_code")
                        .asString())
                .isEqualTo("RESOURCE_DOES_NOT_EXIST");
        refused(400, "RESOURCE_ALREADY_EXISTS", "experiments/create", "{\"name\": \"houses\"}");
        String made = post("experiments/create", "{\"name\": \"boats\"}")
                .get("experiment_id")
                .asString();
        assertThat(studio.get("/api/v1/projects/" + made).json().get("name").asString())
                .isEqualTo("boats");
        assertThat(post("experiments/search", "{\"filter\": \"name ILIKE 'BO%'\"}")
                        .get("experiments"))
                .hasSize(1);
        assertThat(refused(404, "RESOURCE_DOES_NOT_EXIST", "runs/create", "{\"experiment_id\": \"0\"}")
                        .body())
                .contains("mlflow.set_experiment");
    }

    @Test
    void what_was_logged_is_read_back_with_the_last_point_by_step() {
        String id = begin("first");
        post(
                "runs/log-batch",
                "{\"run_id\": \"%s\", \"metrics\": [{\"key\": \"loss\", \"value\": 0.5, \"timestamp\": 5, \"step\": 2}, {\"key\": \"loss\", \"value\": \"NaN\", \"timestamp\": \"7\", \"step\": \"1\"}],"
                                .formatted(id)
                        + " \"params\": [{\"key\": \"depth\", \"value\": \"3\"}], \"tags\": [{\"key\": \"colour\", \"value\": \"red\"}]}");
        post(
                "runs/log-metric",
                "{\"run_id\": \"%s\", \"key\": \"loss\", \"value\": 0.5, \"timestamp\": 5, \"step\": 2}".formatted(id));
        post(
                "runs/update",
                "{\"run_id\": \"%s\", \"status\": \"FINISHED\", \"end_time\": 1700000005000}".formatted(id));
        JsonNode run = run(id);
        assertThat(run.get("info").get("status").asString()).isEqualTo("FINISHED");
        assertThat(run.get("info").get("start_time").asLong()).isEqualTo(1700000000000L);
        assertThat(run.get("info").get("end_time").asLong()).isEqualTo(1700000005000L);
        assertThat(value(run.get("data").get("metrics"), "loss")).isEqualTo("0.5");
        assertThat(value(run.get("data").get("params"), "depth")).isEqualTo("3");
        assertThat(value(run.get("data").get("tags"), "colour")).isEqualTo("red");
        assertThat(value(run.get("data").get("tags"), "variate.kind")).isEqualTo("external");
        JsonNode history = studio.get(AT + "metrics/get-history?run_id=" + id + "&metric_key=loss&max_results=1")
                .json();
        assertThat(history.get("metrics")).as("a point told twice is one").hasSize(1);
        JsonNode rest = studio.get(AT + "metrics/get-history?run_id=" + id + "&metric_key=loss&page_token="
                        + history.get("next_page_token").asString())
                .json();
        assertThat(rest.get("metrics")).hasSize(1);
        assertThat(rest.get("metrics").get(0).get("value").asString()).isEqualTo("NaN");
        assertThat(rest.has("next_page_token")).isFalse();
    }

    @Test
    void a_parameter_keeps_its_first_value_and_a_refused_batch_leaves_nothing() {
        String id = begin("kept");
        post("runs/log-parameter", "{\"run_id\": \"%s\", \"key\": \"depth\", \"value\": \"3\"}".formatted(id));
        post("runs/log-parameter", "{\"run_id\": \"%s\", \"key\": \"depth\", \"value\": \"3\"}".formatted(id));
        assertThat(refused(
                                400,
                                "INVALID_PARAMETER_VALUE",
                                "runs/log-batch",
                                "{\"run_id\": \"%s\", \"params\": [{\"key\": \"width\", \"value\": \"1\"}, {\"key\": \"depth\", \"value\": \"4\"}]}"
                                        .formatted(id))
                        .body())
                .contains("parameters do not change");
        assertThat(value(run(id).get("data").get("params"), "width")).isEqualTo("none");
    }

    @Test
    void runs_of_both_kinds_are_found_and_told_apart() {
        long mixed = RunGenerator.project(studio, "mixed", 40);
        String id = post(
                        "runs/create",
                        "{\"experiment_id\": \"%d\", \"run_name\": \"forest\", \"start_time\": 1700000000000}"
                                .formatted(mixed))
                .get("run")
                .get("info")
                .get("run_id")
                .asString();
        post("runs/log-metric", "{\"run_id\": \"%s\", \"key\": \"max_rhat\", \"value\": 1.001}".formatted(id));
        String everything = "{\"experiment_ids\": [\"%d\"], \"max_results\": %d}";
        assertThat(post("runs/search", everything.formatted(mixed, 100)).get("runs"))
                .hasSize(41);
        JsonNode page = post("runs/search", everything.formatted(mixed, 30));
        assertThat(page.get("runs")).hasSize(30);
        assertThat(post(
                                "runs/search",
                                "{\"experiment_ids\": [\"%d\"], \"max_results\": 30, \"page_token\": \"%s\"}"
                                        .formatted(
                                                mixed,
                                                page.get("next_page_token").asString()))
                        .get("runs"))
                .hasSize(11);
        JsonNode best = post(
                        "runs/search",
                        "{\"experiment_ids\": [\"%d\"], \"filter\": \"params.method = 'nuts' and metrics.max_rhat < 1.01 and status = 'FINISHED'\", \"order_by\": [\"metrics.max_rhat ASC\"], \"max_results\": 1}"
                                .formatted(mixed))
                .get("runs")
                .get(0);
        assertThat(best.get("info").get("run_id").asString()).startsWith("variate-");
        assertThat(value(best.get("data").get("params"), "chains")).isEqualTo("4");
        assertThat(value(best.get("data").get("tags"), "variate.kind")).isEqualTo("studio");
        assertThat(Double.parseDouble(value(best.get("data").get("metrics"), "max_rhat")))
                .isLessThan(1.01);
        assertThat(post(
                                "runs/search",
                                "{\"experiment_ids\": [\"%d\"], \"filter\": \"tags.variate.kind = 'external' and metrics.max_rhat = 1.001\"}"
                                        .formatted(mixed))
                        .get("runs"))
                .hasSize(1);
        assertThat(studio.get("/api/v1/projects/" + mixed + "/runs")
                        .json()
                        .get("total")
                        .asInt())
                .as("samplers' runs are those that were sampled")
                .isEqualTo(40);
        assertThat(studio.get("/api/v1/projects/" + mixed + "/external-runs")
                        .json()
                        .get("runs"))
                .hasSize(1);
    }

    @Test
    void figures_of_the_studios_own_runs_are_read_and_not_written() {
        long mixed = RunGenerator.project(studio, "own", 3);
        String own = post("runs/search", "{\"experiment_ids\": [\"%d\"]}".formatted(mixed))
                .get("runs")
                .get(0)
                .get("info")
                .get("run_id")
                .asString();
        assertThat(studio.get(AT + "metrics/get-history?metric_key=min_ess&run_id=" + own)
                        .json()
                        .get("metrics"))
                .hasSize(1);
        assertThat(refused(
                                409,
                                "INVALID_STATE",
                                "runs/log-metric",
                                "{\"run_id\": \"%s\", \"key\": \"min_ess\", \"value\": 1e9}".formatted(own))
                        .body())
                .contains("is the studio's own");
        post("runs/set-tag", "{\"run_id\": \"%s\", \"key\": \"paper\", \"value\": \"true\"}".formatted(own));
        post(
                "runs/set-tag",
                "{\"run_id\": \"%s\", \"key\": \"mlflow.note.content\", \"value\": \"look\"}".formatted(own));
        JsonNode marked =
                studio.get("/api/v1/runs/" + own.substring("variate-".length())).json();
        assertThat(marked.get("tags").get(0).asString()).isEqualTo("paper");
        assertThat(marked.get("note").asString()).isEqualTo("look");
        post("runs/delete-tag", "{\"run_id\": \"%s\", \"key\": \"paper\"}".formatted(own));
        assertThat(run(own).get("data").get("tags").toString()).doesNotContain("paper");
    }

    @Test
    void a_deleted_run_lies_in_the_trash_and_comes_back() {
        String id = begin("thrown away");
        post("runs/delete", "{\"run_id\": \"%s\"}".formatted(id));
        assertThat(found("", "")).doesNotContain("thrown away");
        assertThat(run(id).get("info").get("lifecycle_stage").asString()).isEqualTo("deleted");
        assertThat(studio.get("/api/v1/trash").body()).contains("thrown away");
        refused(
                409,
                "INVALID_STATE",
                "runs/log-metric",
                "{\"run_id\": \"%s\", \"key\": \"a\", \"value\": 1}".formatted(id));
        post("runs/restore", "{\"run_id\": \"%s\"}".formatted(id));
        assertThat(found("attributes.run_name = 'thrown away'", "\"attributes.start_time DESC\""))
                .containsExactly("thrown away");
    }

    @Test
    void requests_that_make_no_sense_are_refused_in_mlflows_form() {
        String id = begin("nonsense");
        refused(400, "INVALID_PARAMETER_VALUE", "runs/log-metric", "{\"run_id\": \"%s\"}".formatted(id));
        refused(
                400,
                "INVALID_PARAMETER_VALUE",
                "runs/log-metric",
                "{\"run_id\": \"%s\", \"key\": \"a\", \"value\": \"much\"}".formatted(id));
        refused(400, "INVALID_PARAMETER_VALUE", "runs/log-batch", "no json");
        refused(
                400,
                "INVALID_PARAMETER_VALUE",
                "runs/search",
                "{\"experiment_ids\": [\"%d\"], \"filter\": \"colour = 'red'\"}".formatted(project));
        refused(
                404,
                "RESOURCE_DOES_NOT_EXIST",
                "runs/log-metric",
                "{\"run_id\": \"f00\", \"key\": \"a\", \"value\": 1}");
        refused(404, "ENDPOINT_NOT_FOUND", "logged-models", "{}");
    }

    @Test
    void a_token_that_reads_may_search_and_not_log() {
        String id = begin("read");
        String token = studio.post("/api/v1/tokens", "{\"name\": \"reader\", \"scope\": \"read\"}")
                .json()
                .get("secret")
                .asString();
        studio.as(token);
        assertThat(found("", "")).contains("read");
        assertThat(studio.post(
                                AT + "runs/log-metric",
                                "{\"run_id\": \"%s\", \"key\": \"a\", \"value\": 1}".formatted(id))
                        .status())
                .isEqualTo(403);
        Person.named(studio, "Stranger").speaks();
        assertThat(studio.get(AT + "runs/get?run_id=" + id).status()).isEqualTo(404);
        refused(404, "RESOURCE_DOES_NOT_EXIST", "runs/search", "{\"experiment_ids\": [\"%d\"]}".formatted(project));
    }
}
