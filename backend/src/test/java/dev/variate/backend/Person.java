package dev.variate.backend;

import dev.variate.backend.team.Account;
import dev.variate.backend.team.ApiTokens;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Somebody in a studio, with a token to speak by. */
public record Person(TestStudio studio, Account account, String token) {
    /** Somebody new, who is in no project. */
    public static Person named(TestStudio studio, String name) {
        long id = studio.bean(JdbcClient.class)
                .sql("insert into accounts (name, owner) values (?, false) returning id")
                .param(name)
                .query(Long.class)
                .single();
        Account account = new Account(id, name, false);
        return new Person(
                studio,
                account,
                studio.bean(ApiTokens.class).create(account, "test").secret());
    }

    public Person in(long project, String role) {
        studio.bean(JdbcClient.class)
                .sql("insert into project_members (project_id, account_id, role) values (?, ?, ?)")
                .params(project, account.id(), role)
                .update();
        return this;
    }

    public TestStudio speaks() {
        return studio.as(token);
    }
}
