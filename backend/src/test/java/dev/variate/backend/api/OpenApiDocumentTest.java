package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.TestStudio;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What generators of clients need of the document. That one makes a client that works, {@code tools/client} shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenApiDocumentTest {
    private TestStudio studio;
    private JsonNode document;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        document = studio.get("/api/v1/openapi.json").json();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    private JsonNode schema(String name) {
        return document.get("components").get("schemas").get(name);
    }

    private static List<String> words(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void an_answer_requires_all_that_it_always_holds_and_says_what_may_be_null() {
        JsonNode run = schema("RunDocument");
        assertThat(words(run.get("required"))).containsAll(run.get("properties").propertyNames());
        assertThat(words(run.get("properties").get("kHat").get("type"))).containsExactly("number", "null");
        assertThat(run.get("properties").get("number").get("type").asString()).isEqualTo("integer");
        assertThat(words(schema("ModelView").get("properties").get("dataId").get("type")))
                .containsExactly("integer", "null");
        assertThat(words(run.get("properties").get("status").get("enum"))).contains("queued", "succeeded");
    }

    @Test
    void a_request_requires_what_cannot_be_left_out_and_no_more() {
        assertThat(words(schema("NewRun").get("required"))).containsExactly("model");
        assertThat(words(schema("NewModel").get("required"))).containsExactlyInAnyOrder("name", "source");
        assertThat(schema("NewSettings").has("required")).isFalse();
        assertThat(schema("NewData").get("properties").get("values").get("type").asString())
                .isEqualTo("object");
    }

    @Test
    void lists_that_were_answered_have_the_fields_that_the_document_promises() {
        List<String> missing = new ArrayList<>();
        missing(schema("ProjectView"), studio.get("/api/v1/projects").json().get(0), missing);
        missing(schema("ApiTokenView"), studio.get("/api/v1/tokens").json().get(0), missing);
        long gallery = studio.example("eight schools").project();
        missing(
                schema("ModelView"),
                studio.get("/api/v1/projects/" + gallery + "/models").json().get(0),
                missing);
        missing(
                schema("DataDocument"),
                studio.get("/api/v1/projects/" + gallery + "/data").json().get(0),
                missing);
        assertThat(missing).isEmpty();
    }

    private static void missing(JsonNode schema, JsonNode answer, List<String> missing) {
        Set<String> promised = new HashSet<>(words(schema.get("required")));
        assertThat(promised).isNotEmpty();
        promised.stream().filter(name -> !answer.has(name)).forEach(missing::add);
        answer.propertyNames().stream()
                .filter(name -> !schema.get("properties").has(name))
                .forEach(missing::add);
    }

    /** Of the kinds that the document promises, with all that is in them: a generated client fails over anything else. */
    @Test
    void what_is_answered_is_of_the_types_that_the_document_promises() {
        var schools = studio.example("eight schools");
        var run = studio.post("/api/v1/projects/" + schools.project() + "/runs", schools.run(10, 10, 1));
        List<String> wrong = new ArrayList<>();
        typed("run", schema("RunDocument"), run.json(), wrong);
        typed(
                "model",
                schema("ModelView"),
                studio.get("/api/v1/models/" + schools.model()).json(),
                wrong);
        typed(
                "data",
                schema("DataDocument"),
                studio.get("/api/v1/data/" + schools.data()).json(),
                wrong);
        typed(
                "readme",
                schema("ReadmeView"),
                studio.get("/api/v1/models/" + schools.model() + "/readme").json(),
                wrong);
        assertThat(wrong).isEmpty();
        typed(
                "run",
                schema("RunDocument"),
                studio.get("/api/v1/models/" + schools.model()).json(),
                wrong);
        assertThat(wrong).as("a model is no run").isNotEmpty();
    }

    private void typed(String where, JsonNode schema, JsonNode value, List<String> wrong) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asString();
            typed(where, schema(name.substring(name.lastIndexOf('/') + 1)), value, wrong);
        } else if (schema.has("anyOf")) {
            boolean one = schema.get("anyOf").valueStream().anyMatch(either -> {
                List<String> its = new ArrayList<>();
                typed(where, either, value, its);
                return its.isEmpty();
            });
            if (!one) {
                wrong.add(where + " is none of " + schema.get("anyOf"));
            }
        } else {
            Set<String> types = schema.path("type").isArray()
                    ? Set.copyOf(words(schema.get("type")))
                    : schema.has("type") ? Set.of(schema.get("type").asString()) : Set.of();
            if (!types.isEmpty() && types.stream().noneMatch(type -> isOf(type, value))) {
                wrong.add(where + " is to be " + types + " and is " + value);
                return;
            }
            if (value.isObject()) {
                schema.path("properties").properties().stream()
                        .filter(property -> value.has(property.getKey()))
                        .forEach(property -> typed(
                                where + "." + property.getKey(),
                                property.getValue(),
                                value.get(property.getKey()),
                                wrong));
                schema.path("required")
                        .valueStream()
                        .filter(name -> !value.has(name.asString()))
                        .forEach(name -> wrong.add(where + " has no " + name));
            }
            if (value.isArray() && schema.has("items")) {
                value.forEach(element -> typed(where + "[]", schema.get("items"), element, wrong));
            }
        }
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "null" -> value.isNull();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "string" -> value.isString();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            default -> throw new AssertionError("no type of JSON: " + type);
        };
    }

    @Test
    void lists_that_are_read_by_pages_say_how() {
        JsonNode list =
                document.get("paths").get("/api/v1/projects/{project}/models").get("get");
        JsonNode limit = parameter(list, "limit");
        assertThat(limit.get("schema").get("type").asString()).isEqualTo("integer");
        assertThat(limit.get("schema").get("minimum").asInt()).isEqualTo(1);
        assertThat(limit.get("schema").get("maximum").asInt()).isEqualTo(1000);
        assertThat(limit.get("schema").get("default").asInt()).isEqualTo(200);
        assertThat(parameter(list, "cursor").get("description").asString()).contains("`Link`");
        assertThat(list.get("responses").get("200").get("headers").has("Link")).isTrue();
    }

    private static JsonNode parameter(JsonNode operation, String name) {
        return operation
                .get("parameters")
                .valueStream()
                .filter(parameter -> parameter.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void operations_have_names_of_their_own_and_say_how_they_refuse() {
        List<JsonNode> operations = document.get("paths")
                .valueStream()
                .flatMap(path -> StreamSupport.stream(path.spliterator(), false))
                .toList();
        assertThat(operations.stream()
                        .map(operation -> operation.get("operationId").asString()))
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z]+_[a-zA-Z]+"));
        assertThat(operations)
                .allMatch(operation ->
                        operation.get("responses").get("default").get("content").has("application/problem+json"));
        assertThat(document.get("paths").get("/api/v1/health").get("get").get("security"))
                .as("of what needs no token")
                .isEmpty();
    }
}
