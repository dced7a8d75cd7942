package dev.variate.backend.team;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Remembers who did what that others may ask about later. Takes part in its caller's transaction. */
@Service
public class Audit {
    private final JdbcClient jdbc;

    Audit(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What a deed was about.
     *
     * @param kind {@code project}, {@code model}, {@code data}, {@code run} or {@code external}
     * @param name as people called it then
     */
    public record Subject(String kind, long id, String name) {}

    /** A deed in a project, which all of its members may read. */
    public void record(Account account, long projectId, String action, Subject subject) {
        jdbc.sql(
                        "insert into audit (account_id, project_id, action, kind, subject_id, subject) values (?, ?, ?, ?, ?, ?)")
                .params(account.id(), projectId, action, subject.kind(), subject.id(), subject.name())
                .update();
    }

    /** A deed that concerns nobody but who did it, such as making a token. */
    public void record(Account account, String action, String subject) {
        jdbc.sql("insert into audit (account_id, action, subject) values (?, ?, ?)")
                .params(account.id(), action, subject)
                .update();
    }
}
