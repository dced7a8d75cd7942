package dev.variate.frontend.signin;

import dev.variate.backend.team.Account;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;

/** The person that a browser session belongs to. Whatever they signed in with has done its work by then; the browser's own cookie stands for the person. */
public record SignedIn(Account account) implements UserDetails {

    /** The account at the browser whose request or push runs on this thread. */
    public static Account now() {
        return maybe().orElseThrow(
                        () -> new IllegalStateException("a page that needs a person was opened without one"));
    }

    /** As {@link #now}; empty if nobody is signed in. */
    static Optional<Account> maybe() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn
                ? Optional.of(signedIn.account())
                : Optional.empty();
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of(new SimpleGrantedAuthority("ROLE_PERSON"));
    }

    /** Nobody has one; the cookie's signature wants a word in its place that is not empty, and has its secret elsewhere. */
    @Override
    public String getPassword() {
        return "none";
    }

    @Override
    public String getUsername() {
        return Long.toString(account.id());
    }
}
