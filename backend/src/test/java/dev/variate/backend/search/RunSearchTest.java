package dev.variate.backend.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.RunGenerator;
import dev.variate.backend.TestStudio;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.ApiTokens;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Searches as scripts send them, over runs whose figures are known from their numbers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RunSearchTest {
    private static final int RUNS = 1000;

    private TestStudio studio;
    private long project;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        project = RunGenerator.project(studio, "found", RUNS);
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void asOwner() {
        studio.as(studio.ownerToken());
    }

    private TestStudio.Answer get(String query, String rest) {
        return studio.get(
                "/api/v1/projects/" + project + "/runs?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8) + rest);
    }

    private long total(String query) {
        TestStudio.Answer answer = get(query, "");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("total").asLong();
    }

    /** What is expected follows from the generator: for example every fiftieth run failed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                        | 1000",
                "status:failed                             | 20",
                "not status:failed                         | 980",
                "model:radon                               | 500",
                "model = \"Kid scores 1\"                  | 100",
                "project:found                             | 1000",
                "project:elsewhere                         | 0",
                "tag:paper                                 | 10",
                "tag:draft                                 | 40",
                "tag:dra                                   | 0",
                "model:radon and tag:draft                 | 40",
                "number >= 991                             | 10",
                "number > 10 and number <= 20              | 10",
                "seed = 7                                  | 1",
                "draws:2000                                | 200",
                "device:tensorflow                         | 333",
                "error:sigma                               | 20",
                "verdict:\"not yet\"                       | 88",
                "verdict:good                              | 878",
                "verdict:divergent                         | 88",
                "is:draft                                  | 142",
                "is:tagged                                 | 50",
                "is:starred                                | 0",
                "who:me                                    | 1000",
                "who:nobody                                | 0",
                "created > 10000d                          | 1000",
                "created < 10000d                          | 0",
                "kid scores 3                              | 100",
                "\"kid scores 3\" or \"kid scores 5\"      | 200"
            })
    void a_search_finds_what_is_asked_for(String query, long expected) {
        assertThat(total(query)).as(query).isEqualTo(expected);
    }

    @Test
    void a_run_without_a_figure_is_in_no_comparison_but_in_the_opposite_of_each() {
        long below = total("rhat < 1.01");
        long above = total("rhat >= 1.01");
        long none = total("not rhat > 0");
        assertThat(none).isEqualTo(total("not status:succeeded")).isPositive();
        assertThat(below + above + none).isEqualTo(RUNS);
        assertThat(total("not rhat < 1.01")).isEqualTo(above + none);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'; drop table runs; --",
                "model:\"' or '1'='1\"",
                "model:%",
                "model:_",
                "tag:\"\\\\\"",
                "note:\"$1 {?} :x ?\"",
                "\"🦆\""
            })
    void what_would_mean_something_to_the_database_is_looked_for_literally(String query) {
        assertThat(total(query)).isZero();
        assertThat(total("")).isEqualTo(RUNS);
    }

    @Test
    void a_mistake_is_refused_with_its_column() {
        TestStudio.Answer answer = get("model:radon and rhat < good", "");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.type()).startsWith("application/problem+json");
        assertThat(answer.json().get("field").asString()).isEqualTo("q");
        assertThat(answer.json().get("column").asInt()).isEqualTo(24);
        assertThat(answer.json().get("detail").asString()).contains("`good` is no number");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"created", "-created", "number", "model", "-model", "rhat", "-rhat", "-ess", "seconds", "draws"})
    void pages_follow_one_another_without_gap_or_repetition_in_any_order(String sort) {
        List<JsonNode> all = pages(get("", "&limit=170&sort=" + sort));
        assertThat(all).hasSize(RUNS);
        assertThat(new HashSet<>(all.stream().map(run -> run.get("id").asLong()).toList()))
                .hasSize(RUNS);
        String field =
                switch (sort.replace("-", "")) {
                    case "rhat" -> "maxRHat";
                    case "ess" -> "minEss";
                    case "seconds" -> "sampleSeconds";
                    default -> "";
                };
        if (!field.isEmpty()) {
            List<Double> values = all.stream()
                    .map(run -> run.get(field))
                    .filter(value -> !value.isNull())
                    .map(JsonNode::asDouble)
                    .toList();
            Comparator<Double> order = Comparator.naturalOrder();
            assertThat(values).isSortedAccordingTo(sort.startsWith("-") ? order.reversed() : order);
            assertThat(all.subList(0, values.size()))
                    .as("runs without the figure come last")
                    .noneMatch(run -> run.get(field).isNull());
        }
    }

    @Test
    void runs_that_come_while_one_reads_shift_no_page() {
        long other = RunGenerator.project(studio, "growing", 60);
        TestStudio.Answer first = studio.get("/api/v1/runs?limit=20&project=" + other);
        studio.bean(JdbcClient.class)
                .sql("update runs set created_at = now() where project_id = ? and number = 1")
                .param(other)
                .update();
        List<Integer> numbers =
                pages(first).stream().map(run -> run.get("number").asInt()).toList();
        assertThat(numbers)
                .isEqualTo(IntStream.iterate(60, n -> n - 1).limit(59).boxed().toList());
    }

    @Test
    void the_next_page_stands_in_the_link_header() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> first = http.send(
                    studio.request("/api/v1/runs?q=model%3Aradon%20and%20number%20%3E%203&limit=5&project=" + project)
                            .GET()
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            var link = Pattern.compile("<(/api/v1/runs\\?[^>]+)>; rel=\"next\"")
                    .matcher(first.headers().firstValue("Link").orElse(""));
            assertThat(link.matches()).as(first.headers().toString()).isTrue();
            JsonNode second = studio.get(link.group(1)).json();
            assertThat(second.get("runs")).hasSize(5);
            assertThat(second.get("runs").get(0).get("number").asInt())
                    .as("every second of the runs from 1000 down is radon's")
                    .isEqualTo(990);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "&cursor=abc            | cursor | is no cursor",
                "&cursor=%00            | cursor | is no cursor",
                "&limit=0               | limit  | 1 to 200",
                "&limit=100000          | limit  | 1 to 200",
                "&sort=luck             | sort   | not sorted by `luck`"
            })
    void what_is_no_page_is_refused(String rest, String field, String words) {
        TestStudio.Answer answer = get("", rest);
        assertThat(answer.status()).as(answer.body()).isEqualTo(422);
        assertThat(answer.json().get("field").asString()).isEqualTo(field);
        assertThat(answer.json().get("detail").asString()).contains(words);
    }

    @Test
    void a_cursor_of_another_order_is_refused() {
        String next = get("", "&limit=5").json().get("next").asString();
        TestStudio.Answer answer = get("", "&limit=5&sort=rhat&cursor=" + next);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail").asString()).contains("another order");
    }

    @Test
    void nobody_finds_the_runs_of_others() {
        JdbcClient jdbc = studio.bean(JdbcClient.class);
        long id = jdbc.sql("insert into accounts (name, owner) values ('Stranger', false) returning id")
                .query(Long.class)
                .single();
        String token = studio.bean(ApiTokens.class)
                .create(new Account(id, "Stranger", false), "search")
                .secret();
        studio.as(token);
        assertThat(studio.get("/api/v1/runs?q=model%3Aradon")
                        .json()
                        .get("total")
                        .asLong())
                .isZero();
        assertThat(studio.get("/api/v1/runs?project=" + project).status()).isEqualTo(404);
        assertThat(studio.bean(SearchWords.class).values(new Account(id, "Stranger", false), "tag"))
                .isEmpty();
    }

    @Test
    void fields_are_completed_with_what_runs_have() {
        Account owner = studio.bean(dev.variate.backend.team.Accounts.class).owner();
        SearchWords words = studio.bean(SearchWords.class);
        assertThat(words.values(owner, "tag")).containsExactly("draft", "paper");
        assertThat(words.values(owner, "project")).contains("found");
        assertThat(words.values(owner, "who")).contains("me", "Owner");
        assertThat(words.values(owner, "rhat")).isEmpty();
        assertThat(SearchWords.fields()).allSatisfy(field -> assertThat(total(field.example()))
                .as("the example %s", field.example())
                .isNotNegative());
    }

    private List<JsonNode> pages(TestStudio.Answer first) {
        List<JsonNode> all = new ArrayList<>();
        JsonNode page = first.json();
        assertThat(first.status()).as(first.body()).isEqualTo(200);
        String base = "/api/v1/runs?limit=170&project="
                + page.get("runs").get(0).get("project").asLong();
        String sort = new String(
                        java.util.Base64.getUrlDecoder().decode(page.get("next").asString()), StandardCharsets.UTF_8)
                .split(" ")[0];
        page.get("runs").forEach(all::add);
        while (!page.get("next").isNull()) {
            page = studio.get(base + "&sort=" + sort + "&cursor="
                            + page.get("next").asString())
                    .json();
            assertThat(page.get("total").isNull())
                    .as("only the first page counts all")
                    .isTrue();
            page.get("runs").forEach(all::add);
        }
        return all;
    }
}
