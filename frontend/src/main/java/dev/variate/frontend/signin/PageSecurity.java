package dev.variate.frontend.signin;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.team.Accounts;
import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices;
import org.springframework.security.web.authentication.rememberme.TokenBasedRememberMeServices.RememberMeTokenAlgorithm;

/** Guards the pages: the last of three chains, after the REST API's and its documents'. */
@Configuration
class PageSecurity {

    static final String COOKIE = "variate";

    /** Long enough that a page left open over a holiday finds its way back. */
    private static final int REMEMBERED_SECONDS = 30 * 24 * 3600;

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

    /** Sessions live in memory; this cookie lets a browser go on after the studio was restarted. */
    @Bean
    TokenBasedRememberMeServices rememberedBrowsers(
            UserDetailsService people, @Value("${variate.data:.variate}") Path data) throws IOException {
        var services = new TokenBasedRememberMeServices(CookieKey.in(data), people, RememberMeTokenAlgorithm.SHA256);
        services.setMatchingAlgorithm(RememberMeTokenAlgorithm.SHA256);
        services.setCookieName(COOKIE);
        services.setTokenValiditySeconds(REMEMBERED_SECONDS);
        services.setAlwaysRemember(true);
        return services;
    }

    @Bean
    @Order(100)
    SecurityFilterChain pages(HttpSecurity http, TokenBasedRememberMeServices remembered) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/styles/**", "/fonts/**", "/icon.svg", "/sign-in", "/error")
                        .permitAll())
                .rememberMe(remember -> remember.rememberMeServices(remembered).key(remembered.getKey()))
                .with(VaadinSecurityConfigurer.vaadin(), pages -> pages.loginView(SignInView.class)
                        .addLogoutHandler(remembered)
                        // an address that leads nowhere gets the studio's own page for that
                        .anyRequest(AuthorizeHttpRequestsConfigurer.AuthorizedUrl::authenticated))
                .build();
    }
}
