package dev.variate.backend.team;

import dev.variate.backend.Allowance;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.TooManyException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Passwords of accounts, as Argon2id hashes with OWASP's figures (19 MiB, two passes; Password Storage Cheat Sheet), and how often somebody may guess. */
@Service
public class Passwords {
    private static final int SHORTEST = 12;
    private static final int LONGEST = 128;
    /** Each hash takes 19 MiB and some 30 ms of a core: guesses must not take the studio. */
    private static final int AT_A_TIME = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final JdbcClient jdbc;
    private final Audit audit;
    private final BrowserSessions sessions;
    private final Argon2PasswordEncoder argon2 = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
    private final Semaphore hashing = new Semaphore(AT_A_TIME);
    /** What is compared where there is nobody of the name, so that the time tells nothing. */
    private final String nobodys = argon2.encode("nobody has this password");

    private final Allowance guessesAtName =
            new Allowance("There were many wrong passwords for this name. A sign-in link still works.", 30, 1);
    private final Allowance guessesFrom = new Allowance("There were many wrong passwords from here.", 10, 2);

    Passwords(JdbcClient jdbc, Audit audit, BrowserSessions sessions) {
        this.jdbc = jdbc;
        this.sessions = sessions;
        this.audit = audit;
    }

    /** Whether the account has one. */
    public boolean isSet(Account account) {
        return hash(account.id()).isPresent();
    }

    /**
     * Gives the account a password, or another one, and signs out every browser but the one where that is done: somebody who knew the old one may sit at another.
     *
     * @param here the session of the browser where it is done, if it is one
     * @param current the one that it has, which whoever sits at an open browser may not know; empty if there is none
     */
    @Transactional
    public void change(Account account, Optional<Long> here, String current, String wanted) {
        Optional<String> now = hash(account.id());
        if (now.isPresent()) {
            String key = "account " + account.id();
            guessesFrom.take(key);
            if (!matches(current, now.get())) {
                throw new InvalidInputException("current", "That is not the password that you have now.");
            }
            guessesFrom.giveBack(key);
        }
        set(account, wanted);
        sessions.endOthers(account, here);
        audit.record(account, now.isPresent() ? "changed a password" : "set a password", "their own");
    }

    /** As the first password of an account that is being made. */
    @Transactional
    public void set(Account account, String wanted) {
        String hash = within(() -> argon2.encode(checked(account.name(), wanted)));
        jdbc.sql("""
                        insert into passwords (account_id, hash) values (?, ?)
                        on conflict (account_id) do update set hash = excluded.hash, changed_at = now()""").params(account.id(), hash).update();
    }

    /**
     * Whose name and password these are; empty if they do not fit, without saying which is wrong.
     *
     * @param from where the guess comes from, such as an address
     * @throws TooManyException after many wrong ones
     */
    public Optional<Account> verify(String name, String password, String from) {
        String who = name.strip().toLowerCase(Locale.ROOT);
        guessesFrom.take(from);
        guessesAtName.take(who);
        Optional<Known> known = jdbc.sql(
                        "select a.id, a.name, a.owner, p.hash from accounts a join passwords p on p.account_id = a.id where lower(a.name) = ?")
                .param(who)
                .query(Known.class)
                .optional();
        boolean fits = matches(password, known.map(Known::hash).orElse(nobodys));
        if (!fits || known.isEmpty()) {
            return Optional.empty();
        }
        guessesFrom.giveBack(from);
        guessesAtName.giveBack(who);
        return known.map(found -> new Account(found.id(), found.name(), found.owner()));
    }

    private record Known(long id, String name, boolean owner, String hash) {}

    private Optional<String> hash(long accountId) {
        return jdbc.sql("select hash from passwords where account_id = ?")
                .param(accountId)
                .query(String.class)
                .optional();
    }

    private boolean matches(String password, String hash) {
        return password.length() <= LONGEST && within(() -> argon2.matches(password, hash));
    }

    private <T> T within(Supplier<T> work) {
        try {
            if (!hashing.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TooManyException("Many people sign in at this moment.", PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TooManyException("The studio is about to stop.", PATIENCE);
        }
        try {
            return work.get();
        } finally {
            hashing.release();
        }
    }

    private static String checked(String name, String password) {
        if (password.length() < SHORTEST) {
            throw new InvalidInputException(
                    "password",
                    "A password needs " + SHORTEST + " characters or more; this one has " + password.length()
                            + ". Four words in a row are easy to remember and hard to guess.");
        }
        if (password.length() > LONGEST) {
            throw new InvalidInputException("password", "A password may have " + LONGEST + " characters.");
        }
        if (password.chars().distinct().count() < 5
                || password.toLowerCase(Locale.ROOT).strip().equals(name.toLowerCase(Locale.ROOT))) {
            throw new InvalidInputException(
                    "password", "This password is among the first that somebody would guess. Choose another.");
        }
        return password;
    }
}
