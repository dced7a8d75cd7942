package dev.variate.backend.api;

import dev.variate.backend.Person;
import dev.variate.backend.TestStudio;
import dev.variate.backend.invitation.Invitations;
import dev.variate.backend.invitation.Place;
import dev.variate.backend.project.Role;
import dev.variate.backend.team.ApiTokens;
import dev.variate.backend.team.BrowserSessions;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A project with one of everything, people of every role in it, and others who are not. All its names hold {@link #MARK}. */
final class SharedProject {
    static final String MARK = "quetzal";

    private static final String ENDED = """
            insert into runs (project_id, number, model_id, model_name, revision, account_id, source, method, chains, warmup, draws, device, target_accept, seed,
                engine_version, status, verdict, program_hash, inputs_hash, scalars, started_at, finished_at, trashed_at)
            select ?, ?, ?, ?, 1, ?, source, method, chains, warmup, draws, device, target_accept, seed, engine_version, 'succeeded', 'Good.', program_hash, inputs_hash, scalars, now(), now(), ?
            from runs where id = ? returning id""";

    private static final String QUEUED = """
            insert into runs (project_id, number, model_id, model_name, revision, account_id, source, method, chains, warmup, draws, device, target_accept, seed,
                engine_version, status, program_hash, inputs_hash, scalars)
            select ?, ?, ?, ?, 1, ?, source, method, chains, warmup, draws, device, target_accept, seed, engine_version, 'queued', program_hash, inputs_hash, scalars
            from runs where id = ? returning id""";

    /** Who speaks, by what they are; nobody has an empty token. */
    final Map<String, String> tokens = new LinkedHashMap<>();

    final Map<String, Long> numbers = new HashMap<>();
    private final TestStudio studio;
    private final JdbcClient jdbc;

    /**
     * @param template a run whose program the project's runs share
     * @param suffix makes its people's names their own
     */
    SharedProject(TestStudio studio, long template, String suffix) {
        this.studio = studio;
        this.jdbc = studio.bean(JdbcClient.class);
        Person owner = person("owner", suffix);
        owner.speaks();
        long project = post("/api/v1/projects", "{\"name\": \"" + MARK + "\"}");
        numbers.put("project", project);
        person("viewer", suffix).in(project, "viewer");
        person("editor", suffix).in(project, "editor");
        numbers.put(
                "bystander",
                person("bystander", suffix).in(project, "viewer").account().id());
        numbers.put("stranger", person("stranger", suffix).account().id());
        tokens.remove("bystander");
        tokens.put("studio", studio.ownerToken());
        tokens.put("nobody", "");
        owner.speaks();
        String source = "\"source\": \"/** " + MARK
                + " */ Tensor m() { var a = normal(0, 1); var b = normal(a, 1); return b; }\"";
        String models = "/api/v1/projects/" + project + "/models";
        long model = post(models, "{\"name\": \"" + MARK + "\", " + source + "}");
        numbers.put("model", model);
        numbers.put("trashedModel", post(models, "{\"name\": \"old " + MARK + "\", " + source + "}"));
        delete("/api/v1/models/" + numbers.get("trashedModel"));
        String data = "/api/v1/projects/" + project + "/data";
        numbers.put("data", post(data, "{\"name\": \"" + MARK + "\", \"values\": {\"y\": 1}}"));
        numbers.put("trashedData", post(data, "{\"name\": \"old " + MARK + "\", \"values\": {\"y\": 1}}"));
        delete("/api/v1/data/" + numbers.get("trashedData"));
        numbers.put("pictures", pictures(data));
        numbers.put("run", run(ENDED, 1, owner, null, template));
        numbers.put("other", run(ENDED, 2, owner, null, template));
        numbers.put("trashedRun", run(ENDED, 3, owner, java.sql.Timestamp.from(java.time.Instant.now()), template));
        numbers.put("queued", run(QUEUED, 4, owner, null, template));
        jdbc.sql("update projects set last_run = 4 where id = ?").param(project).update();
        numbers.put("comment", post("/api/v1/models/" + model + "/comments", "{\"text\": \"" + MARK + "\"}"));
        numbers.put(
                "invitation",
                studio.bean(Invitations.class)
                        .create(owner.account(), Optional.of(new Place(project, Role.VIEWER)), Invitations.USUAL_LIFE)
                        .invitation()
                        .id());
        numbers.put(
                "ownersToken",
                studio.bean(ApiTokens.class)
                        .create(owner.account(), MARK)
                        .token()
                        .id());
        studio.bean(BrowserSessions.class).begin(owner.account(), MARK, "10.0.0.1", Duration.ofDays(1));
        numbers.put(
                "session",
                studio.bean(BrowserSessions.class)
                        .list(owner.account())
                        .getFirst()
                        .id());
        external();
        numbers.put("webhook", webhook(project));
        numbers.put(
                "delivery",
                jdbc.sql(
                                "insert into webhook_deliveries (webhook_id, event, body, state) values (?, 'ping', ?, 'delivered') returning id")
                        .params(numbers.get("webhook"), MARK)
                        .query(Long.class)
                        .single());
        numbers.put("one", 1L);
        numbers.put("job", 1L);
    }

    /** Two runs of another program, the second of which lies in the trash. */
    private void external() {
        for (String name : List.of("external", "trashedExternal")) {
            long id = jdbc.sql(
                            "insert into external_runs (uid, project_id, number, account_id, name, status, started_at) select replace(gen_random_uuid()::text, '-', ''), p.id, p.last_run + 1, m.account_id, ?, 'running', now() from projects p join project_members m on m.project_id = p.id and m.role = 'owner' where p.id = ? returning id")
                    .params(MARK, numbers.get("project"))
                    .query(Long.class)
                    .single();
            jdbc.sql("update projects set last_run = last_run + 1 where id = ?")
                    .param(numbers.get("project"))
                    .update();
            // Rows of the table name it by its last ten digits.
            long uid = 1_000_000_000L + id;
            jdbc.sql("update external_runs set uid = lpad(?::text, 32, '0') where id = ?")
                    .params(uid, id)
                    .update();
            jdbc.sql("insert into external_tags (run_id, key, value) values (?, ?, ?)")
                    .params(id, MARK, MARK)
                    .update();
            numbers.put(name, id);
            numbers.put(name + "Uid", uid);
        }
        jdbc.sql("update external_runs set trashed_at = now(), trashed_by = account_id where id = ?")
                .param(numbers.get("trashedExternal"))
                .update();
    }

    private Person person(String role, String suffix) {
        Person person = Person.named(studio, role + " " + suffix);
        tokens.put(role, person.token());
        return person;
    }

    private long run(String sql, int number, Person owner, java.sql.Timestamp trashed, long template) {
        var statement = jdbc.sql(sql)
                .param(numbers.get("project"))
                .param(number)
                .param(numbers.get("model"))
                .param(MARK)
                .param(owner.account().id());
        if (sql.equals(ENDED)) {
            statement = statement.param(trashed);
        }
        return statement.param(template).query(Long.class).single();
    }

    /** A webhook to where nothing is ever sent, since nobody answers to that name (RFC 2606). */
    private long webhook(long project) {
        TestStudio.Answer made = studio.post(
                "/api/v1/projects/" + project + "/webhooks",
                "{\"url\": \"https://" + MARK + ".invalid/\", \"events\": [\"run.finished\"]}");
        return made.json().get("webhook").get("id").asLong();
    }

    /** One picture of two by two. */
    private long pictures(String data) {
        byte[] file = {0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4};
        TestStudio.Answer made = studio.send(studio.request(data + "?name=" + MARK + "-pictures")
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
        if (made.status() != 201) {
            throw new IllegalStateException(data + ": " + made.body());
        }
        return made.id();
    }

    private long post(String path, String json) {
        TestStudio.Answer made = studio.post(path, json);
        if (made.status() != 201) {
            throw new IllegalStateException(path + ": " + made.body());
        }
        return made.id();
    }

    private void delete(String path) {
        TestStudio.Answer gone = studio.send("DELETE", path, "application/json", "");
        if (gone.status() != 204) {
            throw new IllegalStateException(path + ": " + gone.body());
        }
    }
}
