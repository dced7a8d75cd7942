package dev.variate.backend.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReadmesOverHttpTest {
    private TestStudio studio;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    private String project(String name) {
        return "/api/v1/projects/"
                + studio.post("/api/v1/projects", "{\"name\": \"" + name + "\"}")
                        .id();
    }

    private String model(String project) {
        return "/api/v1/models/"
                + studio.post(
                                project + "/models",
                                "{\"name\": \"m\", \"source\": \"Tensor m() { return normal(0, 1); }\"}")
                        .id();
    }

    private TestStudio.Answer write(String of, String text) {
        return studio.send("PUT", of + "/readme", "application/json", "{\"text\": \"" + text + "\"}");
    }

    private TestStudio.Answer writeOver(String of, String read, String text) {
        return studio.send(studio.request(of + "/readme")
                .header("Content-Type", "application/json")
                .header("If-Match", read)
                .PUT(HttpRequest.BodyPublishers.ofString("{\"text\": \"" + text + "\"}")));
    }

    private String tag(String of) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(studio.request(of + "/readme").GET().build(), HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("ETag")
                    .orElseThrow();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String text(String of) {
        return studio.get(of + "/readme").json().get("text").asString();
    }

    @Test
    void a_project_and_its_models_each_say_what_they_are_about() {
        String project = project("coaching");
        String model = model(project);
        assertThat(text(project)).isEmpty();
        assertThat(write(project, "Does *coaching* help?").status()).isEqualTo(200);
        assertThat(write(model, " Effects are partly pooled. ").status()).isEqualTo(200);
        assertThat(text(project)).isEqualTo("Does *coaching* help?");
        var read = studio.get(model + "/readme").json();
        assertThat(read.get("text").asString()).isEqualTo("Effects are partly pooled.");
        assertThat(read.get("by").asString()).isEqualTo("Owner");
        assertThat(studio.get("/api/v1/activity?project=" + project.substring(project.lastIndexOf('/') + 1))
                        .body())
                .contains("wrote the readme of");
        write(project, "");
        assertThat(text(project)).isEmpty();
    }

    @Test
    void who_has_not_read_the_latest_text_does_not_write_over_it() {
        String model = model(project("two writers"));
        String empty = tag(model);
        assertThat(writeOver(model, empty, "first").status()).isEqualTo(200);
        var second = writeOver(model, empty, "second");
        assertThat(second.status()).isEqualTo(412);
        assertThat(second.body()).contains("Owner has changed what it is about meanwhile", "first");
        assertThat(text(model)).isEqualTo("first");
    }

    @Test
    void a_text_that_is_too_long_or_holds_what_no_text_holds_is_refused() {
        String model = model(project("refused"));
        assertThat(write(model, "x".repeat(Readmes.LONGEST)).status()).isEqualTo(200);
        assertThat(write(model, "x".repeat(Readmes.LONGEST + 1)).body())
                .contains("The readme has 20,001 characters; 20,000 are kept.");
        assertThat(write(model, "a\\u0000b").body()).contains("NUL");
        assertThat(text(model)).hasSize(Readmes.LONGEST);
    }

    @Test
    void the_examples_of_the_gallery_say_where_their_data_come_from() {
        var projects = studio.get("/api/v1/projects").json();
        for (var project : projects) {
            if (project.get("gallery").asBoolean()) {
                String gallery = "/api/v1/projects/" + project.get("id").asLong();
                assertThat(text(gallery)).contains("Problems that somebody had");
                var models = studio.get(gallery + "/models?limit=100").json();
                assertThat(models).hasSizeGreaterThan(12);
                for (var model : models) {
                    assertThat(text("/api/v1/models/" + model.get("id").asLong()))
                            .contains("**Source.**", "**Licence.**")
                            .doesNotStartWith("#");
                }
                return;
            }
        }
        throw new AssertionError("no gallery among " + projects);
    }
}
