package dev.variate.frontend.signin;

import com.vaadin.flow.server.WrappedSession;
import dev.variate.backend.RefusedException;
import dev.variate.backend.StudioSettings;
import dev.variate.backend.invitation.Invitations;
import dev.variate.backend.team.Account;
import dev.variate.backend.team.Accounts;
import dev.variate.backend.team.Identities;
import dev.variate.backend.team.SignInLinks;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;

/**
 * Sign-in by an OpenID Connect issuer, beside names and passwords, if {@code variate.oidc.issuer} is set. What the issuer says is asked of {@link Identities} once; from then on the browser holds a
 * session of the studio's own, as after every other way in, and the issuer's tokens are forgotten.
 */
@Component
public class OpenIdConnect {
    /** Where a browser begins. */
    public static final String PATH = "oauth2/authorization/oidc";

    private static final String LINKING = OpenIdConnect.class.getName() + ".account";
    private static final String INVITATION = OpenIdConnect.class.getName() + ".invitation";
    private static final Logger LOG = LoggerFactory.getLogger(OpenIdConnect.class);

    private final Optional<StudioSettings.Oidc> settings;
    private final Identities identities;
    private final Accounts accounts;
    private final Invitations invitations;
    private final SignInLinks links;

    OpenIdConnect(
            StudioSettings settings,
            Identities identities,
            Accounts accounts,
            Invitations invitations,
            SignInLinks links) {
        this.settings = settings.oidc();
        this.identities = identities;
        this.accounts = accounts;
        this.invitations = invitations;
        this.links = links;
    }

    /** What people call the issuer; empty if there is none. */
    public Optional<String> issuer() {
        return settings.map(StudioSettings.Oidc::name);
    }

    /** What the next sign-in of a session is for, if it comes soon: who walks away from it leaves nothing to whoever comes next. */
    private record Purpose(String value, Instant until) implements Serializable {
        static final Duration LIFE = Duration.ofMinutes(10);

        static Purpose of(String value) {
            return new Purpose(value, Instant.now().plus(LIFE));
        }
    }

    /** The next sign-in of this session belongs to who is signed in now. */
    public static void link(WrappedSession session, Account account) {
        session.setAttribute(LINKING, Purpose.of(Long.toString(account.id())));
    }

    /** The next sign-in of this session accepts an invitation. */
    static void accept(WrappedSession session, String key) {
        session.setAttribute(INVITATION, Purpose.of(key));
    }

    private static Optional<String> take(HttpSession session, String what) {
        var purpose = session.getAttribute(what);
        session.removeAttribute(what);
        return purpose instanceof Purpose(String value, Instant until)
                        && Instant.now().isBefore(until)
                ? Optional.of(value)
                : Optional.empty();
    }

    void configure(HttpSecurity http) {
        settings.ifPresent(issuer -> http.oauth2Login(login -> login.loginPage("/" + SignInView.PATH)
                .clientRegistrationRepository(registrations(issuer))
                .successHandler(this::signedIn)
                .failureHandler(this::failed)));
    }

    /** The issuer is asked where its addresses are when somebody first signs in with it, so that the studio starts without it. */
    private static ClientRegistrationRepository registrations(StudioSettings.Oidc issuer) {
        return new SupplierClientRegistrationRepository(
                () -> new InMemoryClientRegistrationRepository(ClientRegistrations.fromIssuerLocation(issuer.issuer())
                        .registrationId("oidc")
                        .clientId(issuer.clientId())
                        .clientSecret(issuer.secret())
                        .clientName(issuer.name())
                        .scope("openid", "profile")
                        .clientSettings(ClientRegistration.ClientSettings.builder()
                                .requireProofKey(true)
                                .build())
                        .build()));
    }

    private void signedIn(HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var user = (OidcUser) authentication.getPrincipal();
        var session = request.getSession();
        // The browser's session is made by /sign-in; until then nobody is signed in.
        SecurityContextHolder.clearContext();
        session.removeAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
        var claims = new Identities.Claims(user.getIssuer().toString(), user.getSubject(), name(user));
        var linking = take(session, LINKING);
        var invitation = take(session, INVITATION);
        try {
            if (linking.isPresent()) {
                identities.link(accounts.get(Long.parseLong(linking.get())), claims);
                response.sendRedirect("/account"); // the browser's own cookie says who is there
                return;
            }
            response.sendRedirect(account(claims, invitation)
                    .map(known -> links.pass(known, "by " + issuer().orElseThrow()))
                    .orElse("/" + SignInView.PATH + "?unknown"));
        } catch (RefusedException refused) {
            LOG.warn("A sign-in by {} was refused: {}", issuer().orElse(""), refused.getMessage());
            response.sendRedirect("/" + SignInView.PATH + "?refused");
        }
    }

    private Optional<Account> account(Identities.Claims claims, Optional<String> invitation) {
        var known = identities.find(claims);
        if (invitation.flatMap(invitations::look).isPresent()) {
            var account = known.orElseGet(() -> identities.create(claims));
            invitations.accept(invitation.get(), account);
            return Optional.of(account);
        }
        return known.or(() -> settings.filter(StudioSettings.Oidc::newcomers).map(open -> identities.create(claims)));
    }

    private static String name(OidcUser user) {
        return Optional.ofNullable(user.getFullName())
                .or(() -> Optional.ofNullable(user.getPreferredUsername()))
                .orElse(user.getSubject());
    }

    private void failed(HttpServletRequest request, HttpServletResponse response, AuthenticationException cause)
            throws IOException {
        LOG.warn("A sign-in by {} failed: {}", issuer().orElse(""), cause.getMessage());
        response.sendRedirect("/" + SignInView.PATH + "?failed");
    }
}
