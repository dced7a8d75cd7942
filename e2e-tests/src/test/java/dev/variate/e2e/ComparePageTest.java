package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.variate.e2e.Rest.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Shared.class)
class ComparePageTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void two_runs_chosen_in_the_list_are_compared_line_by_line_and_figure_by_figure(
            Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("comparison");
        var data = Optional.of(rest.data(project, "schools", Texts.SCHOOLS));
        var narrow = rest.run(project, rest.model(project, "narrow", Texts.EIGHT_SCHOOLS), data, Settings.USUAL, 1);
        var wide = rest.run(
                project,
                rest.model(project, "wide", Texts.EIGHT_SCHOOLS.replace("normal(0, 5)", "normal(0, 50)")),
                data,
                Settings.USUAL,
                1);
        rest.succeeded(narrow, LIMIT);
        rest.succeeded(wide, LIMIT);
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/projects/" + project + "/runs");
            assertThat(page.getByTestId("run-row")).hasCount(2);
            page.locator("[data-run='" + narrow + "'] input").check();
            page.locator("[data-run='" + wide + "'] input").check();
            page.getByTestId("compare").click();
            assertThat(page).hasURL(Pattern.compile(".*/compare\\?runs=" + narrow + "(,|%2C)" + wide));
            assertThat(page.getByTestId("compare-answer")).containsText("mu moved most");
            assertThat(page.getByTestId("code-diff").locator(".del")).containsText("normal(0, 5)");
            assertThat(page.getByTestId("code-diff").locator(".add")).containsText("normal(0, 50)");
            var difference = page.locator("[data-testid=parameter-row][data-name=mu] td")
                    .nth(2)
                    .innerText();
            // The prior's sd goes from 5 to 50: the mean of mu goes from 4.4 to 7.9, of which Monte Carlo error is a
            // few hundredths.
            assertThat(Double.parseDouble(difference.replace("+", ""))).isBetween(2.5, 4.5);
            // A wider prior of mu predicts the eight schools just as well: others find -30.8 for the narrow one.
            page.getByTestId("loo-comparison").waitFor();
            assertThat(page.getByTestId("predictions")).containsText("They predict alike");
            page.getByTestId("loo-comparison").locator("a").first().click();
            assertThat(page.getByTestId("elpd")).containsText("−30.");
            assertThat(page.locator("[data-testid=check-variable][data-name=y] svg")
                            .first())
                    .isVisible();
            page.getByTestId("statistic").selectOption("sd");
            assertThat(page.getByTestId("predictive-p")).containsText("The model makes");
        }
    }
}
