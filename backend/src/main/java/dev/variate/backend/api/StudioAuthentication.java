package dev.variate.backend.api;

import dev.variate.backend.team.Account;
import dev.variate.backend.team.Bearer;
import dev.variate.backend.team.Scope;
import java.util.Arrays;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Somebody whom the studio knows, by a token of the API. */
final class StudioAuthentication extends AbstractAuthenticationToken {
    private final long accountId;
    private final String accountName;
    private final boolean owner;

    StudioAuthentication(Bearer bearer) {
        super(authorities(bearer.scope()));
        Account account = bearer.account();
        this.accountId = account.id();
        this.accountName = account.name();
        this.owner = account.owner();
        setAuthenticated(true);
    }

    /** A scope and those that it holds. */
    private static List<SimpleGrantedAuthority> authorities(Scope scope) {
        return Arrays.stream(Scope.values())
                .filter(scope::includes)
                .map(held -> new SimpleGrantedAuthority(held.name()))
                .toList();
    }

    /** Who it is. */
    Account account() {
        return new Account(accountId, accountName, owner);
    }

    @Override
    public Object getPrincipal() {
        return account();
    }

    @Override
    public String getName() {
        return accountName;
    }

    /** There are none to keep. */
    @Override
    public String getCredentials() {
        return "";
    }
}
