package dev.variate.frontend.signin;

import com.vaadin.flow.server.VaadinServletRequest;
import dev.variate.backend.team.BrowserSessions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.web.authentication.rememberme.AbstractRememberMeServices;
import org.springframework.security.web.authentication.rememberme.InvalidCookieException;

/**
 * A cookie with the secret of a browser's session. Sessions of the web server live in memory; by the cookie a browser goes on after the studio was restarted, and by what the studio keeps of it a
 * person sees their browsers and signs them out.
 */
final class RememberedBrowsers extends AbstractRememberMeServices {
    static final String COOKIE = "variate";

    /** Long enough that a page left open over a holiday finds its way back. */
    private static final Duration LIFE = Duration.ofDays(30);

    private final BrowserSessions sessions;

    RememberedBrowsers(BrowserSessions sessions, UserDetailsService people) {
        // The key only ties together two parts of this process.
        super(UUID.randomUUID().toString(), people);
        this.sessions = sessions;
        setCookieName(COOKIE);
        setTokenValiditySeconds((int) LIFE.toSeconds());
        setAlwaysRemember(true);
        setCookieCustomizer(cookie -> cookie.setAttribute("SameSite", "Lax"));
    }

    @Override
    protected void onLoginSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
        if (authentication.getPrincipal() instanceof SignedIn signedIn) {
            secret(request).ifPresent(sessions::end); // of whoever was signed in here before
            var browser = Optional.ofNullable(request.getHeader(HttpHeaders.USER_AGENT))
                    .orElse("");
            var secret = sessions.begin(signedIn.account(), browser, request.getRemoteAddr(), LIFE);
            setCookie(new String[] {secret}, (int) LIFE.toSeconds(), request, response);
        }
    }

    @Override
    protected UserDetails processAutoLoginCookie(
            String[] parts, HttpServletRequest request, HttpServletResponse response) {
        return sessions.resume(parts[0])
                .map(SignedIn::new)
                .orElseThrow(() -> new InvalidCookieException("The session has ended"));
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response, Authentication authentication) {
        secret(request).ifPresent(sessions::end);
        super.logout(request, response, authentication);
    }

    /** Whether the browser still holds the secret of a session of this person that has not ended. */
    boolean holds(HttpServletRequest request, SignedIn person) {
        return secret(request)
                .flatMap(sessions::resume)
                .filter(account -> account.id() == person.account().id())
                .isPresent();
    }

    /** The number of the session at whose browser the page of this request is. */
    Optional<Long> here(VaadinServletRequest request) {
        return secret(request).flatMap(sessions::number);
    }

    private Optional<String> secret(HttpServletRequest request) {
        try {
            return Optional.ofNullable(extractRememberMeCookie(request)).map(cookie -> decodeCookie(cookie)[0]);
        } catch (InvalidCookieException nonsense) {
            return Optional.empty();
        }
    }
}
