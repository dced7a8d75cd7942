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

    public void record(Account account, String action, String subject) {
        jdbc.sql("insert into audit (account_id, action, subject) values (?, ?, ?)")
                .params(account.id(), action, subject)
                .update();
    }
}
