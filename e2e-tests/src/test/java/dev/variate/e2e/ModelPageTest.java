package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Shared.class)
class ModelPageTest {

    @Test
    void changing_a_prior_moves_the_live_posterior(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = ModelPage.open(owner, studio, rest, "Eight schools");
            // With a prior of sd 5 the mean of mu is 4.4, with sd 50 about 7.9; live fits are short, so the bounds lie
            // far from both.
            assertThat(model.liveMean("mu", mean -> mean < 6)).isBetween(3.0, 6.0);
            model.typeIntoPriorOfMu("0");
            assertThat(model.liveMean("mu", mean -> mean > 6)).isBetween(6.0, 11.0);
            model.deleteInPriorOfMu();
            assertThat(model.liveMean("mu", mean -> mean < 6)).isBetween(3.0, 6.0);
        }
    }

    @Test
    void variables_of_a_loop_are_one_node_until_they_are_unfolded(Studio studio, Browsers browsers, Rest rest) {
        var model = rest.model(rest.project("loops"), "walk", """
                Tensor walk() {
                    var scale = halfNormal(1);
                    Tensor x = normal("x0", 0, 1);
                    for (int i = 1; i < 60; i++) {
                        x = normal("x" + i, x * 0.9, scale);
                    }
                    return x;
                }
                """);
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/models/" + model);
            page.locator(".gnode").first().waitFor();
            assertThat(page.locator(".gnode")).hasCount(2);
            assertThat(page.getByTestId("node-x0 … x59")).containsText("60 variables");
            page.getByTestId("graph-unfold").click();
            assertThat(page.locator(".gnode")).hasCount(61);
            page.getByTestId("graph-unfold").click();
            assertThat(page.locator(".gnode")).hasCount(2);
        }
    }

    @Test
    void a_mistake_is_underlined_with_words_of_the_model(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = ModelPage.open(owner, studio, rest, "Eight schools");
            model.liveMean("mu", mean -> true);
            model.replaceLine(4, "    var tau   = halfCauchi(5);");
            var problem = model.page().getByTestId("problem").first();
            assertThat(problem).isVisible();
            assertThat(problem).containsText("halfCauchi");
            assertThat(model.page()
                            .locator(".cm-lintRange-error, .sq.err, .cm-problem")
                            .first())
                    .isVisible();
            model.replaceLine(4, "    var tau   = halfCauchy(5);");
            assertThat(model.page().getByTestId("problem")).hasCount(0);
        }
    }

    @Test
    void ctrl_enter_makes_a_run_whose_draws_appear_and_whose_verdict_holds_after_a_reload(
            Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = ModelPage.open(owner, studio, rest, "Eight schools");
            var run = model.run();
            assertThat(run.page()).hasURL(Pattern.compile(".*/runs/\\d+.*"));
            run.waitForDraws();
            run.waitForStatus("succeeded");
            run.waitForSummary();
            // the status may be there a moment before the summary of the last draws
            Poll.until("a summary whose R-hats are under 1.01", Duration.ofSeconds(30), () -> run.worstRHat()
                    .filter(worst -> worst < 1.01));
            assertThat(run.mean("mu")).isBetween(3.8, 5.0);
            var verdict = run.verdict();

            run.page().reload();
            run.waitForDraws();
            assertThat(run.page().getByTestId("verdict")).hasText(verdict);

            var second = owner.newPage();
            second.navigate(run.page().url());
            var other = new RunPage(second);
            other.waitForDraws();
            assertThat(second.getByTestId("verdict")).hasText(verdict);
        }
    }
}
