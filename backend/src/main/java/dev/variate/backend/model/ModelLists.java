package dev.variate.backend.model;

import dev.variate.backend.paging.Keyset;
import dev.variate.backend.paging.Keyset.Key;
import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Models and their revisions, a part of the list at a time. */
@Service
public class ModelLists {
    private static final Keyset BY_NAME = Keyset.ascending(Key.text("name"), Key.number("id"));
    private static final Keyset LATEST_FIRST = Keyset.descending(Key.number("r.number"));

    private final JdbcClient jdbc;
    private final Models models;
    private final Projects projects;

    ModelLists(JdbcClient jdbc, Models models, Projects projects) {
        this.jdbc = jdbc;
        this.models = models;
        this.projects = projects;
    }

    /** By name, as {@link Models#list}. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Listed<ModelView> ofProject(Account account, long projectId, Portion portion) {
        projects.requireMember(account, projectId);
        return BY_NAME.part(
                        jdbc,
                        "models of project " + projectId,
                        "select id, name from models where project_id = ? and trashed_at is null",
                        List.of(projectId),
                        portion,
                        (row, number) -> row.getLong("id"))
                .map(id -> models.get(account, id));
    }

    /** Latest first, as {@link Models#revisions}. */
    @Transactional(readOnly = true)
    public Listed<RevisionView> revisions(Account account, long modelId, Portion portion) {
        models.get(account, modelId);
        return LATEST_FIRST.part(
                jdbc,
                "revisions of model " + modelId,
                "select r.number, r.source, a.name, r.created_at from model_revisions r join accounts a on a.id ="
                        + " r.created_by where r.model_id = ?",
                List.of(modelId),
                portion,
                (row, number) -> new RevisionView(
                        row.getInt("number"),
                        row.getString("source"),
                        row.getString("name"),
                        row.getTimestamp("created_at").toInstant()));
    }
}
