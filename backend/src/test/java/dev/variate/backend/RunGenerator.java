package dev.variate.backend;

import org.springframework.jdbc.core.simple.JdbcClient;

/** Fills a project with ended runs that look like a team's: ten models, five people's habits, most results good, some not, a few failures. No run has draws. */
public final class RunGenerator {
    private static final String SOURCE = """
            /** Log radon in the houses of Minnesota, by county, with partial pooling. */
            Tensor radon(Tensor county, Tensor floor, Tensor y) {
                var mu = normal(0, 5);
                var tau = halfNormal(2.5);
                var z = normal(0, 1, shape(85));
                var alpha = mu + tau * z;
                var beta = normal(0, 2.5);
                var sigma = exponential(1);
                return normal(alpha.take(county) + beta * floor, sigma).observe(y);
            }
            """.repeat(3);

    private static final String RUNS = """
            insert into runs (project_id, number, model_id, model_name, revision, account_id, source, method, chains, warmup, draws, device, target_accept, seed,
                engine_version, status, error, divergences, max_r_hat, min_ess, verdict, gradients, compile_seconds, sample_seconds, created_at, started_at, finished_at)
            select p.id, i, m.id, m.name, case when i % 7 = 0 then null else 1 + i % 9 end, a.id, ?, 'nuts', 4, 1000, case when i % 5 = 0 then 2000 else 1000 end,
                case when i % 3 = 0 then 'tensorflow' else 'jvm' end, 0.8, i,
                'test', s.status, case s.status when 'failed' then 'Line 3: `theta` has shape [8], `sigma` has [7].' else '' end,
                case when i % 11 = 0 then i % 40 else 0 end,
                case s.status when 'succeeded' then 1 + 0.04 * power((i * 37 % 1000) / 1000.0, 4) end,
                case s.status when 'succeeded' then 100 + i * 13 % 3000 end,
                case when s.status <> 'succeeded' then '' when i % 11 = 0 then 'Not yet. There are divergent transitions.' else 'Good. All R-hat are below 1.01.' end,
                100000, 0.2, case s.status when 'succeeded' then 0.5 + (i * 17 % 900) / 100.0 end,
                now() - make_interval(secs => 60.0 * (? - i)), now() - make_interval(secs => 60.0 * (? - i) - 1), now() - make_interval(secs => 60.0 * (? - i) - 9)
            from generate_series(1, ?) i
            cross join lateral (select case when i % 50 = 0 then 'failed' when i % 71 = 0 then 'cancelled' else 'succeeded' end as status) s
            join projects p on p.id = ?
            join accounts a on a.owner
            join (select id, name, row_number() over (order by id) - 1 as place from models where project_id = ?) m on m.place = i % 10""";

    private RunGenerator() {}

    /** A new project with this many runs, numbered from 1 in the order of their making, a minute apart, the last just now. */
    public static long project(TestStudio studio, String name, int count) {
        long project =
                studio.post("/api/v1/projects", "{\"name\": \"" + name + "\"}").id();
        for (int model = 0; model < 10; model++) {
            studio.post(
                    "/api/v1/projects/" + project + "/models",
                    "{\"name\": \"%s %d\", \"source\": \"Tensor m() { return normal(0, 1); }\"}"
                            .formatted(model % 2 == 0 ? "radon, slopes" : "kid scores", model));
        }
        JdbcClient jdbc = studio.bean(JdbcClient.class);
        jdbc.sql(RUNS)
                .params(SOURCE, count, count, count, count, project, project)
                .update();
        jdbc.sql("update projects set last_run = ? where id = ?")
                .params(count, project)
                .update();
        jdbc.sql(
                        "insert into run_tags (run_id, tag) select id, case when number % 100 = 0 then 'paper' else 'draft' end from runs where project_id = ? and number % 20 = 0")
                .param(project)
                .update();
        jdbc.sql("vacuum analyze runs, run_tags").update(); // as the database does by itself within a minute
        return project;
    }
}
