package dev.variate.backend.trash;

import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.model.Models;
import dev.variate.backend.paging.Keyset;
import dev.variate.backend.paging.Keyset.Key;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.Projects;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.backend.tracking.ExternalRuns;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** One door to what each feature keeps of what was thrown away in it. */
@Service
public class Trash {
    private static final int MOST = 500;
    private static final String LIST = """
            select t.*, a.name as who, m.role = 'owner' as mine, m.role = 'owner' or m.role = 'editor' and t.kind <> 'PROJECT' as restorable from (
                select 'RUN' as kind, r.id, 'Run ' || r.number || ', ' || r.model_name as name, p.id as project_id, p.name as project, r.trashed_by as account_id, r.trashed_at as at
                    from runs r join projects p on p.id = r.project_id where r.trashed_at is not null and p.trashed_at is null
                union all
                select 'MODEL', x.id, x.name, p.id, p.name, x.trashed_by, x.trashed_at
                    from models x join projects p on p.id = x.project_id where x.trashed_at is not null and p.trashed_at is null
                union all
                select 'DATA', d.id, d.name, p.id, p.name, d.trashed_by, d.trashed_at
                    from data_sets d join projects p on p.id = d.project_id where d.trashed_at is not null and p.trashed_at is null
                union all
                select 'EXTERNAL', e.id, 'Run ' || e.number || ', ' || e.name, p.id, p.name, e.trashed_by, e.trashed_at
                    from external_runs e join projects p on p.id = e.project_id where e.trashed_at is not null and p.trashed_at is null
                union all
                select 'PROJECT', p.id, p.name, p.id, p.name, p.trashed_by, p.trashed_at from projects p where p.trashed_at is not null
            ) t
            join project_members m on m.project_id = t.project_id and m.account_id = ?
            join accounts a on a.id = t.account_id
            where true""";
    private static final Keyset LATEST_FIRST =
            Keyset.descending(Key.time("t.at"), Key.text("t.kind"), Key.number("t.id"));

    private final JdbcClient jdbc;
    private final Runs runs;
    private final Models models;
    private final Datasets datasets;
    private final Projects projects;
    private final ExternalRuns external;

    Trash(JdbcClient jdbc, Runs runs, Models models, Datasets datasets, Projects projects, ExternalRuns external) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.models = models;
        this.datasets = datasets;
        this.projects = projects;
        this.external = external;
    }

    /** The latest. */
    @Transactional(readOnly = true)
    public List<TrashedView> list(Account account) {
        return list(account, Portion.first(MOST)).rows();
    }

    /** Latest first. What lies in a project that lies there itself comes back with it, and is not listed. */
    @Transactional(readOnly = true)
    public Listed<TrashedView> list(Account account, Portion portion) {
        return LATEST_FIRST.part(
                jdbc,
                "trash",
                LIST,
                List.of(account.id()),
                portion,
                (row, number) -> new TrashedView(
                        Kind.valueOf(row.getString("kind")),
                        row.getLong("id"),
                        row.getString("name"),
                        row.getLong("project_id"),
                        row.getString("project"),
                        row.getString("who"),
                        row.getTimestamp("at").toInstant(),
                        row.getBoolean("restorable"),
                        row.getBoolean("mine")));
    }

    /** Takes it out of sight; nothing of it is lost. */
    public void move(Account account, Kind kind, long id) {
        switch (kind) {
            case RUN -> runs.trash(account, id);
            case MODEL -> models.trash(account, id);
            case DATA -> datasets.trash(account, id);
            case PROJECT -> projects.trash(account, id);
            case EXTERNAL -> external.trash(account, id);
        }
    }

    /** Puts it back where it was. */
    public void restore(Account account, Kind kind, long id) {
        switch (kind) {
            case RUN -> runs.restore(account, id);
            case MODEL -> models.restore(account, id);
            case DATA -> datasets.restore(account, id);
            case PROJECT -> projects.restore(account, id);
            case EXTERNAL -> external.restore(account, id);
        }
    }

    /** Ends it for good: only an owner of the project may, and only what lies in the trash. */
    public void purge(Account account, Kind kind, long id) {
        switch (kind) {
            case RUN -> runs.purge(account, id);
            case MODEL -> models.purge(account, id);
            case DATA -> datasets.purge(account, id);
            case PROJECT -> projects.purge(account, id);
            case EXTERNAL -> external.purge(account, id);
        }
    }
}
