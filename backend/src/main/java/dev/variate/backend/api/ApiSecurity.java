package dev.variate.backend.api;

import dev.variate.backend.StudioSettings;
import dev.variate.backend.team.ApiTokens;
import dev.variate.backend.team.Scope;
import jakarta.servlet.DispatcherType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;

/** Guards the REST API: no session, no cookie, a bearer token with each request. */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {
    /** Who comes in, and by what: for tokens that may do all that their account may. */
    private static final String[] ADMIN = {
        "/api/v1/projects/*/members/**",
        "/api/v1/invitations/**",
        "/api/v1/tokens/**",
        "/api/v1/sessions/**",
        "/api/v1/worker-tokens/**",
        "/api/v1/workers/*/**",
        "/api/v1/projects/*/webhooks/**",
        "/api/v1/webhooks/**"
    };

    /** Ask by a body, and change nothing. */
    private static final String[] SEARCHES = {"/api/2.0/mlflow/experiments/search", "/api/2.0/mlflow/runs/search"};

    @Bean
    @Order(1)
    SecurityFilterChain apiChain(HttpSecurity http, ApiTokens tokens, Problems problems, StudioSettings settings) {
        return http.securityMatcher("/api/**")
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                // Answers are no pages: a browser that is led here is to run nothing of them, and tells nobody where it
                // was.
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.NO_REFERRER)))
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(
                        requests -> requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                                .permitAll()
                                .requestMatchers(HttpMethod.GET, "/api/v1/health", "/api/v1/openapi.json")
                                .permitAll()
                                .requestMatchers(HttpMethod.GET, "/api/v1/projects/*/members")
                                .hasAuthority(Scope.READ.name())
                                .requestMatchers(ADMIN)
                                .hasAuthority(Scope.ADMIN.name())
                                .requestMatchers(HttpMethod.GET)
                                .hasAuthority(Scope.READ.name())
                                .requestMatchers(SEARCHES)
                                .hasAuthority(Scope.READ.name())
                                .anyRequest()
                                .hasAuthority(Scope.WRITE.name()))
                .addFilterBefore(
                        new BearerTokens(tokens, problems, settings.limits()), AnonymousAuthenticationFilter.class)
                .exceptionHandling(errors -> errors.authenticationEntryPoint(problems::unauthenticated)
                        .accessDeniedHandler(problems::denied))
                .build();
    }
}
