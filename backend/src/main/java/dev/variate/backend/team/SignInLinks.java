package dev.variate.backend.team;

import dev.variate.backend.Secrets;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Sign-in by a link that works once and for a day; only hashes are stored. */
@Service
public class SignInLinks {
    private static final Duration LIFETIME = Duration.ofDays(1);
    /** From a form that was right to the address that makes a session of it. */
    private static final Duration PASSING = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Accounts accounts;
    private final Audit audit;

    SignInLinks(JdbcClient jdbc, Accounts accounts, Audit audit) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.audit = audit;
    }

    /** Path and query of a new link, such as {@code /sign-in?key=…}. */
    @Transactional
    public String create(Account account) {
        return create(account, LIFETIME, "by link");
    }

    /** A link for somebody who has just shown otherwise who they are, to be opened at once; {@code how} is for the record: {@code by password}. */
    @Transactional
    public String pass(Account account, String how) {
        return create(account, PASSING, how);
    }

    private String create(Account account, Duration lifetime, String how) {
        String key = Secrets.create("");
        jdbc.sql(
                        "insert into sign_in_links (account_id, hash, how, expires_at) values (?, ?, ?, now() + make_interval(secs => ?))")
                .params(account.id(), Secrets.sha256(key), how, lifetime.toSeconds())
                .update();
        return "/sign-in?key=" + key;
    }

    /** Spends the key of a link; empty if it is unknown, spent or too old. */
    @Transactional
    public Optional<Account> redeem(String key) {
        // One statement, so that of two browsers with the same link one gets in.
        Optional<Spent> spent =
                jdbc.sql("""
                        update sign_in_links set used_at = now()
                        where hash = ? and used_at is null and expires_at > now()
                        returning account_id, how""").param(Secrets.sha256(key)).query(Spent.class).optional();
        return spent.map(link -> {
            Account account = accounts.get(link.accountId());
            audit.record(account, "signed in", link.how());
            return account;
        });
    }

    private record Spent(long accountId, String how) {}
}
