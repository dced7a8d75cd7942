package dev.variate.frontend.signin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Signs a browser out at its next request after its session was ended from elsewhere. */
final class EndedSessions extends OncePerRequestFilter {
    private final RememberedBrowsers browsers;

    EndedSessions(RememberedBrowsers browsers) {
        this.browsers = browsers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null
                && authentication.getPrincipal() instanceof SignedIn person
                && ended(request, person)) {
            SecurityContextHolder.clearContext();
            var session = request.getSession(false);
            if (session != null) {
                session.invalidate();
            }
        }
        chain.doFilter(request, response);
    }

    private boolean ended(HttpServletRequest request, SignedIn person) {
        try {
            return !browsers.holds(request, person);
        } catch (DataAccessException | TransactionException noDatabase) {
            return false; // the page itself says that the database does not answer
        }
    }
}
