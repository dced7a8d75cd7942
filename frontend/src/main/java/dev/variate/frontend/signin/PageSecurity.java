package dev.variate.frontend.signin;

import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.BrowserSessions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.rememberme.RememberMeAuthenticationFilter;

/** Guards the pages: the last of three chains, after the REST API's and its documents'. */
@Configuration
class PageSecurity {

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
    SecurityFilterChain pages(HttpSecurity http, RememberedBrowsers remembered) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/styles/**", "/fonts/**", "/icon.svg", "/sign-in", "/error")
                        .permitAll())
                .addFilterBefore(new EndedSessions(remembered), RememberMeAuthenticationFilter.class)
                .rememberMe(remember -> remember.rememberMeServices(remembered).key(remembered.getKey()))
                .with(VaadinSecurityConfigurer.vaadin(), pages -> pages.loginView(SignInView.class)
                        .addLogoutHandler(remembered)
                        // an address that leads nowhere gets the studio's own page for that
                        .anyRequest(AuthorizeHttpRequestsConfigurer.AuthorizedUrl::authenticated))
                .build();
    }
}
