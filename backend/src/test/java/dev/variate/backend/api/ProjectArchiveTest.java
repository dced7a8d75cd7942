package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectArchiveTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TestStudio studio;

    @BeforeAll
    void start() {
        studio = TestStudio.start("variate.local-worker=true");
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    private Map<String, String> files(String path) throws IOException {
        Map<String, String> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(studio.bytes(path)))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }

    @Test
    void an_export_holds_what_each_address_answers_and_all_draws() throws IOException {
        TestStudio.Example schools = studio.example("eight schools");
        long run = studio.post("/api/v1/projects/" + schools.project() + "/runs", schools.run(50, 25, 1))
                .id();
        assertThat(studio.awaitEnd(run).get("status").asString()).isEqualTo("succeeded");
        studio.post("/api/v1/runs/" + run + "/comments", "{\"text\": \"look at tau\"}");
        JsonNode logged = studio.post(
                        "/api/2.0/mlflow/runs/create",
                        "{\"experiment_id\": \"%d\", \"run_name\": \"forest\"}".formatted(schools.project()))
                .json();
        studio.post(
                "/api/2.0/mlflow/runs/log-metric",
                "{\"run_id\": \"%s\", \"key\": \"loss\", \"value\": 0.25}"
                        .formatted(logged.get("run").get("info").get("run_id").asString()));
        // once it is answered, what the checks found is part of the run
        assertThat(studio.get("/api/v1/runs/" + run + "/loo").status()).isEqualTo(200);
        Map<String, String> files = files("/api/v1/projects/" + schools.project() + "/export");
        assertThat(JSON.readTree(files.get("runs/1/run.json")))
                .isEqualTo(studio.get("/api/v1/runs/" + run).json());
        assertThat(files.get("runs/1/run.json")).contains("\"check\"");
        assertThat(JSON.readTree(files.get("runs/1/summary.json")))
                .isEqualTo(studio.get("/api/v1/runs/" + run + "/summary").json());
        assertThat(files.get("runs/1/draws.csv"))
                .isEqualTo(studio.get("/api/v1/runs/" + run + "/draws").body());
        assertThat(files.get("runs/1/comments.json")).contains("look at tau");
        assertThat(files.get("models/" + schools.model() + "/model.java")).contains("eightSchools");
        assertThat(files.get("models/" + schools.model() + "/README.md")).contains("Rubin");
        assertThat(files.get("README.md")).contains("Problems that somebody had");
        assertThat(JSON.readTree(files.get("data/" + schools.data() + "/version-1.json"))
                        .get("values")
                        .get("sigma"))
                .hasSize(8);
        assertThat(files.get("external-runs/2/metrics.json")).contains("0.25");
        assertThat(files("/api/v1/projects/" + schools.project() + "/export?draws=false"))
                .doesNotContainKey("runs/1/draws.csv")
                .containsKey("runs/1/summary.json");
    }
}
