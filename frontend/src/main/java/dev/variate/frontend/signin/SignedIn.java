package dev.variate.frontend.signin;

import dev.variate.backend.team.Account;
import java.util.Collection;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;

/** The person that a browser session belongs to. There is no password: links and the browser's own cookie stand for the person. */
public record SignedIn(Account account) implements UserDetails {

    /** The account at the browser whose request or push runs on this thread. */
    public static Account now() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn signedIn) {
            return signedIn.account();
        }
        throw new IllegalStateException("a page that needs a person was opened without one");
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
