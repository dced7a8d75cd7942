package dev.variate.backend.api;

import dev.variate.backend.StudioSettings;
import dev.variate.backend.model.Elaborations;
import dev.variate.pool.elaborator.Isolation;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Where a layer of isolation round people's models is missing, a signed-in person could reach the machine: then only this machine's own people are served, unless whoever runs the studio accepts
 * that. Workers are served from anywhere; they run no code of models.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ThisMachineOnly extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ThisMachineOnly.class);

    private final Problems problems;
    private final boolean closed;

    @Autowired
    ThisMachineOnly(Elaborations elaborations, StudioSettings settings, Problems problems) {
        this(elaborations.isolation(), settings.acceptWeakIsolation(), problems);
        if (!elaborations.isolation().fitForSharing()) {
            LOG.warn("{}", elaborations.isolation().inWords());
        }
    }

    ThisMachineOnly(Isolation isolation, boolean acceptWeakIsolation, Problems problems) {
        this.problems = problems;
        this.closed = !isolation.fitForSharing() && !acceptWeakIsolation;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !closed || request.getRequestURI().startsWith("/pool/v1/");
    }

    /** Whether a proxy on this machine speaks for somebody whom the studio was not told to believe it: where it was, these headers have become the address. */
    private static boolean passedOn(HttpServletRequest request) {
        return request.getHeader("X-Forwarded-For") != null || request.getHeader("Forwarded") != null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (InetAddress.getByName(request.getRemoteAddr()).isLoopbackAddress() && !passedOn(request)) {
            chain.doFilter(request, response);
        } else {
            problems.write(
                    response,
                    HttpStatus.FORBIDDEN,
                    "This studio serves its own machine only, because model code is not fully isolated there. Install bubblewrap on it, or start it with VARIATE_ACCEPT_WEAK_ISOLATION=true.");
        }
    }
}
