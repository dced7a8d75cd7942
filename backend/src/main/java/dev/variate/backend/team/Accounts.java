package dev.variate.backend.team;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The people of this studio. */
@Service
public class Accounts {
    private static final String COLUMNS = "select id, name, owner from accounts";
    private static final int LONGEST_NAME = 80;

    private final JdbcClient jdbc;

    Accounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The account that was made at the first start; made now if there is none. */
    @Transactional
    public Account owner() {
        return existingOwner().orElseGet(() -> {
            // Two studios on one database may start at once: the index on owners lets one of them win.
            jdbc.sql(
                            "insert into accounts (name, owner) values ('Owner', true) on conflict (owner) where owner do nothing")
                    .update();
            return existingOwner().orElseThrow();
        });
    }

    public Account get(long id) {
        return jdbc.sql(COLUMNS + " where id = ?")
                .param(id)
                .query(Account.class)
                .optional()
                .orElseThrow(() -> NotFoundException.of("account", id));
    }

    /**
     * Somebody new, with this name.
     *
     * @throws InvalidInputException if it is somebody else's, or no name
     */
    @Transactional
    public Account create(String name) {
        String wanted = name.strip();
        if (wanted.isEmpty() || wanted.length() > LONGEST_NAME || wanted.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidInputException(
                    "name", "A person needs a name of 1 to " + LONGEST_NAME + " characters in one line.");
        }
        return jdbc.sql(
                        "insert into accounts (name, owner) values (?, false) on conflict (lower(name)) do nothing returning id, name, owner")
                .param(wanted)
                .query(Account.class)
                .optional()
                .orElseThrow(() -> new InvalidInputException(
                        "name",
                        "Somebody here is named " + wanted
                                + " already. Choose a name by which the two are told apart."));
    }

    /** Everyone who has an account here, by name, for those who have one. */
    public List<Account> people(Account account) {
        return jdbc.sql(COLUMNS + " order by lower(name)").query(Account.class).list();
    }

    private Optional<Account> existingOwner() {
        return jdbc.sql(COLUMNS + " where owner").query(Account.class).optional();
    }
}
