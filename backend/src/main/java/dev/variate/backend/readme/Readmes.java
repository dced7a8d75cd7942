package dev.variate.backend.readme;

import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.IfUnchanged;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotAllowedException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Readmes of projects and models. Whoever may see the thing may read what it is about; whoever may change it may write that. */
@Service
public class Readmes {
    /** Characters: some pages. What is longer is a paper, and belongs elsewhere. */
    public static final int LONGEST = 20_000;

    private final JdbcClient jdbc;
    private final Projects projects;
    private final Models models;
    private final Audit audit;

    Readmes(JdbcClient jdbc, Projects projects, Models models, Audit audit) {
        this.jdbc = jdbc;
        this.projects = projects;
        this.models = models;
        this.audit = audit;
    }

    /** @throws NotFoundException if the account may not see the project */
    @Transactional(readOnly = true)
    public ReadmeView ofProject(Account account, long projectId) {
        projects.requireMember(account, projectId);
        return find(projectId, Optional.empty());
    }

    /** @throws NotFoundException if the account may not see the model */
    @Transactional(readOnly = true)
    public ReadmeView ofModel(Account account, long modelId) {
        ModelView model = models.get(account, modelId);
        return find(model.projectId(), Optional.of(modelId));
    }

    /**
     * Writes what the project is about; an empty text takes it away.
     *
     * @throws NotAllowedException if the account may only look
     * @throws ChangedMeanwhileException if somebody has written it since it was read
     */
    @Transactional
    public ReadmeView writeOfProject(Account account, long projectId, String text, IfUnchanged condition) {
        projects.requireEditor(account, projectId);
        String name = projects.get(account, projectId).name();
        return write(
                account, projectId, Optional.empty(), text, condition, new Audit.Subject("project", projectId, name));
    }

    /** The same of a model. */
    @Transactional
    public ReadmeView writeOfModel(Account account, long modelId, String text, IfUnchanged condition) {
        ModelView model = models.get(account, modelId);
        projects.requireEditor(account, model.projectId());
        return write(
                account,
                model.projectId(),
                Optional.of(modelId),
                text,
                condition,
                new Audit.Subject("model", modelId, model.name()));
    }

    private ReadmeView write(
            Account account,
            long projectId,
            Optional<Long> modelId,
            String text,
            IfUnchanged condition,
            Audit.Subject subject) {
        String wanted = checked(text);
        // Of two who write the first text at once, one is the second.
        jdbc.sql("select id from projects where id = ? for update")
                .param(projectId)
                .query(Long.class)
                .single();
        ReadmeView now = find(projectId, modelId);
        if (!condition.holds(now.version())) {
            throw new ChangedMeanwhileException(
                    now.by().orElse("Somebody") + " has changed what it is about meanwhile.", "", now.text());
        }
        if (wanted.equals(now.text())) {
            return now;
        }
        jdbc.sql("""
                        insert into readmes (project_id, model_id, text, account_id) values (?, ?, ?, ?)
                        on conflict (project_id, model_id) do update
                            set text = excluded.text, account_id = excluded.account_id, written_at = now()""")
                .params(projectId, modelId.orElse(null), wanted, account.id())
                .update();
        audit.record(account, projectId, "wrote the readme of", subject);
        return find(projectId, modelId);
    }

    private ReadmeView find(long projectId, Optional<Long> modelId) {
        return jdbc.sql("""
                        select r.text, a.name, r.written_at from readmes r join accounts a on a.id = r.account_id
                        where r.project_id = ? and r.model_id is not distinct from ?::bigint""")
                .params(projectId, modelId.orElse(null))
                .query((row, number) -> new ReadmeView(
                        row.getString("text"),
                        Optional.of(row.getString("name")),
                        Optional.of(row.getTimestamp("written_at").toInstant())))
                .optional()
                .orElse(ReadmeView.NONE);
    }

    private static String checked(String text) {
        String wanted = text.strip();
        if (wanted.length() > LONGEST) {
            throw new InvalidInputException(
                    "text", "The readme has %,d characters; %,d are kept.".formatted(wanted.length(), LONGEST));
        }
        if (wanted.indexOf('\0') >= 0) {
            throw new InvalidInputException("text", "The readme holds a NUL character.");
        }
        return wanted;
    }
}
