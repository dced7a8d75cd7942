package dev.variate.db;

import org.flywaydb.core.Flyway;

/** Brings a database's schema up to date, for whoever has no Spring at hand. */
public final class Migrations {
    private Migrations() {}

    public static void apply(DatabaseAddress database) {
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }
}
