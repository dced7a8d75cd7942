package dev.variate.backend.activity;

import dev.variate.backend.InvalidInputException;
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
    public static final int LARGEST_PAGE = 200;

    private static final String COLUMNS = """
            select d.id, d.at, coalesce(a.name, '') as who, d.action, d.kind, coalesce(d.subject_id, 0) as subject_id, d.subject, d.project_id, coalesce(p.name, '') as project
            from audit d left join accounts a on a.id = d.account_id left join projects p on p.id = d.project_id
            where %s and d.id < ? order by d.id desc limit ?""";

    private final JdbcClient jdbc;
    private final Projects projects;

    Activity(JdbcClient jdbc, Projects projects) {
        this.jdbc = jdbc;
        this.projects = projects;
    }

    /**
     * Latest first.
     *
     * @param before the number of the last deed of the page before; empty for the first page
     */
    @Transactional(readOnly = true)
    public List<Deed> list(Account account, Optional<Long> before, int limit) {
        return jdbc.sql(COLUMNS.formatted("(d.project_id = any(?) or d.account_id = ?)"))
                .params(
                        projects.idsOf(account).toArray(Long[]::new),
                        account.id(),
                        before.orElse(Long.MAX_VALUE),
                        checked(limit))
                .query((row, number) -> deed(row))
                .list();
    }

    /** As {@link #list}, of one project. */
    @Transactional(readOnly = true)
    public List<Deed> ofProject(Account account, long projectId, Optional<Long> before, int limit) {
        projects.requireMember(account, projectId);
        return jdbc.sql(COLUMNS.formatted("d.project_id = ?"))
                .params(projectId, before.orElse(Long.MAX_VALUE), checked(limit))
                .query((row, number) -> deed(row))
                .list();
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

    private static int checked(int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new InvalidInputException(
                    "limit", "A page has 1 to " + LARGEST_PAGE + " deeds; this asks for " + limit + ".");
        }
        return limit;
    }

    private static Deed deed(ResultSet row) throws SQLException {
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
