package dev.variate.backend.pool;

import dev.variate.backend.Secrets;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Secrets that let a worker join, kept as hashes. A token of the studio's own worker marks its bearer as local. */
@Component
class WorkerTokens {
    private final JdbcClient jdbc;

    WorkerTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Whether a bearer is the studio's own worker. */
    record Bearer(long id, boolean local) {}

    Optional<Bearer> authenticate(String secret) {
        return jdbc.sql("select id, local from worker_tokens where hash = ? and revoked_at is null")
                .param(Secrets.sha256(secret))
                .query(Bearer.class)
                .optional();
    }

    /** A new token for the studio's own worker; those of earlier starts are worth nothing any more. */
    @Transactional
    String createLocal() {
        jdbc.sql("delete from worker_tokens where local").update();
        String secret = Secrets.create("vrw_");
        insert("the studio's own worker", secret, true);
        return secret;
    }

    /** Accepts a token that was made elsewhere, such as a container's secret. */
    @Transactional
    void accept(String name, String secret) {
        insert(name, secret, false);
    }

    private void insert(String name, String secret, boolean local) {
        jdbc.sql("insert into worker_tokens (name, hash, local) values (?, ?, ?) on conflict (hash) do nothing")
                .params(name, Secrets.sha256(secret), local)
                .update();
    }
}
