package dev.variate.backend.team;

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

    /** Everyone who has an account here, by name, for those who have one. */
    public List<Account> people(Account account) {
        return jdbc.sql(COLUMNS + " order by lower(name)").query(Account.class).list();
    }

    private Optional<Account> existingOwner() {
        return jdbc.sql(COLUMNS + " where owner").query(Account.class).optional();
    }
}
