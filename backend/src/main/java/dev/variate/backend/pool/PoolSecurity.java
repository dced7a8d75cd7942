package dev.variate.backend.pool;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** Guards the workers' addresses: a token lets a worker join, the credential that it gets for it does the rest, and neither opens anything else. */
@Configuration(proxyBeanMethods = false)
class PoolSecurity {
    private static final String JOINING = "JOINING";
    private static final String JOINED = "JOINED";

    @Bean
    @Order(2)
    SecurityFilterChain poolChain(HttpSecurity http, WorkerTokens tokens) {
        return http.securityMatcher("/pool/v1/**")
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers("/pool/v1/workers", "/pool/v1/workers/*/renewal")
                                .hasAuthority(JOINING)
                                .anyRequest()
                                .hasAuthority(JOINED))
                .addFilterBefore(new TokenFilter(tokens), AnonymousAuthenticationFilter.class)
                .exceptionHandling(errors -> errors.authenticationEntryPoint(
                                (request, response, cause) -> response.setStatus(HttpServletResponse.SC_UNAUTHORIZED))
                        .accessDeniedHandler(
                                (request, response, cause) -> response.setStatus(HttpServletResponse.SC_UNAUTHORIZED)))
                .build();
    }

    private static String authority(WorkerTokens.Bearer bearer) {
        return switch (bearer) {
            case WorkerTokens.Bearer.Joining joining -> JOINING;
            case WorkerTokens.Bearer.Joined joined -> JOINED;
        };
    }

    private static final class TokenFilter extends OncePerRequestFilter {
        private static final String SCHEME = "Bearer ";

        private final WorkerTokens tokens;

        TokenFilter(WorkerTokens tokens) {
            this.tokens = tokens;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String header = request.getHeader(HttpHeaders.AUTHORIZATION);
            if (header != null && header.startsWith(SCHEME)) {
                tokens.authenticate(header.substring(SCHEME.length()).strip()).ifPresent(bearer -> {
                    SecurityContext context = SecurityContextHolder.createEmptyContext();
                    context.setAuthentication(UsernamePasswordAuthenticationToken.authenticated(
                            bearer, "", AuthorityUtils.createAuthorityList(authority(bearer))));
                    SecurityContextHolder.setContext(context);
                });
            }
            chain.doFilter(request, response);
        }
    }
}
