package dev.variate.backend.team;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Accounts by what an OpenID Connect issuer calls their person. Issuer and subject together are an identity (OpenID Connect Core 1.0, section 5.7); an e-mail address is none, since issuers let people
 * claim addresses that are not theirs, and hand out those of people who have left.
 */
@Service
public class Identities {
    private static final int LONGEST_NAME = 80;

    private final JdbcClient jdbc;
    private final Accounts accounts;
    private final Audit audit;

    Identities(JdbcClient jdbc, Accounts accounts, Audit audit) {
        this.jdbc = jdbc;
        this.accounts = accounts;
        this.audit = audit;
    }

    /**
     * What an issuer says of somebody.
     *
     * @param name as the issuer has it, for people to read
     */
    public record Claims(String issuer, String subject, String name) {}

    /** An identity that is linked to an account. */
    public record Identity(long id, String issuer, String name, Instant linkedAt) {}

    @Transactional(readOnly = true)
    public Optional<Account> find(Claims claims) {
        return jdbc.sql("select account_id from identities where issuer = ? and subject = ?")
                .params(claims.issuer(), claims.subject())
                .query(Long.class)
                .optional()
                .map(accounts::get);
    }

    /**
     * From now on the identity signs in as this account.
     *
     * @throws InvalidInputException if it is somebody else's
     */
    @Transactional
    public void link(Account account, Claims claims) {
        int linked = jdbc.sql(
                        "insert into identities (issuer, subject, account_id, name) values (?, ?, ?, ?) on conflict (issuer, subject) do nothing")
                .params(claims.issuer(), claims.subject(), account.id(), claims.name())
                .update();
        if (linked > 0) {
            audit.record(account, "linked a sign-in of", claims.issuer());
        } else if (!find(claims).equals(Optional.of(account))) {
            throw new InvalidInputException(
                    "", "This sign-in belongs to another account of the studio. Sign in with it to see which.");
        }
    }

    /** Somebody new, by the name that the issuer has for them, or that name with a number if somebody else bears it. */
    @Transactional
    public Account create(Claims claims) {
        String name = claims.name().strip().replaceAll("\\p{Cntrl}+", " ");
        String wanted = name.isEmpty() ? "Somebody" : name.substring(0, Math.min(name.length(), LONGEST_NAME - 5));
        for (int number = 1; ; number++) {
            String tried = number == 1 ? wanted : wanted + " " + number;
            if (!taken(tried)) {
                Account newcomer = accounts.create(tried);
                link(newcomer, claims);
                return newcomer;
            }
        }
    }

    private boolean taken(String name) {
        return jdbc.sql("select count(*) from accounts where lower(name) = lower(?)")
                        .param(name)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    @Transactional(readOnly = true)
    public List<Identity> list(Account account) {
        return jdbc.sql("select id, issuer, name, linked_at from identities where account_id = ? order by id")
                .param(account.id())
                .query((row, number) -> new Identity(
                        row.getLong("id"),
                        row.getString("issuer"),
                        row.getString("name"),
                        row.getTimestamp("linked_at").toInstant()))
                .list();
    }

    /** Ends the link; the account keeps its other ways in. */
    @Transactional
    public void unlink(Account account, long identityId) {
        int gone = jdbc.sql("delete from identities where id = ? and account_id = ?")
                .params(identityId, account.id())
                .update();
        if (gone == 0) {
            throw NotFoundException.of("sign-in", identityId);
        }
        audit.record(account, "unlinked a sign-in", "their own");
    }
}
