package dev.variate.backend.trash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.variate.backend.RunGenerator;
import dev.variate.backend.TestStudio;
import dev.variate.backend.activity.Activity;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.ApiTokens;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrashOverHttpTest {
    private static final String SOURCE = "Tensor m() { return normal(0, 1); }";

    private TestStudio studio;
    private long project;

    @BeforeAll
    void start() {
        studio = TestStudio.start();
    }

    @AfterAll
    void stop() {
        studio.close();
    }

    @BeforeEach
    void aProject() {
        studio.as(studio.ownerToken());
        project = RunGenerator.project(studio, "thrown", 20);
    }

    private int delete(String path) {
        return studio.send("DELETE", "/api/v1/" + path, "application/json", "").status();
    }

    private TestStudio.Answer restore(String kind, long id) {
        return studio.send("POST", "/api/v1/trash/" + kind + "/" + id + "/restore", "application/json", "");
    }

    private TestStudio.Answer purge(String kind, long id) {
        return studio.send("DELETE", "/api/v1/trash/" + kind + "/" + id, "application/json", "");
    }

    private long runs() {
        return studio.get("/api/v1/runs?project=" + project).json().get("total").asLong();
    }

    private long run(int number) {
        return studio.get("/api/v1/runs?q=number%3D" + number + "&project=" + project)
                .json()
                .get("runs")
                .get(0)
                .get("id")
                .asLong();
    }

    private List<String> trash() {
        return studio.get("/api/v1/trash")
                .json()
                .valueStream()
                .filter(thing -> thing.get("project").asLong() == project)
                .map(thing ->
                        thing.get("kind").asString() + " " + thing.get("name").asString())
                .toList();
    }

    @Test
    void a_run_goes_to_the_trash_and_comes_back_with_its_tags() {
        long run = run(7);
        studio.send("PUT", "/api/v1/runs/" + run + "/tags", "application/json", "{\"tags\": [\"kept\"]}");
        assertThat(delete("runs/" + run)).isEqualTo(204);
        assertThat(studio.get("/api/v1/runs/" + run).status()).isEqualTo(404);
        assertThat(runs()).isEqualTo(19);
        assertThat(trash()).containsExactly("run Run 7, kid scores 7");
        assertThat(delete("runs/" + run))
                .as("it is not there to be thrown away again")
                .isEqualTo(404);
        assertThat(restore("run", run).status()).isEqualTo(204);
        assertThat(studio.get("/api/v1/runs/" + run).json().get("tags").toString())
                .isEqualTo("[\"kept\"]");
        assertThat(trash()).isEmpty();
        assertThat(restore("run", run).status()).isEqualTo(404);
    }

    @Test
    void a_run_under_way_is_not_thrown_away() {
        long run = run(3);
        studio.bean(JdbcClient.class)
                .sql("insert into contents (hash, deflated) values ('\\x01', '\\x00') on conflict do nothing")
                .update();
        studio.bean(JdbcClient.class)
                .sql(
                        "update runs set status = 'queued', error = '', finished_at = null, program_hash = '\\x01', inputs_hash = '\\x01' where id = ?")
                .param(run)
                .update();
        TestStudio.Answer refused = studio.send("DELETE", "/api/v1/runs/" + run, "application/json", "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().get("detail").asString()).contains("Stop it first");
    }

    @Test
    void a_name_is_free_once_its_model_lies_in_the_trash_and_the_model_waits_until_it_is_free_again() {
        String models = "/api/v1/projects/" + project + "/models";
        String body = "{\"name\": \"line\", \"source\": \"" + SOURCE + "\"}";
        long first = studio.post(models, body).id();
        assertThat(studio.post(models, body).status()).isEqualTo(422);
        assertThat(delete("models/" + first)).isEqualTo(204);
        assertThat(studio.get("/api/v1/models/" + first).status()).isEqualTo(404);
        assertThat(studio.get(models).body()).doesNotContain("\"line\"");
        long second = studio.post(models, body).id();
        TestStudio.Answer taken = restore("model", first);
        assertThat(taken.status()).isEqualTo(422);
        assertThat(taken.json().get("detail").asString()).contains("`line` already");
        delete("models/" + second);
        assertThat(restore("model", first).status()).isEqualTo(204);
        assertThat(purge("model", second).status()).isEqualTo(204);
        assertThat(restore("model", second).status()).isEqualTo(404);
    }

    @Test
    void runs_outlive_their_model_and_data_in_the_trash_and_hold_them_there() {
        long data = studio.post("/api/v1/projects/" + project + "/data", "{\"name\": \"d\", \"values\": {\"y\": 1}}")
                .id();
        long run = run(9);
        long model = studio.get("/api/v1/runs/" + run).json().get("model").asLong();
        studio.bean(JdbcClient.class)
                .sql(
                        "update runs set data_version_id = (select id from data_set_versions where data_set_id = ?) where id = ?")
                .params(data, run)
                .update();
        studio.bean(JdbcClient.class)
                .sql("update models set data_set_id = ? where id = ?")
                .params(data, model)
                .update();
        assertThat(delete("data/" + data)).isEqualTo(204);
        assertThat(studio.get("/api/v1/models/" + model).json().get("dataId").isNull())
                .as("data in the trash are no data to use")
                .isTrue();
        assertThat(delete("models/" + model)).isEqualTo(204);
        assertThat(studio.get("/api/v1/runs/" + run).json().get("data").asLong())
                .isEqualTo(data);
        assertThat(purge("data", data).json().get("detail").asString()).contains("used by 1 run");
        assertThat(purge("model", model).json().get("detail").asString()).contains("has 2 runs");
        assertThat(restore("data", data).status()).isEqualTo(204);
        assertThat(restore("model", model).status()).isEqualTo(204);
        assertThat(studio.get("/api/v1/models/" + model).json().get("dataId").asLong())
                .as("it comes back as it was")
                .isEqualTo(data);
    }

    @Test
    void a_project_takes_all_with_it_and_brings_all_back() {
        long run = run(2);
        long lost = run(4);
        delete("runs/" + lost);
        assertThat(delete("projects/" + project)).isEqualTo(204);
        assertThat(studio.get("/api/v1/projects/" + project).status()).isEqualTo(404);
        assertThat(studio.get("/api/v1/runs/" + run).status()).isEqualTo(404);
        assertThat(studio.get("/api/v1/runs?project=" + project).status()).isEqualTo(404);
        assertThat(trash()).containsExactly("project thrown");
        assertThat(restore("project", project).status()).isEqualTo(204);
        assertThat(runs()).isEqualTo(19);
        assertThat(trash()).containsExactly("run Run 4, radon, slopes 4");
    }

    @Test
    void only_what_lies_in_the_trash_can_be_deleted_for_good_and_then_it_is() {
        long run = run(5);
        assertThat(purge("run", run).status()).isEqualTo(404);
        assertThat(purge("project", project).status()).isEqualTo(404);
        delete("runs/" + run);
        assertThat(purge("run", run).status()).isEqualTo(204);
        assertThat(restore("run", run).status()).isEqualTo(404);
        delete("projects/" + project);
        assertThat(purge("project", project).status()).isEqualTo(204);
        assertThat(studio.bean(JdbcClient.class)
                        .sql("select count(*) from runs where project_id = ?")
                        .param(project)
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(purge("star", 1).status()).isEqualTo(404);
    }

    @Test
    void an_editor_fetches_back_but_only_an_owner_deletes_for_good() {
        long run = run(6);
        delete("runs/" + run);
        studio.as(member("editor"));
        assertThat(purge("run", run).status()).isEqualTo(403);
        assertThat(delete("projects/" + project)).isEqualTo(403);
        assertThat(restore("run", run).status()).isEqualTo(204);
        assertThat(delete("runs/" + run)).isEqualTo(204);
        studio.as(member("viewer"));
        assertThat(restore("run", run).status()).isEqualTo(403);
        assertThat(delete("runs/" + run(8))).isEqualTo(403);
        studio.as(token(account("Stranger")));
        assertThat(restore("run", run).status()).isEqualTo(404);
        assertThat(trash()).isEmpty();
    }

    @Test
    void the_list_says_who_may_fetch_back_and_who_may_end_it() {
        long run = run(11);
        delete("runs/" + run);
        Map<String, String> rights = new TreeMap<>();
        for (String role : List.of("viewer", "editor", "owner")) {
            studio.bean(Trash.class)
                    .list(memberOf("Looking as " + role, role))
                    .forEach(thing -> rights.put(role, thing.restorable() + " " + thing.mine()));
        }
        assertThat(rights)
                .containsExactly(
                        entry("editor", "true false"), entry("owner", "true true"), entry("viewer", "false false"));
        restore("run", run);
    }

    @Test
    void what_was_done_is_told_to_those_who_see_the_project_and_to_nobody_else() {
        long run = run(1);
        delete("runs/" + run);
        restore("run", run);
        String path = "/api/v1/activity?project=" + project;
        JsonNode deeds = studio.get(path + "&limit=2").json();
        assertThat(deeds.valueStream()
                        .map(deed -> deed.get("who").asString() + " "
                                + deed.get("action").asString() + " "
                                + deed.get("name").asString()))
                .containsExactly("Owner fetched back run 1", "Owner moved to the trash run 1");
        JsonNode older =
                studio.get(path + "&before=" + deeds.get(1).get("id").asLong()).json();
        assertThat(older.get(older.size() - 1).get("action").asString()).isEqualTo("made");
        assertThat(older.get(older.size() - 1).get("kind").asString()).isEqualTo("project");
        assertThat(studio.get(path + "&limit=0").status()).isEqualTo(422);
        studio.as(token(account("Nobody")));
        assertThat(studio.get(path).status()).isEqualTo(404);
        assertThat(studio.get("/api/v1/activity").json().valueStream().map(deed -> deed.get("action")
                        .asString()))
                .as("the making of their token is their own deed")
                .containsExactly("made a token");
    }

    @Test
    void what_is_new_is_what_happened_since_the_last_visit_and_not_since_the_last_page() {
        Account owner = studio.bean(Accounts.class).owner();
        Activity activity = studio.bean(Activity.class);
        JdbcClient jdbc = studio.bean(JdbcClient.class);
        activity.since(owner);
        jdbc.sql(
                        "update visits set seen_at = '2026-01-02T03:04:05Z', since = '2026-01-01T00:00:00Z' where account_id = ?")
                .param(owner.id())
                .update();
        assertThat(activity.since(owner)).hasToString("2026-01-02T03:04:05Z");
        assertThat(activity.since(owner)).as("a page later in the same visit").hasToString("2026-01-02T03:04:05Z");
    }

    private Account account(String name) {
        long id = studio.bean(JdbcClient.class)
                .sql("insert into accounts (name, owner) values (?, false) returning id")
                .param(name)
                .query(Long.class)
                .single();
        return new Account(id, name, false);
    }

    private String token(Account account) {
        return studio.bean(ApiTokens.class).create(account, "trash").secret();
    }

    private String member(String role) {
        return token(memberOf(role, role));
    }

    private Account memberOf(String name, String role) {
        Account account = account(name);
        studio.bean(JdbcClient.class)
                .sql("insert into project_members (project_id, account_id, role) values (?, ?, ?)")
                .params(project, account.id(), role)
                .update();
        return account;
    }
}
