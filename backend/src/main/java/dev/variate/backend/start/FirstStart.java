package dev.variate.backend.start;

import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.stereotype.Component;

/** Before the studio takes its first request: there is an owner, who has a token and examples. */
@Component
class FirstStart implements SmartInitializingSingleton {
    private final Accounts accounts;
    private final OwnerToken token;
    private final Gallery gallery;

    FirstStart(Accounts accounts, OwnerToken token, Gallery gallery) {
        this.accounts = accounts;
        this.token = token;
        this.gallery = gallery;
    }

    @Override
    public void afterSingletonsInstantiated() {
        Account owner = accounts.owner();
        token.provide(owner);
        gallery.provide(owner);
    }
}
