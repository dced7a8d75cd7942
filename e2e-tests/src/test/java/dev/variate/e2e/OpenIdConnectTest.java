package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Sign-in by an issuer beside the studio's own ways, against a real one; each test has a person of its own there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenIdConnectTest {
    private final Issuer issuer = new Issuer();
    private final Browsers browsers = new Browsers();
    private Studio studio;

    @BeforeAll
    void start() throws IOException {
        studio = Studio.start(Files.createTempDirectory("variate-e2e-oidc"), issuer.options());
        issuer.serve(studio.address());
    }

    @AfterAll
    void stop() {
        issuer.close();
        browsers.close();
        studio.close();
    }

    private static void showWho(Page page, String name) {
        page.getByPlaceholder("Username").fill(name);
        page.getByPlaceholder("Password").fill(Issuer.PASSWORD);
        page.getByPlaceholder("Password").press("Enter");
    }

    @Test
    void who_has_linked_a_sign_in_needs_no_password_of_the_studios() {
        try (var owner = browsers.owner(studio);
                var elsewhere = browsers.stranger()) {
            var account = owner.newPage();
            account.navigate(studio.address() + "/account");
            account.getByTestId("identity-link").click();
            showWho(account, "ada");
            assertThat(account.getByTestId("identities")).containsText("ada");
            var page = elsewhere.newPage();
            page.navigate(studio.address());
            page.getByTestId("sign-in-oidc").click();
            showWho(page, "ada");
            assertThat(page.getByTestId("who")).hasText("Owner");
            account.getByTestId("identity-unlink").click();
            assertThat(account.getByTestId("identities")).hasCount(0);
        }
    }

    @Test
    void whom_the_issuer_knows_and_the_studio_does_not_stays_outside() {
        try (var stranger = browsers.stranger()) {
            var page = stranger.newPage();
            page.navigate(studio.address());
            page.getByTestId("sign-in-oidc").click();
            showWho(page, "ben");
            assertThat(page.getByTestId("credentials-wrong")).containsText("nobody here is linked");
            page.navigate(studio.address() + "/projects");
            assertThat(page.getByTestId("sign-in-oidc")).isVisible();
            assertThat(page.getByTestId("who")).hasCount(0);
        }
    }

    @Test
    void an_invitation_is_accepted_by_the_issuer() {
        try (var owner = browsers.owner(studio);
                var invited = browsers.stranger()) {
            var team = owner.newPage();
            team.navigate(studio.address() + "/team");
            team.getByTestId("invite").click();
            var link = team.getByTestId("invite-link").textContent();
            var page = invited.newPage();
            page.navigate(link);
            page.getByTestId("join-oidc").click();
            showWho(page, "cleo");
            assertThat(page.getByTestId("who")).hasText("cleo");
        }
    }
}
