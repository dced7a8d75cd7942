package dev.variate.backend.activity;

import dev.variate.backend.paging.Keyset;
import dev.variate.backend.paging.Keyset.Key;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the record of deeds: of the projects that a person sees, and their own. */
@Service
public class Activity {
    private static final Keyset LATEST_FIRST = Keyset.descending(Key.number("d.id"));
    private static final String COLUMNS = """
            select d.id, d.at, coalesce(a.name, '') as who, d.action, d.kind, coalesce(d.subject_id, 0) as subject_id, d.subject, d.project_id, coalesce(p.name, '') as project
            from audit d left join accounts a on a.id = d.account_id left join projects p on p.id = d.project_id
            where %s and d.id < ?""";

    private final JdbcClient jdbc;
    private final Projects projects;

    Activity(JdbcClient jdbc, Projects projects) {
        this.jdbc = jdbc;
        this.projects = projects;
    }

    /**
     * Latest first.
     *
     * @param before only those with a smaller number; empty for all
     */
    @Transactional(readOnly = true)
    public Listed<Deed> list(Account account, Optional<Long> before, Portion portion) {
        return LATEST_FIRST.part(
                jdbc,
                "activity",
                COLUMNS.formatted("(d.project_id = any(?) or d.account_id = ?)"),
                List.of(projects.idsOf(account).toArray(Long[]::new), account.id(), before.orElse(Long.MAX_VALUE)),
                portion,
                Activity::deed);
    }

    /** As {@link #list}, of one project. */
    @Transactional(readOnly = true)
    public Listed<Deed> ofProject(Account account, long projectId, Optional<Long> before, Portion portion) {
        projects.requireMember(account, projectId);
        return LATEST_FIRST.part(
                jdbc,
                "activity of project " + projectId,
                COLUMNS.formatted("d.project_id = ?"),
                List.of(projectId, before.orElse(Long.MAX_VALUE)),
                portion,
                Activity::deed);
    }

    /** When the person was here the time before this one; a quarter of an hour away ends a visit. */
    @Transactional
    public Instant since(Account account) {
        return jdbc.sql("""
                        insert into visits (account_id) values (?)
                        on conflict (account_id) do update set
                            since = case when visits.seen_at < now() - interval '15 minutes' then visits.seen_at else visits.since end,
                            seen_at = now()
                        returning since""")
                .param(account.id())
                .query((row, number) -> row.getTimestamp("since").toInstant())
                .single();
    }

    private static Deed deed(ResultSet row, int number) throws SQLException {
        long project = row.getLong("project_id");
        return new Deed(
                row.getLong("id"),
                row.getTimestamp("at").toInstant(),
                row.getString("who"),
                row.getString("action"),
                row.getString("kind"),
                row.getLong("subject_id"),
                row.getString("subject"),
                project == 0 ? Optional.empty() : Optional.of(project),
                row.getString("project"));
    }
}
