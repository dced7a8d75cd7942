package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.ApiTokens;
import dev.variate.backend.team.SignInLinks;
import dev.variate.examples.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProjectsOverHttpTest {
    private TestStudio studio;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void asOwner() {
        studio.as(studio.ownerToken());
    }

    @Test
    void a_new_studio_holds_the_gallery_and_a_token_that_only_its_user_can_read() throws IOException {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(studio.data().resolve("owner.token"))))
                .isEqualTo("rw-------");
        JsonNode gallery = studio.get("/api/v1/projects")
                .json()
                .valueStream()
                .filter(project -> project.get("gallery").asBoolean())
                .findFirst()
                .orElseThrow();
        JsonNode models = studio.get("/api/v1/projects/" + gallery.get("id").asLong() + "/models")
                .json();
        assertThat(models).hasSize(Examples.all().size() + Examples.trained().size());
        assertThat(models)
                .allSatisfy(model -> assertThat(model.get("dataId").isNumber()).isTrue());
    }

    @Test
    void what_is_made_is_answered_with_201_and_an_id_and_can_be_read() {
        TestStudio.Answer project = studio.post("/api/v1/projects", "{\"name\": \"made\"}");
        assertThat(project.status()).isEqualTo(201);
        TestStudio.Answer model = studio.post(
                "/api/v1/projects/" + project.id() + "/models",
                "{\"name\": \"m\", \"source\": \"Tensor m() { return normal(0, 1); }\"}");
        assertThat(model.status()).isEqualTo(201);
        assertThat(studio.get("/api/v1/models/" + model.id())
                        .json()
                        .get("source")
                        .asString())
                .contains("normal(0, 1)");
        TestStudio.Answer data = studio.post(
                "/api/v1/projects/" + project.id() + "/data",
                "{\"name\": \"d\", \"values\": {\"y\": [1, 2.5, -3], \"n\": 3}}");
        assertThat(data.status()).isEqualTo(201);
        JsonNode read = studio.get("/api/v1/data/" + data.id()).json();
        assertThat(read.get("values").get("y").get(1).asDouble()).isEqualTo(2.5);
        assertThat(read.get("variables").get(0).get("shape").asString()).isEqualTo("[3]");
        assertThat(read.get("variables").get(1).get("type").asString()).isEqualTo("integer");
    }

    @Test
    void a_table_becomes_data_one_variable_a_column() {
        long project = studio.post("/api/v1/projects", "{\"name\": \"tables\"}").id();
        TestStudio.Answer made = studio.send(
                "POST",
                "/api/v1/projects/" + project + "/data?name=table",
                "text/csv",
                "x,\"dose\",ok\n1,\"2.5\",true\n-3,1e3,false\n");
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        assertThat(made.json().get("values").toString())
                .isEqualTo("{\"x\":[1,-3],\"dose\":[2.5,1000.0],\"ok\":[true,false]}");
        String form =
                "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"weights.csv\"\r\n\r\nw\n7\n\r\n--B--\r\n";
        TestStudio.Answer uploaded =
                studio.send("POST", "/api/v1/projects/" + project + "/data", "multipart/form-data; boundary=B", form);
        assertThat(uploaded.status()).as(uploaded.body()).isEqualTo(201);
        assertThat(uploaded.json().get("name").asString()).isEqualTo("weights");
    }

    @Test
    void new_values_make_a_new_version_and_the_old_one_stays() {
        long project =
                studio.post("/api/v1/projects", "{\"name\": \"versions\"}").id();
        long data = studio.post("/api/v1/projects/" + project + "/data", "{\"name\": \"d\", \"values\": {\"y\": 1}}")
                .id();
        assertThat(studio.send("PUT", "/api/v1/data/" + data, "application/json", "{\"values\": {\"y\": 2}}")
                        .json()
                        .get("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(studio.send("PUT", "/api/v1/data/" + data, "application/json", "{\"values\": {\"y\": 2}}")
                        .json()
                        .get("version")
                        .asInt())
                .isEqualTo(2);
        assertThat(studio.get("/api/v1/data/" + data + "?version=1")
                        .json()
                        .get("values")
                        .get("y")
                        .asInt())
                .isEqualTo(1);
        assertThat(studio.get("/api/v1/data/" + data + "?version=7").status()).isEqualTo(404);
    }

    @Test
    void somebody_elses_project_looks_as_if_it_were_not_there() {
        long project = studio.post("/api/v1/projects", "{\"name\": \"mine\"}").id();
        long model = studio.post(
                        "/api/v1/projects/" + project + "/models",
                        "{\"name\": \"m\", \"source\": \"Tensor m() { return normal(0, 1); }\"}")
                .id();
        studio.as(tokenOfAStranger());
        for (String path : new String[] {
            "/api/v1/projects/" + project,
            "/api/v1/projects/" + project + "/models",
            "/api/v1/models/" + model,
            "/api/v1/runs?project=" + project
        }) {
            assertThat(studio.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(studio.post("/api/v1/projects/" + project + "/data", "{\"name\": \"d\", \"values\": {}}")
                        .status())
                .isEqualTo(404);
        assertThat(studio.get("/api/v1/projects").json()).isEmpty();
    }

    @Test
    void a_sign_in_link_works_once() {
        Account owner = studio.bean(Accounts.class).owner();
        SignInLinks links = studio.bean(SignInLinks.class);
        String key = links.create(owner).replaceFirst(".*key=", "");
        assertThat(links.redeem(key)).contains(owner);
        assertThat(links.redeem(key)).isEmpty();
        assertThat(links.redeem("guess")).isEmpty();
    }

    @Test
    void a_revoked_token_opens_nothing() {
        Account owner = studio.bean(Accounts.class).owner();
        ApiTokens tokens = studio.bean(ApiTokens.class);
        var made = tokens.create(owner, "script");
        assertThat(studio.as(made.secret()).get("/api/v1/projects").status()).isEqualTo(200);
        tokens.revoke(owner, made.token().id());
        assertThat(studio.get("/api/v1/projects").status()).isEqualTo(401);
        assertThat(tokens.list(owner)).noneMatch(token -> token.name().equals("script"));
    }

    @Test
    void health_and_the_description_of_the_api_need_no_token() {
        studio.as("");
        assertThat(studio.get("/api/v1/health").json().get("status").asString()).isEqualTo("up");
        JsonNode paths = studio.get("/api/v1/openapi.json").json().get("paths");
        assertThat(paths.propertyNames())
                .contains(
                        "/api/v1/projects",
                        "/api/v1/projects/{project}/runs",
                        "/api/v1/runs/{run}/events",
                        "/api/v1/models/{model}/graph");
    }

    private String tokenOfAStranger() {
        JdbcClient jdbc = studio.bean(JdbcClient.class);
        long id = jdbc.sql("insert into accounts (name, owner) values ('Stranger', false) returning id")
                .query(Long.class)
                .single();
        return studio.bean(ApiTokens.class)
                .create(studio.bean(Accounts.class).get(id), "theirs")
                .secret();
    }

    @Test
    void the_document_gives_each_operation_a_name_of_its_own_says_how_to_sign_in_and_how_it_refuses() {
        JsonNode document = studio.get("/api/v1/openapi.json").json();
        List<JsonNode> operations = document.get("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .toList();
        assertThat(operations)
                .extracting(operation -> operation.get("operationId").asString())
                .doesNotHaveDuplicates()
                .contains("projects_create", "models_graph", "runs_launch", "health_health")
                .allMatch(id -> id.matches("[a-z]+_[a-zA-Z]+"));
        assertThat(operations).allSatisfy(operation -> assertThat(operation
                        .at("/responses/default/content/application~1problem+json")
                        .isObject())
                .isTrue());
        assertThat(document.at("/paths/~1api~1v1~1projects~1{project}~1runs/post/responses")
                        .has("201"))
                .isTrue();
        assertThat(document.at("/components/securitySchemes/token/scheme").asString())
                .isEqualTo("bearer");
    }
}
