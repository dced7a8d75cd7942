package dev.variate.backend.pool;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotAllowedException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.Secrets;
import dev.variate.backend.run.RunIntake;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Audit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Secrets of workers, kept as hashes. A token lets workers join, as many as its holder starts; each gets a credential of its own for some minutes, with which it does everything else.
 * A token of the studio's own worker marks its bearer as local.
 */
@Service
public class WorkerTokens {
    static final Duration CREDENTIAL_LIFE = Duration.ofMinutes(10);
    private static final String TOKEN_PREFIX = "vrw_";
    private static final String CREDENTIAL_PREFIX = "vrc_";
    private static final String VIEWS = """
            select t.id, t.name, t.created_at, t.last_used_at,
                (select count(*) from workers w where w.token_id = t.id and w.last_seen_at > now() - make_interval(secs => ?)) as workers
            from worker_tokens t where not t.local and t.revoked_at is null""";

    private final JdbcClient jdbc;
    private final RunIntake intake;
    private final Audit audit;

    WorkerTokens(JdbcClient jdbc, RunIntake intake, Audit audit) {
        this.jdbc = jdbc;
        this.intake = intake;
        this.audit = audit;
    }

    /** Who speaks: somebody who may join, or the worker that has. */
    sealed interface Bearer {
        /** @param local whether it is the studio's own worker */
        record Joining(long tokenId, boolean local) implements Bearer {}

        record Joined(long workerId) implements Bearer {}
    }

    private record Token(long id, boolean local) {}

    Optional<Bearer> authenticate(String secret) {
        byte[] hash = Secrets.sha256(secret);
        if (secret.startsWith(CREDENTIAL_PREFIX)) {
            return jdbc.sql("select c.worker_id from worker_credentials c where c.hash = ? and c.expires_at > now()"
                            + " and not exists (select from workers w join worker_tokens t on t.id = w.token_id"
                            + " where w.id = c.worker_id and t.revoked_at is not null)")
                    .param(hash)
                    .query(Long.class)
                    .optional()
                    .map(Bearer.Joined::new);
        }
        return jdbc.sql(
                        "update worker_tokens set last_used_at = now() where hash = ? and revoked_at is null returning id, local")
                .param(hash)
                .query(Token.class)
                .optional()
                .map(token -> new Bearer.Joining(token.id(), token.local()));
    }

    boolean isRevoked(long tokenId) {
        return jdbc.sql("select true from worker_tokens where id = ? and revoked_at is not null")
                .param(tokenId)
                .query(Boolean.class)
                .optional()
                .isPresent();
    }

    /** A credential for a worker in place of the one that it has. */
    @Transactional
    String credential(long workerId) {
        String secret = Secrets.create(CREDENTIAL_PREFIX);
        jdbc.sql("""
                        insert into worker_credentials (worker_id, hash, expires_at) values (?, ?, now() + make_interval(secs => ?))
                        on conflict (worker_id) do update set hash = excluded.hash, expires_at = excluded.expires_at""")
                .params(workerId, Secrets.sha256(secret), CREDENTIAL_LIFE.toSeconds())
                .update();
        return secret;
    }

    /** The tokens of workers elsewhere that count, oldest first. */
    public List<WorkerTokenView> list(Account account) {
        requireOwner(account);
        return jdbc.sql(VIEWS + " order by t.id")
                .param(WorkerEntity.SILENCE.toSeconds())
                .query(WorkerTokenView.class)
                .list();
    }

    /**
     * A token for workers on other machines.
     *
     * @param name says where they are
     */
    @Transactional
    public NewWorkerToken create(Account account, String name) {
        requireOwner(account);
        String wanted = name.strip();
        if (wanted.isEmpty() || wanted.length() > 200) {
            throw new InvalidInputException(
                    "name", "A worker token needs a name of 1 to 200 characters, which says where its workers are.");
        }
        String secret = Secrets.create(TOKEN_PREFIX);
        long id = insert(wanted, secret, false).orElseThrow();
        audit.record(account, "made a worker token", wanted);
        return new NewWorkerToken(view(id), secret);
    }

    /** Takes a token back, and the runs of the workers that joined with it: they go on elsewhere. */
    public void revoke(Account account, long tokenId) {
        requireOwner(account);
        String name = view(tokenId).name();
        jdbc.sql("update worker_tokens set revoked_at = now() where id = ?")
                .param(tokenId)
                .update();
        jdbc.sql("delete from worker_credentials where worker_id in (select id from workers where token_id = ?)")
                .param(tokenId)
                .update();
        jdbc.sql("select id from workers where token_id = ?")
                .param(tokenId)
                .query(Long.class)
                .list()
                .forEach(intake::handBack);
        audit.record(account, "revoked a worker token", name);
    }

    private WorkerTokenView view(long tokenId) {
        return jdbc.sql(VIEWS + " and t.id = ?")
                .params(WorkerEntity.SILENCE.toSeconds(), tokenId)
                .query(WorkerTokenView.class)
                .optional()
                .orElseThrow(() -> NotFoundException.of("worker token", tokenId));
    }

    /** A new token for the studio's own worker; those of earlier starts are worth nothing any more. */
    @Transactional
    String createLocal() {
        jdbc.sql("delete from worker_tokens where local").update();
        String secret = Secrets.create(TOKEN_PREFIX);
        insert("the studio's own worker", secret, true);
        return secret;
    }

    /** Accepts a token that was made elsewhere, such as a container's secret. */
    @Transactional
    void accept(String name, String secret) {
        insert(name, secret, false);
    }

    private OptionalLong insert(String name, String secret, boolean local) {
        return jdbc
                .sql(
                        "insert into worker_tokens (name, hash, local) values (?, ?, ?) on conflict (hash) do nothing returning id")
                .params(name, Secrets.sha256(secret), local)
                .query(Long.class)
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    static void requireOwner(Account account) {
        if (!account.owner()) {
            throw new NotAllowedException("Only the owner of this studio says which workers join it and what they do.");
        }
    }
}
