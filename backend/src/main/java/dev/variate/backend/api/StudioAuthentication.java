package dev.variate.backend.api;

import dev.variate.backend.team.Account;
import java.util.List;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Somebody whom the studio knows, by a token of the API. */
final class StudioAuthentication extends AbstractAuthenticationToken {
    private final long accountId;
    private final String accountName;
    private final boolean owner;

    StudioAuthentication(Account account) {
        super(List.of(new SimpleGrantedAuthority("ROLE_USER")));
        this.accountId = account.id();
        this.accountName = account.name();
        this.owner = account.owner();
        setAuthenticated(true);
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
