package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several people in one studio. */
@ExtendWith(Shared.class)
class TeamTest {

    private static final String PASSWORD = "correct horse battery";

    @Test
    void who_is_invited_as_a_viewer_comes_in_reads_and_cannot_launch(Studio studio, Browsers browsers, Rest rest) {
        var model = ModelPage.gallery(rest, "Eight schools");
        var project = rest.get("/models/" + model)
                .expect(200)
                .json()
                .path("projectId")
                .asLong();
        var runs = rest.get("/runs?project=" + project).expect(200).text();
        try (var owner = browsers.owner(studio);
                var guest = browsers.stranger()) {
            var link = invite(owner.newPage(), studio, project, "viewer");
            assertThat(link).startsWith(studio.address() + "/join?key=");

            var page = guest.newPage();
            page.navigate(link);
            assertThat(page.getByTestId("invitation")).hasText("Owner invites you to Gallery as a viewer.");
            AccessibilityTest.check(page, "an invitation");
            page.getByTestId("credentials-username").fill("Grace");
            page.getByTestId("credentials-password").fill("short");
            page.keyboard().press("Enter");
            assertThat(page.getByTestId("credentials-wrong")).containsText("needs 12 characters");
            page.getByTestId("credentials-password").fill(PASSWORD);
            page.keyboard().press("Enter");
            signedIn(page, "Grace");

            page.navigate(studio.address() + "/projects/" + project);
            assertThat(page.getByTestId("members-link")).hasText("2 members");
            assertThat(page.getByTestId("model-new")).hasCount(0);
            page.navigate(studio.address() + "/models/" + model);
            page.getByTestId("density-mu").waitFor();
            var why = Pattern.compile("you are a viewer of it\\. Ask Owner to make you an editor");
            assertThat(page.getByTestId("run")).hasAttribute("aria-disabled", "true");
            assertThat(page.getByTestId("run")).hasAttribute("title", why);
            for (var act : List.of("to-trash", "data-bring")) {
                assertThat(page.getByTestId(act)).hasCount(0);
            }
            var tried = new ModelPage(page);
            tried.typeIntoPriorOfMu("0");
            tried.press("Control+Enter");
            assertThat(page.getByText(why)).isVisible();
            assertThat(rest.get("/models/" + model).expect(200).text()).doesNotContain("normal(0, 50)");
            assertThat(rest.get("/runs?project=" + project).expect(200).text()).isEqualTo(runs);

            var late = browsers.stranger();
            try (late) {
                var second = late.newPage();
                second.navigate(link);
                assertThat(second.getByTestId("invitation-spent")).isVisible();
            }
        }
    }

    @Test
    void a_viewer_is_offered_nothing_that_is_not_theirs_to_do(Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("to be looked at");
        var data = rest.data(project, "schools", Texts.SCHOOLS);
        var model = rest.model(project, "schools", Texts.EIGHT_SCHOOLS);
        var run = rest.run(project, model, Optional.of(data), Rest.Settings.USUAL, 4);
        rest.succeeded(run, Duration.ofSeconds(60));
        try (var owner = browsers.owner(studio);
                var guest = browsers.stranger()) {
            var page = guest.newPage();
            page.navigate(invite(owner.newPage(), studio, project, "viewer"));
            page.getByTestId("credentials-username").fill("Lise");
            page.getByTestId("credentials-password").fill(PASSWORD);
            page.getByTestId("credentials-done").click();
            signedIn(page, "Lise");

            page.navigate(studio.address() + "/runs/" + run);
            page.getByTestId("star").click();
            assertThat(page.getByTestId("star")).hasText("Starred");
            for (var act : List.of(
                    "extend-run",
                    "again-run",
                    "reproduce-run",
                    "run-again",
                    "to-trash",
                    "pin",
                    "tags",
                    "note-add",
                    "baseline")) {
                assertThat(page.getByTestId(act)).hasCount(0);
            }
            page.keyboard().press("n");
            assertThat(page.getByTestId("note-input")).hasCount(0);
            AccessibilityTest.check(page, "a run, to a viewer");

            page.navigate(studio.address() + "/projects/" + project + "/runs");
            page.getByLabel("Choose run 1").check();
            assertThat(page.getByTestId("tray")).containsText("1 run chosen");
            assertThat(page.getByTestId("tray-trash")).hasCount(0);
            assertThat(page.getByTestId("tags")).hasCount(0);

            page.navigate(studio.address() + "/data/" + data);
            page.getByTestId("data-variables").waitFor();
            assertThat(page.getByTestId("data-replace")).hasCount(0);
            assertThat(page.getByTestId("to-trash")).hasCount(0);
        }
    }

    @Test
    void who_has_a_password_signs_in_with_it_and_out_again(Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("another question");
        try (var owner = browsers.owner(studio);
                var guest = browsers.stranger();
                var elsewhere = browsers.stranger()) {
            var page = guest.newPage();
            page.navigate(invite(owner.newPage(), studio, project, "editor"));
            page.getByTestId("credentials-username").fill("Ida");
            page.getByTestId("credentials-password").fill(PASSWORD);
            page.getByTestId("credentials-done").click();
            signedIn(page, "Ida");

            var other = elsewhere.newPage();
            other.navigate(studio.address() + "/welcome");
            AccessibilityTest.check(other, "the sign-in page");
            other.getByTestId("credentials-username").fill("ida");
            other.getByTestId("credentials-password").fill("tea with milk and more");
            other.keyboard().press("Enter");
            assertThat(other.getByTestId("credentials-wrong")).containsText("do not fit together");
            other.getByTestId("credentials-password").fill(PASSWORD);
            other.keyboard().press("Enter");
            signedIn(other, "Ida");
            other.getByTestId("who").click();
            other.getByTestId("sign-out").click();
            assertThat(other.getByTestId("credentials-username")).isVisible();
            other.navigate(studio.address() + "/projects");
            assertThat(other.getByTestId("who")).hasCount(0);
        }
    }

    @Test
    void a_browser_is_signed_out_from_another(Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("browsers");
        try (var owner = browsers.owner(studio);
                var guest = browsers.stranger();
                var elsewhere = browsers.stranger()) {
            var page = guest.newPage();
            page.navigate(invite(owner.newPage(), studio, project, "viewer"));
            page.getByTestId("credentials-username").fill("Max");
            page.getByTestId("credentials-password").fill(PASSWORD);
            page.getByTestId("credentials-done").click();
            signedIn(page, "Max");
            var other = elsewhere.newPage();
            other.navigate(studio.address() + "/welcome");
            other.getByTestId("credentials-username").fill("Max");
            other.getByTestId("credentials-password").fill(PASSWORD);
            other.getByTestId("credentials-done").click();
            signedIn(other, "Max");

            page.navigate(studio.address() + "/account");
            assertThat(page.getByTestId("sessions").locator("tbody tr")).hasCount(2);
            page.getByTestId("session-end").click();
            assertThat(page.getByTestId("sessions").locator("tbody tr")).hasCount(1);
            other.getByTestId("nav-runs").click();
            other.getByTestId("credentials-username").waitFor();
            page.reload();
            assertThat(page.getByTestId("who")).hasText("Max");
            page.getByTestId("token-new").click();
            page.getByTestId("token-scope").selectOption("read");
            page.getByTestId("token-name").fill("nightly batch");
            page.keyboard().press("Enter");
            assertThat(page.getByTestId("token-secret")).hasText(Pattern.compile("vrt_.+"));
            assertThat(page.getByTestId("tokens")).containsText("read");
            AccessibilityTest.check(page, "an account");
        }
    }

    @Test
    void an_owner_changes_a_role_and_takes_somebody_out_and_back(Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("roles");
        try (var owner = browsers.owner(studio);
                var guest = browsers.stranger()) {
            var page = owner.newPage();
            var theirs = guest.newPage();
            theirs.navigate(invite(page, studio, project, "viewer"));
            theirs.getByTestId("credentials-username").fill("Emmy");
            theirs.getByTestId("credentials-password").fill(PASSWORD);
            theirs.getByTestId("credentials-done").click();
            signedIn(theirs, "Emmy");

            page.reload();
            page.getByLabel("Role of Emmy").selectOption("editor");
            theirs.navigate(studio.address() + "/projects/" + project);
            assertThat(theirs.getByTestId("model-new")).isVisible();
            page.getByLabel("Role of Owner").selectOption("viewer");
            assertThat(page.getByTestId("trouble-bar")).containsText("Owner is the only owner of this project");
            page.getByLabel("Remove Emmy").click();
            assertThat(page.getByLabel("Remove Emmy")).hasCount(0);
            theirs.reload();
            assertThat(theirs.getByText("There is no project " + project)).isVisible();
            page.getByTestId("undo").click();
            assertThat(page.getByLabel("Role of Emmy")).hasValue("editor");
            AccessibilityTest.check(page, "members");
        }
    }

    /** The first page takes a moment: the session is made on the way to it. */
    private static void signedIn(Page page, String name) {
        page.getByTestId("who").waitFor();
        assertThat(page.getByTestId("who")).hasText(name);
    }

    private static String invite(Page page, Studio studio, long project, String role) {
        page.navigate(studio.address() + "/projects/" + project + "/members");
        page.getByTestId("invite-role").selectOption(role);
        page.getByTestId("invite").click();
        var link = page.getByTestId("invite-link");
        assertThat(link).hasText(Pattern.compile("http.*key=.{40,}"));
        return Optional.of(link.textContent()).orElseThrow();
    }
}
