package dev.variate.backend.api;

import dev.variate.backend.Allowance;
import dev.variate.backend.StudioSettings;
import dev.variate.backend.TooManyException;
import dev.variate.backend.team.ApiTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Knows who asks by the request's bearer token. */
final class BearerTokens extends OncePerRequestFilter {
    private static final String SCHEME = "Bearer ";

    private final ApiTokens tokens;
    private final Problems problems;
    private final Allowance requests;
    private final Allowance guesses;

    BearerTokens(ApiTokens tokens, Problems problems, StudioSettings.Limits limits) {
        this.tokens = tokens;
        this.problems = problems;
        this.requests = new Allowance(
                "This token has asked more than " + limits.requests() + " times within a minute.",
                limits.requests(),
                limits.requests());
        this.guesses = new Allowance("There were many unknown tokens from here.", limits.guesses(), limits.guesses());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            try {
                tokens.authenticate(header.substring(SCHEME.length()).strip()).ifPresent(bearer -> {
                    requests.take("token " + bearer.token());
                    SecurityContext context = SecurityContextHolder.createEmptyContext();
                    context.setAuthentication(new StudioAuthentication(bearer));
                    SecurityContextHolder.setContext(context);
                });
                if (SecurityContextHolder.getContext().getAuthentication() == null) {
                    guesses.take(request.getRemoteAddr());
                }
            } catch (TooManyException e) {
                problems.tooMany(response, e);
                return;
            } catch (DataAccessException | TransactionException e) {
                problems.noDatabase(response);
                return;
            }
        }
        chain.doFilter(request, response);
    }
}
