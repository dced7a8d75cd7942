package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.variate.e2e.Rest.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** With a keyboard and no mouse. */
@ExtendWith(Shared.class)
class KeyboardTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void a_keyboard_leads_from_signing_in_to_two_runs_side_by_side(Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("keys");
        var data = rest.data(project, "schools", Texts.SCHOOLS);
        var model = rest.model(project, "schools by keys", Texts.EIGHT_SCHOOLS);
        rest.succeeded(rest.run(project, model, Optional.of(data), Settings.USUAL, 1), LIMIT);
        var invitation = rest.post("/invitations", Map.of("project", project, "role", "editor"))
                .expect(201)
                .json();
        try (var guest = browsers.stranger()) {
            var page = guest.newPage();
            page.navigate(studio.address() + invitation.path("link").asString());
            tabTo(page, "credentials-username");
            page.keyboard().type("Hedy");
            page.keyboard().press("Tab");
            page.keyboard().type("correct horse battery");
            page.keyboard().press("Enter");
            page.getByTestId("who").waitFor();

            page.keyboard().press("Control+k");
            page.keyboard().type("schools by keys");
            assertThat(page.locator("dialog [role=option][aria-selected=true]")).containsText("schools by keys");
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile(".*/models/" + model));
            page.getByTestId("data-choice").waitFor();
            tabTo(page, "data-choice");
            page.keyboard().type("schools");
            page.getByTestId("density-mu").waitFor();
            backTo(page, ".cm-content");
            page.keyboard().press("Control+Home");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("End");
            page.keyboard().press("ArrowLeft");
            page.keyboard().press("ArrowLeft");
            page.keyboard().type("0");
            page.keyboard().press("Control+Enter");
            page.waitForURL(Pattern.compile(".*/runs/\\d+.*"));
            new RunPage(page).waitForStatus("succeeded");

            page.keyboard().press("Control+k");
            page.keyboard().type("runs");
            page.keyboard().press("Enter");
            page.getByTestId("run-row").first().waitFor();
            page.keyboard().press("/");
            page.keyboard().type("model:\"schools by keys\"");
            page.keyboard().press("Enter");
            assertThat(page.getByTestId("run-row")).hasCount(2);
            tabTo(page, "choose");
            page.keyboard().press("Space");
            page.keyboard().press("ArrowDown");
            page.keyboard().press("Space");
            page.keyboard().press("c");
            assertThat(page.getByTestId("compare-answer")).containsText("moved most");
            assertThat(page.getByTestId("code-diff").locator(".add")).containsText("normal(0, 50)");
        }
    }

    /** Presses Tab until the focus is where it shall go; a check box of the list is {@code choose}. */
    private static void tabTo(Page page, String testId) {
        walk(page, "Tab", testId.equals("choose") ? "[data-testid=run-row] input" : "[data-testid=" + testId + "]");
    }

    private static void backTo(Page page, String selector) {
        walk(page, "Shift+Tab", selector);
    }

    private static void walk(Page page, String key, String selector) {
        for (var step = 0; step < 80; step++) {
            if ((boolean) page.evaluate("s => document.activeElement.matches(s)", selector)) {
                return;
            }
            if ((boolean) page.evaluate("() => document.activeElement.matches('.cm-content')")) {
                page.keyboard().press("Escape"); // Tab writes in the editor, unless it is left first
            }
            page.keyboard().press(key);
        }
        throw new AssertionError(key + " does not lead to " + selector);
    }
}
