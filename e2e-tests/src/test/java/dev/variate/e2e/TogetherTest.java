package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.variate.e2e.Rest.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people in one model, and one person who leaves and comes back: nothing that was typed is lost. */
@ExtendWith(Shared.class)
class TogetherTest {

    private static ModelPage open(BrowserContext person, Studio studio, long model) {
        var page = person.newPage();
        page.navigate(studio.address() + "/models/" + model);
        page.locator(".cm-content").waitFor();
        return new ModelPage(page);
    }

    @Test
    void two_people_in_one_model_see_each_other_and_neither_covers_what_the_other_kept(
            Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("together");
        var data = rest.data(project, "schools", Texts.SCHOOLS);
        var model = rest.model(project, "schools", Texts.EIGHT_SCHOOLS);
        try (var owner = browsers.owner(studio);
                var guest = browsers.stranger()) {
            var invitation = owner.newPage();
            invitation.navigate(studio.address() + "/projects/" + project + "/members");
            invitation.getByTestId("invite-role").selectOption("editor");
            invitation.getByTestId("invite").click();
            var theirs = guest.newPage();
            theirs.navigate(invitation.getByTestId("invite-link").textContent());
            theirs.getByTestId("credentials-username").fill("Sofia");
            theirs.getByTestId("credentials-password").fill("correct horse battery");
            theirs.getByTestId("credentials-done").click();
            theirs.getByTestId("who").waitFor();

            var mine = open(owner, studio, model);
            mine.page().getByTestId("data-choice").selectOption(Long.toString(data));
            var hers = open(guest, studio, model);
            assertThat(mine.page().getByTestId("others")).hasText("Sofia is here too");
            assertThat(hers.page().getByTestId("others")).hasText("Owner is here too");

            mine.replaceLine(3, "    var tau   = halfCauchy(6);");
            hers.replaceLine(2, "    var mu    = normal(0, 7);");
            draftSaved(hers.page());
            mine.run();
            assertThat(hers.page().getByTestId("newer"))
                    .containsText("Owner kept revision 2 meanwhile; your text was written from revision 1.");
            assertThat(hers.page().getByTestId("others")).isEmpty();
            hers.page().locator(".cm-content").focus();
            hers.press("Control+Enter");
            hers.page().getByTestId("newer-diff").click();
            assertThat(hers.page().getByTestId("code-diff").locator(".add")).hasCount(2);
            assertThat(hers.line(2)).containsText("normal(0, 7)");
            assertThat(rest.get("/models/" + model + "/revisions").json().size())
                    .isEqualTo(2);

            hers.page().reload();
            assertThat(hers.page().getByTestId("newer")).containsText("written from revision 1");
            assertThat(hers.line(2)).containsText("normal(0, 7)");
            hers.page().getByTestId("newer-mine").click();
            assertThat(hers.page().getByTestId("newer")).isHidden();
            hers.run();
            var revisions = rest.get("/models/" + model + "/revisions").json();
            assertThat(revisions.size()).isEqualTo(3);
            assertThat(revisions.get(0).path("source").asString()).contains("normal(0, 7)", "halfCauchy(5)");
            assertThat(revisions.get(1).path("source").asString()).contains("normal(0, 5)", "halfCauchy(6)");
        }
    }

    @Test
    void what_a_model_is_about_is_written_beside_it_and_a_reload_loses_none_of_it(
            Studio studio, Browsers browsers, Rest rest) {
        var model = rest.model(rest.project("what for"), "schools", Texts.EIGHT_SCHOOLS);
        try (var owner = browsers.owner(studio)) {
            var page = open(owner, studio, model).page();
            var about = page.getByTestId("about");
            about.getByTestId("readme-edit").click();
            page.getByTestId("readme-text").fill("Does *coaching* help?\n\n<b>Eight</b> schools, 1981.");
            // meanwhile, from elsewhere
            rest.put("/models/" + model + "/readme", Map.of("text", "Something else."))
                    .expect(200);
            page.reload();
            about.getByTestId("readme-edit").click();
            assertThat(page.getByTestId("readme-text"))
                    .hasValue(Pattern.compile("Does \\*coaching.*1981\\.", Pattern.DOTALL));
            page.getByTestId("readme-keep").click();
            assertThat(page.getByTestId("readme-wrong")).containsText("Something else.");
            page.getByTestId("readme-text").press("Control+Enter");
            assertThat(page.getByTestId("readme").locator("em")).hasText("coaching");
            assertThat(page.getByTestId("readme")).containsText("<b>Eight</b> schools");
            about.getByTestId("readme-edit").click();
            assertThat(page.getByTestId("readme-text")).hasValue(Pattern.compile("Does .*", Pattern.DOTALL));
            page.getByTestId("readme-text").press("Escape");
            page.reload();
            about.getByTestId("readme-more").click();
            assertThat(page.getByTestId("readme")).containsText("1981");
        }
    }

    @Test
    void a_reload_at_once_takes_no_character_away(Studio studio, Browsers browsers, Rest rest) {
        var model = rest.model(rest.project("reloads"), "schools", Texts.EIGHT_SCHOOLS);
        try (var owner = browsers.owner(studio)) {
            var page = open(owner, studio, model);
            for (var digit = 1; digit <= 3; digit++) {
                page.newLineAfter(5);
                page.type("// thought " + digit);
                page.page().reload();
                page.page().locator(".cm-content").waitFor();
                assertThat(page.line(6)).hasText("    // thought " + digit);
            }
            draftSaved(page.page());
        }
    }

    @Test
    void pages_that_watch_one_run_are_all_told_of_it_to_its_end(Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("watched");
        var model = rest.model(project, "logistic", Texts.LOGISTIC);
        var data = Optional.of(rest.data(project, "rows", Texts.rows(2000)));
        var run = rest.run(project, model, data, new Settings(4, 300, 3000, "jvm"), 5);
        try (var owner = browsers.owner(studio)) {
            var pages = IntStream.range(0, 3)
                    .mapToObj(number -> RunPage.open(owner.newPage(), studio, run))
                    .toList();
            for (var watched : pages) {
                watched.waitForStatus("succeeded");
                watched.waitForDraws();
            }
            // whoever comes afterwards reads it all from what is stored
            var late = RunPage.open(owner.newPage(), studio, run);
            late.waitForSummary();
            for (var watched : pages) {
                assertThat(watched.page().getByTestId("summary-row"))
                        .hasText(late.page()
                                .getByTestId("summary-row")
                                .allTextContents()
                                .toArray(String[]::new));
            }
        }
    }

    @Test
    void the_history_tells_what_each_revision_changed_and_who_wrote_each_line(
            Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("history");
        var data = rest.data(project, "schools", Texts.SCHOOLS);
        var model = rest.model(project, "schools", Texts.EIGHT_SCHOOLS);
        try (var owner = browsers.owner(studio)) {
            var first = open(owner, studio, model);
            first.page().getByTestId("data-choice").selectOption(Long.toString(data));
            first.replaceLine(3, "    var tau   = halfCauchy(6);");
            first.run();
            var page = open(owner, studio, model).page();
            page.getByTestId("history-open").click();
            assertThat(page.getByTestId("revision")).hasCount(2);
            page.getByTestId("revision").first().getByText("What changed").click();
            assertThat(page.getByTestId("code-diff").locator(".add")).containsText("halfCauchy(6)");
            assertThat(page.getByTestId("blame").locator(".begins")).hasCount(3);
            assertThat(page.getByTestId("blame").locator(".begins").nth(1)).containsText("2 Owner");
            AccessibilityTest.check(page, "a model's history");
        }
    }

    private static void draftSaved(Page page) {
        assertThat(page.getByText(Pattern.compile("Draft from revision 1, not kept")))
                .isVisible();
    }
}
