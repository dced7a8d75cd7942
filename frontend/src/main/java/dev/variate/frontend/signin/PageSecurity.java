package dev.variate.frontend.signin;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.BrowserSessions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.rememberme.RememberMeAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;

/** Guards the pages: the last of three chains, after the REST API's and its documents'. */
@Configuration
class PageSecurity {
    /** Everything comes from the studio itself. Vaadin's pages begin with scripts in them, and it sends others as text, which keeps this from being stricter about scripts. */
    private static final String POLICY = String.join(
            "; ",
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    /** Pages are forwarded to Vaadin's servlet, after which Tomcat sends the answer before Spring could add anything to it. */
    private static final ObjectPostProcessor<HeaderWriterFilter> EAGER = new ObjectPostProcessor<>() {
        @Override
        public <O extends HeaderWriterFilter> O postProcess(O filter) {
            filter.setShouldWriteHeadersEagerly(true);
            return filter;
        }
    };

    @Bean
    UserDetailsService people(Accounts accounts) {
        return id -> {
            try {
                return new SignedIn(accounts.get(Long.parseLong(id)));
            } catch (NumberFormatException | NotFoundException unknown) {
                throw new UsernameNotFoundException("no account " + id, unknown);
            }
        };
    }

    @Bean
    RememberedBrowsers rememberedBrowsers(BrowserSessions sessions, UserDetailsService people) {
        return new RememberedBrowsers(sessions, people);
    }

    @Bean
    @Order(100)
    SecurityFilterChain pages(HttpSecurity http, RememberedBrowsers remembered, OpenIdConnect issuer) {
        issuer.configure(http);
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/styles/**", "/fonts/**", "/icon.svg", "/sign-in", "/error")
                        .permitAll())
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicyHeaderWriter.ReferrerPolicy.SAME_ORIGIN))
                        .withObjectPostProcessor(EAGER))
                .addFilterBefore(new EndedSessions(remembered), RememberMeAuthenticationFilter.class)
                .rememberMe(remember -> remember.rememberMeServices(remembered).key(remembered.getKey()))
                .with(VaadinSecurityConfigurer.vaadin(), pages -> pages.loginView(SignInView.class)
                        .addLogoutHandler(remembered)
                        // an address that leads nowhere gets the studio's own page for that
                        .anyRequest(AuthorizeHttpRequestsConfigurer.AuthorizedUrl::authenticated))
                .build();
    }
}
