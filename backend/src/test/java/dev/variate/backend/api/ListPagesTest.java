package dev.variate.backend.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.backend.Person;
import dev.variate.backend.RunGenerator;
import dev.variate.backend.TestStudio;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Lists that grow are read page by page, and none of their rows is met twice or missed because others come and go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ListPagesTest {
    private static final Pattern NEXT = Pattern.compile("<(/api/v1/[^>]+)>; rel=\"next\"");
    /** Rows that a list has before it is read; with two on a page there are three pages. */
    private static final int ROWS = 5;

    private TestStudio studio;
    private JdbcClient jdbc;
    private long project;
    private long run;
    private int number;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
        jdbc = studio.bean(JdbcClient.class);
        project = RunGenerator.project(studio, "paged", 2);
        run = jdbc.sql("select min(id) from runs where project_id = ?")
                .param(project)
                .query(Long.class)
                .single();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void asOwner() {
        studio.as(studio.ownerToken());
    }

    private long made(String path, String json) {
        TestStudio.Answer answer = studio.post(path, json);
        assertThat(answer.status()).as(answer.body()).isBetween(200, 201);
        return answer.id();
    }

    private long project(String name) {
        return made("/api/v1/projects", "{\"name\": \"" + name + "\"}");
    }

    private long model(long in, String name) {
        return made(
                "/api/v1/projects/" + in + "/models",
                "{\"name\": \"" + name + "\", \"source\": \"Tensor m() { return normal(0, 1); }\"}");
    }

    private void gone(String path) {
        assertThat(studio.send("DELETE", path, "application/json", "").status()).isEqualTo(204);
    }

    private static List<JsonNode> rows(TestStudio.Answer page) {
        assertThat(page.status()).as(page.body()).isEqualTo(200);
        JsonNode json = page.json();
        return (json.isArray() ? json : json.get("runs")).valueStream().toList();
    }

    private static String next(TestStudio.Answer page) {
        Matcher link = NEXT.matcher(page.link());
        assertThat(link.matches()).as(page.link()).isTrue();
        return link.group(1);
    }

    private static String with(String address, String parameter) {
        return address + (address.contains("?") ? "&" : "?") + parameter;
    }

    /** All rows, as {@code between} comes after each page. */
    private List<String> walk(String address, String key, int limit, IntConsumer between) {
        List<String> seen = new ArrayList<>();
        TestStudio.Answer page = studio.get(with(address, "limit=" + limit));
        for (int pages = 1; ; pages++) {
            List<JsonNode> rows = rows(page);
            rows.forEach(row -> seen.add(row.get(key).asString()));
            if (page.link().isEmpty()) {
                return seen;
            }
            assertThat(rows).hasSize(limit);
            between.accept(pages);
            page = studio.get(next(page));
        }
    }

    /** Reads a list at once and by pages while rows come, and holds the one to the other. */
    private void holds(String address, String key, Runnable oneMore) {
        for (int i = 0; i < ROWS; i++) {
            oneMore.run();
        }
        List<String> whole = rows(studio.get(address)).stream()
                .map(row -> row.get(key).asString())
                .toList();
        assertThat(whole.size()).isGreaterThanOrEqualTo(ROWS);
        List<Integer> pages = new ArrayList<>();
        List<String> seen = walk(address, key, 2, page -> {
            pages.add(page);
            if (page < 3) {
                oneMore.run();
            }
        });
        assertThat(pages).as("pages that had a next").hasSizeGreaterThanOrEqualTo(2);
        assertThat(seen).doesNotHaveDuplicates().containsSubsequence(whole);
    }

    @Test
    void models_and_data_come_by_name_whatever_is_made_meanwhile() {
        long mine = project("names");
        String in = "/api/v1/projects/" + mine;
        // Later names sort before earlier ones, between and behind them.
        holds(in + "/models", "id", () -> model(mine, (number++ * 7) % 10 + " and " + number));
        holds(
                in + "/data",
                "id",
                () -> made(
                        in + "/data",
                        "{\"name\": \"" + (number++ * 7) % 10 + " of " + number + "\", \"values\": {\"y\": 1}}"));
    }

    @Test
    void revisions_come_latest_first_whatever_is_kept_meanwhile() {
        long model = model(project, "revised");
        holds("/api/v1/models/" + model + "/revisions", "number", () -> assertThat(studio.send(
                                "PUT",
                                "/api/v1/models/" + model,
                                "application/json",
                                "{\"source\": \"Tensor m() { return normal(" + number++ + ", 1); }\"}")
                        .status())
                .isEqualTo(200));
    }

    @Test
    void comments_come_in_whole_threads_whatever_is_said_meanwhile() {
        long model = model(project, "discussed");
        for (String of : List.of("/api/v1/models/" + model, "/api/v1/runs/" + run)) {
            holds(of + "/comments", "id", () -> {
                long thread = made(of + "/comments", "{\"text\": \"why?\"}");
                made("/api/v1/comments/" + thread + "/replies", "{\"text\": \"because\"}");
            });
            assertThat(rows(studio.get(of + "/comments?limit=1")))
                    .singleElement()
                    .satisfies(thread -> assertThat(thread.get("replies")).hasSize(1));
        }
    }

    @Test
    void trash_and_activity_come_latest_first_whatever_is_thrown_away_meanwhile() {
        Runnable thrown = () -> gone("/api/v1/models/" + model(project, "thrown " + number++));
        holds("/api/v1/trash", "id", thrown);
        holds("/api/v1/activity?project=" + project, "id", thrown);
        holds("/api/v1/activity", "id", thrown);
    }

    @Test
    void runs_of_other_programs_come_latest_first_whatever_is_logged_meanwhile() {
        String address = "/api/v1/projects/" + project + "/external-runs";
        holds(address, "id", () -> jdbc.sql("""
            with next as (update projects set last_run = last_run + 1 where id = ? returning id, last_run)
            insert into external_runs (uid, project_id, number, account_id, name, status, started_at)
            select replace(gen_random_uuid()::text, '-', ''), n.id, n.last_run, m.account_id, 'logged', 'running', now() from next n join project_members m on m.project_id = n.id\
            """).param(project).update());
        JsonNode first = studio.get(address + "?limit=2").json();
        assertThat(rows(studio.get(
                                address + "?limit=2&before=" + first.get("next").asLong()))
                        .getFirst()
                        .get("id")
                        .asLong())
                .as("those who page by `before` go on to")
                .isLessThan(first.get("next").asLong());
    }

    @Test
    void deliveries_of_a_webhook_come_latest_first_whatever_is_sent_meanwhile() {
        long webhook = studio.post(
                        "/api/v1/projects/" + project + "/webhooks",
                        "{\"url\": \"https://paged.invalid/\", \"events\": [\"run.finished\"]}")
                .json()
                .get("webhook")
                .get("id")
                .asLong();
        holds("/api/v1/webhooks/" + webhook + "/deliveries", "id", () -> jdbc.sql(
                        "insert into webhook_deliveries (webhook_id, event, body, state) values (?, 'ping', '{}',"
                                + " 'delivered')")
                .param(webhook)
                .update());
    }

    @Test
    void projects_come_latest_changed_first_and_only_those_that_are_the_reader_s() {
        Person reader = Person.named(studio, "reader of pages");
        List<String> own = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            long seen = project("seen " + i);
            reader.in(seen, "viewer");
            own.addFirst(Long.toString(seen));
            project("hidden " + i);
        }
        reader.speaks();
        assertThat(walk("/api/v1/projects", "id", 2, page -> project("new " + number++)))
                .isEqualTo(own);
    }

    @Test
    void a_row_that_goes_takes_none_of_the_others_with_it() {
        long mine = project("shrinking");
        List<Long> models = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            models.add(model(mine, "m" + i));
        }
        List<String> seen = walk("/api/v1/projects/" + mine + "/models", "name", 2, page -> {
            if (page == 1) {
                gone("/api/v1/models/" + models.get(0));
                gone("/api/v1/models/" + models.get(1));
            }
        });
        assertThat(seen).containsExactly("m0", "m1", "m2", "m3", "m4", "m5");
    }

    @Test
    void a_list_of_ordinary_length_is_one_page() {
        long mine = project("short");
        model(mine, "one");
        TestStudio.Answer all = studio.get("/api/v1/projects/" + mine + "/models");
        assertThat(rows(all)).hasSize(1);
        assertThat(all.link()).isEmpty();
        TestStudio.Answer exact = studio.get("/api/v1/projects/" + mine + "/models?limit=1");
        assertThat(rows(exact)).hasSize(1);
        assertThat(exact.link()).as("nothing is behind the last").isEmpty();
    }

    @Test
    void a_cursor_of_another_list_is_refused_in_words() {
        long one = project("one list");
        long other = project("another list");
        model(one, "a");
        model(one, "b");
        String cursor =
                next(studio.get("/api/v1/projects/" + one + "/models?limit=1")).replaceFirst(".*cursor=", "");
        assertThat(rows(studio.get("/api/v1/projects/" + one + "/models?cursor=" + cursor)))
                .hasSize(1);
        for (String list : List.of("projects/" + other + "/models", "projects/" + one + "/data", "trash")) {
            TestStudio.Answer refused = studio.get("/api/v1/" + list + "?cursor=" + cursor);
            assertThat(refused.status()).as(list).isEqualTo(422);
            assertThat(refused.body()).contains("belongs to another list", "Begin again without one");
        }
        Person stranger = Person.named(studio, "stranger with a cursor");
        stranger.speaks();
        assertThat(studio.get("/api/v1/projects/" + one + "/models?cursor=" + cursor)
                        .status())
                .as("a cursor lets nobody in")
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x\ny",
                "projects",
                "projects\n2026-01-01T00:00:00Z",
                "projects\nyesterday\n1",
                "projects\n-290000-01-01T00:00:00Z\n1",
                "projects\n+290000-01-01T00:00:00Z\n1",
                "projects\n2026-01-01T00:00:00Z\n99999999999999999999",
                "projects\n2026-01-01T00:00:00Z\n1\n1",
                ""
            })
    void a_cursor_that_nobody_gave_is_refused_in_words(String forged) {
        TestStudio.Answer refused = studio.get("/api/v1/projects?cursor="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(forged.getBytes(StandardCharsets.UTF_8)));
        assertThat(refused.status()).as(refused.body()).isEqualTo(422);
        assertThat(refused.json().get("field").asString()).isEqualTo("cursor");
        assertThat(refused.body()).contains("cursor");
    }

    @Test
    void a_name_in_a_cursor_that_no_database_holds_is_refused_in_words() {
        String forged = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("models of project " + project + "\na\0b\n1").getBytes(StandardCharsets.UTF_8));
        assertThat(studio.get("/api/v1/projects/" + project + "/models?cursor=" + forged)
                        .status())
                .isEqualTo(422);
        assertThat(studio.get("/api/v1/projects/" + project + "/models?cursor=%21%21")
                        .status())
                .isEqualTo(422);
        assertThat(studio.get("/api/v1/projects/" + project + "/models?cursor=" + "A".repeat(2001))
                        .status())
                .isEqualTo(422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001"})
    void a_page_has_one_to_a_thousand_rows(String limit) {
        for (String list : List.of("projects", "trash", "activity", "projects/" + project + "/external-runs")) {
            TestStudio.Answer refused = studio.get("/api/v1/" + list + "?limit=" + limit);
            assertThat(refused.status()).as(list).isEqualTo(422);
            assertThat(refused.body()).contains("1 to 1000 rows", limit);
        }
    }
}
