package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.variate.e2e.Rest.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs found again, and talked about. */
@ExtendWith(Shared.class)
class RunListTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static long[] runs(Rest rest, String name) {
        var project = rest.project(name);
        var data = Optional.of(rest.data(project, "schools", Texts.SCHOOLS));
        var model = rest.model(project, name + " schools", Texts.EIGHT_SCHOOLS);
        var short_ = rest.run(project, model, data, new Settings(4, 200, 200, "jvm"), 1);
        var long_ = rest.run(project, model, data, Settings.USUAL, 2);
        rest.succeeded(short_, LIMIT);
        rest.succeeded(long_, LIMIT);
        return new long[] {project, short_, long_, model};
    }

    @Test
    void a_search_is_completed_underlined_where_it_is_wrong_and_kept_in_the_address(
            Studio studio, Browsers browsers, Rest rest) {
        var made = runs(rest, "searching");
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/projects/" + made[0] + "/runs");
            assertThat(page.getByTestId("run-row")).hasCount(2);
            page.locator("[data-run='" + made[1] + "']").getByTestId("tags").click();
            page.getByTestId("tags-input").fill("draft");
            page.getByTestId("tags-input").press("Enter");
            assertThat(page.locator("[data-run='" + made[1] + "'] .tag")).hasText("draft");

            var search = page.getByTestId("run-search");
            search.click();
            page.keyboard().type("draws >= 1000 and not ta");
            assertThat(page.getByTestId("search-choices")).containsText("tag");
            page.keyboard().type("g:draft");
            page.keyboard().press("Enter");
            assertThat(page.getByTestId("run-row")).hasCount(1);
            assertThat(page.getByTestId("run-row")).hasAttribute("data-run", Long.toString(made[2]));
            assertThat(page).hasURL(Pattern.compile(".*q=draws.*"));
            page.reload();
            assertThat(page.getByTestId("run-row")).hasCount(1);

            search.fill("rhatt < 1.01");
            search.press("Enter");
            assertThat(page.getByTestId("search-wrong")).containsText("rhat");
            search.fill("tag:draft");
            search.press("Enter");
            assertThat(page.getByTestId("run-row")).hasAttribute("data-run", Long.toString(made[1]));
            AccessibilityTest.check(page, "a list that was searched");
        }
    }

    @Test
    void a_comment_on_a_line_follows_it_is_answered_and_settled(Studio studio, Browsers browsers, Rest rest) {
        var made = runs(rest, "talking");
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/models/" + made[3]);
            page.locator(".cm-content").waitFor();
            var model = new ModelPage(page);
            model.caretIn("halfCauchy", 0);
            page.getByTestId("comment-new").click();
            page.getByTestId("comment-place").selectOption("the line of the caret");
            page.getByTestId("comment-text").fill("Is 5 points wide enough?");
            page.getByTestId("comment-text").press("Control+Enter");
            var comment = page.getByTestId("comment");
            assertThat(comment).containsText("line 3");
            assertThat(comment).containsText("Is 5 points wide enough?");

            model.newLineAfter(1);
            model.type("// scores");
            assertThat(page.getByText(Pattern.compile("Draft from revision 1"))).isVisible();
            page.reload();
            assertThat(comment).containsText("line 4");
            comment.getByText("Answer").click();
            page.getByTestId("comment-text").fill("Twenty would be.");
            page.getByTestId("comment-send").click();
            assertThat(comment.locator(".answer")).containsText("Twenty would be.");
            comment.getByText("Settle").click();
            assertThat(page.getByTestId("comments-settled")).hasText("1 settled");
            assertThat(page.getByTestId("comment")).hasCount(0);
        }
    }
}
