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
        String key = Secrets.create("");
        jdbc.sql(
                        "insert into sign_in_links (account_id, hash, expires_at) values (?, ?, now() + make_interval(secs => ?))")
                .params(account.id(), Secrets.sha256(key), LIFETIME.toSeconds())
                .update();
        return "/sign-in?key=" + key;
    }

    /** Spends the key of a link; empty if it is unknown, spent or too old. */
    @Transactional
    public Optional<Account> redeem(String key) {
        // One statement, so that of two browsers with the same link one gets in.
        Optional<Account> account = jdbc.sql("""
                        update sign_in_links set used_at = now()
                        where hash = ? and used_at is null and expires_at > now()
                        returning account_id""")
                .param(Secrets.sha256(key))
                .query(Long.class)
                .optional()
                .map(accounts::get);
        account.ifPresent(found -> audit.record(found, "signed in", "by link"));
        return account;
    }
}
