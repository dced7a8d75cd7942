package dev.variate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/** An OpenID Connect issuer (Spring Authorization Server) at which some people have a password. It refuses clients that show no proof key (PKCE). */
final class Issuer implements AutoCloseable {
    static final String PASSWORD = "issued";
    private static final String SECRET = "known-to-the-studio";

    private final int port;
    private ConfigurableApplicationContext context;

    Issuer() {
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        UserDetailsService people() {
            var people = new InMemoryUserDetailsManager();
            for (var name : new String[] {"ada", "ben", "cleo"}) {
                people.createUser(User.withUsername(name)
                        .password("{noop}" + PASSWORD)
                        .roles("PERSON")
                        .build());
            }
            return people;
        }
    }

    /** What a studio is told of the issuer, which need not be there yet. */
    String[] options() {
        return new String[] {
            "-Dvariate.oidc.issuer=" + address(),
            "-Dvariate.oidc.client-id=studio",
            "-Dvariate.oidc.client-secret=" + SECRET,
            "-Dvariate.oidc.name=Institute"
        };
    }

    private String address() {
        return "http://127.0.0.1:" + port;
    }

    void serve(String studio) {
        var client = "spring.security.oauth2.authorizationserver.client.studio.";
        var application = new SpringApplication(Application.class);
        application.setDefaultProperties(Map.ofEntries(
                Map.entry("server.port", port),
                Map.entry("server.address", "127.0.0.1"),
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("logging.level.root", "warn"),
                Map.entry("spring.security.oauth2.authorizationserver.issuer", address()),
                Map.entry(client + "registration.client-id", "studio"),
                Map.entry(client + "registration.client-secret", "{noop}" + SECRET),
                Map.entry(client + "registration.client-authentication-methods", "client_secret_basic"),
                Map.entry(client + "registration.authorization-grant-types", "authorization_code"),
                Map.entry(client + "registration.redirect-uris", studio + "/login/oauth2/code/oidc"),
                Map.entry(client + "registration.scopes", "openid,profile"),
                Map.entry(client + "require-proof-key", "true")));
        context = application.run();
    }

    @Override
    public void close() {
        if (context != null) {
            context.close();
        }
    }
}
