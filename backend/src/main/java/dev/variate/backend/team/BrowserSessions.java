package dev.variate.backend.team;

import dev.variate.backend.NotFoundException;
import dev.variate.backend.Secrets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The browsers in which people are signed in. Each holds a secret; who ends a session signs that browser out at its next request. */
@Service
public class BrowserSessions {
    private static final String ALIVE = " ended_at is null and expires_at > now()";
    private static final int LONGEST_NAME = 200;

    private final JdbcClient jdbc;
    private final Accounts accounts;
    private final Audit audit;

    BrowserSessions(JdbcClient jdbc, Accounts accounts, Audit audit) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.audit = audit;
    }

    /**
     * A browser is signed in from now on.
     *
     * @param browser as it calls itself
     * @return the secret that it shall hold
     */
    @Transactional
    public String begin(Account account, String browser, String address, Duration life) {
        String secret = Secrets.create("");
        jdbc.sql(
                        "insert into browser_sessions (account_id, hash, browser, address, expires_at) values (?, ?, ?, ?, now() + make_interval(secs => ?))")
                .params(
                        account.id(),
                        Secrets.sha256(secret),
                        browser.length() <= LONGEST_NAME ? browser : browser.substring(0, LONGEST_NAME),
                        address,
                        life.toSeconds())
                .update();
        return secret;
    }

    /** Who is signed in at the browser that holds this secret, if the session has not ended. */
    @Transactional
    public Optional<Account> resume(String secret) {
        byte[] hash = Secrets.sha256(secret);
        Optional<Account> account = jdbc.sql("select account_id from browser_sessions where hash = ? and" + ALIVE)
                .param(hash)
                .query(Long.class)
                .optional()
                .map(accounts::get);
        // At most once a minute: a page asks often.
        account.ifPresent(found -> jdbc.sql(
                        "update browser_sessions set last_seen_at = now() where hash = ? and last_seen_at < now() - interval '1 minute'")
                .param(hash)
                .update());
        return account;
    }

    /** The browser that holds this secret signs out. */
    @Transactional
    public void end(String secret) {
        jdbc.sql("update browser_sessions set ended_at = now() where hash = ? and ended_at is null")
                .param(Secrets.sha256(secret))
                .update();
    }

    /** Those of the account, the latest seen first. */
    @Transactional(readOnly = true)
    public List<SessionView> list(Account account) {
        return jdbc.sql(
                        "select id, browser, address, created_at, last_seen_at from browser_sessions where account_id = ? and"
                                + ALIVE + " order by last_seen_at desc, id desc")
                .param(account.id())
                .query(SessionView.class)
                .list();
    }

    /** The number of the session whose secret this is. */
    @Transactional(readOnly = true)
    public Optional<Long> number(String secret) {
        return jdbc.sql("select id from browser_sessions where hash = ? and" + ALIVE)
                .param(Secrets.sha256(secret))
                .query(Long.class)
                .optional();
    }

    /** Signs a browser out from elsewhere. */
    @Transactional
    public void revoke(Account account, long sessionId) {
        int ended = jdbc.sql(
                        "update browser_sessions set ended_at = now() where id = ? and account_id = ? and ended_at is null")
                .params(sessionId, account.id())
                .update();
        if (ended == 0) {
            throw NotFoundException.of("session", sessionId);
        }
        audit.record(account, "signed out", "another browser");
    }

    /** Signs out every browser of the account but this one. */
    @Transactional
    void endOthers(Account account, Optional<Long> here) {
        jdbc.sql("update browser_sessions set ended_at = now() where account_id = ? and id <> ? and ended_at is null")
                .params(account.id(), here.orElse(0L))
                .update();
    }
}
