package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.Person;
import dev.variate.backend.TestStudio;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Requests at an address that is one's own, which name what is somebody else's inside: {@link EndpointsByRoleTest} tries the addresses themselves. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcrossProjectsTest {
    private TestStudio studio;
    private Person ada;
    private Person bob;
    private Place adas;
    private Place bobs;

    private record Place(long project, long model, long data, long run) {}

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        ada = Person.named(studio, "Ada");
        bob = Person.named(studio, "Bob");
        adas = place(ada);
        bobs = place(bob);
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    private Place place(Person person) {
        person.speaks();
        long project = studio.post(
                        "/api/v1/projects",
                        "{\"name\": \"a secret of " + person.account().name() + "\"}")
                .id();
        long model = studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"model of " + person.account().name()
                                + "\", \"source\": \"Tensor m(Tensor sigma) { var x = normal(0, sigma); return x; }\"}")
                .id();
        long data = studio.post(
                        "/api/v1/projects/" + project + "/data", "{\"name\": \"d\", \"values\": {\"sigma\": 7319}}")
                .id();
        long run = studio.post("/api/v1/projects/" + project + "/runs", launch(model, data))
                .id();
        return new Place(project, model, data, run);
    }

    private static String launch(long model, long data) {
        return "{\"model\": %d, \"data\": %d, \"settings\": {\"chains\": 1, \"warmup\": 10, \"draws\": 10}}"
                .formatted(model, data);
    }

    private void refused(TestStudio.Answer answer, int status) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("7319", "Bob");
    }

    @Test
    void a_launch_takes_no_model_and_no_data_of_another_project() {
        ada.speaks();
        String runs = "/api/v1/projects/" + adas.project() + "/runs";
        refused(studio.post(runs, launch(bobs.model(), adas.data())), 404);
        refused(studio.post(runs, launch(adas.model(), bobs.data())), 404);
        refused(studio.post("/api/v1/projects/" + bobs.project() + "/runs", launch(adas.model(), adas.data())), 404);
    }

    @Test
    void who_is_in_both_projects_mixes_them_no_more_than_others() {
        Person both = Person.named(studio, "Both").in(adas.project(), "editor").in(bobs.project(), "editor");
        both.speaks();
        String runs = "/api/v1/projects/" + adas.project() + "/runs";
        assertThat(studio.post(runs, launch(bobs.model(), adas.data())).status())
                .isEqualTo(422);
        assertThat(studio.post(runs, launch(adas.model(), bobs.data())).status())
                .isEqualTo(422);
    }

    @Test
    void a_graph_is_drawn_with_no_data_of_others() {
        ada.speaks();
        refused(studio.get("/api/v1/models/" + adas.model() + "/graph?data=" + bobs.data()), 404);
        refused(studio.get("/api/v1/models/" + adas.model() + "/separation?of=x&and=x&data=" + bobs.data()), 404);
    }

    @Test
    void a_comparison_holds_no_run_of_others() {
        ada.speaks();
        refused(studio.get("/api/v1/compare?runs=" + adas.run() + "," + bobs.run()), 404);
        refused(studio.get("/api/v1/compare/loo?runs=" + adas.run() + "," + bobs.run()), 404);
    }

    @Test
    void lists_searches_and_feeds_hold_nothing_of_others() {
        ada.speaks();
        for (String path : new String[] {
            "/runs?q=model:model", "/runs?project=" + bobs.project(), "/activity", "/trash", "/queue", "/projects"
        }) {
            assertThat(studio.get("/api/v1" + path).body()).as(path).doesNotContain("Bob");
        }
    }

    @Test
    void an_idempotency_key_of_somebody_else_gives_nothing_of_theirs() {
        String key = "the-same-key";
        bob.speaks();
        var theirs = studio.send(studio.request("/api/v1/projects/" + bobs.project() + "/runs")
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(launch(bobs.model(), bobs.data()))));
        assertThat(theirs.status()).isEqualTo(201);
        ada.speaks();
        var own = studio.send(studio.request("/api/v1/projects/" + adas.project() + "/runs")
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(launch(adas.model(), adas.data()))));
        assertThat(own.status()).isEqualTo(201);
        assertThat(own.id()).isNotEqualTo(theirs.id());
    }

    @Test
    void roles_in_one_project_give_none_in_another() {
        long adasNumber = ada.account().id();
        ada.speaks();
        refused(
                studio.send(
                        "PUT",
                        "/api/v1/projects/" + bobs.project() + "/members/" + adasNumber,
                        "application/json",
                        "{\"role\": \"owner\"}"),
                404);
        refused(studio.post("/api/v1/invitations", "{\"project\": " + bobs.project() + ", \"role\": \"owner\"}"), 404);
        refused(studio.get("/api/v1/invitations?project=" + bobs.project()), 404);
    }
}
