package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator.ClickOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.PageAssertions.HasURLOptions;
import com.microsoft.playwright.options.AriaRole;
import dev.variate.e2e.Rest.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person does with a run from its page, while it runs and afterwards. */
@ExtendWith(Shared.class)
class LifecyclePageTest {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Settings LONG = new Settings(4, 300, 20_000, "jvm");

    @Test
    void a_run_is_paused_resumed_stopped_reproduced_extended_and_run_again_from_its_page(
            Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("lifecycle");
        var model = rest.model(project, "logistic", Texts.LOGISTIC);
        var data = Optional.of(rest.data(project, "rows", Texts.rows(8000)));
        var run = rest.run(project, model, data, LONG, 5);
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            var shown = RunPage.open(page, studio, run);
            shown.waitForDraws();
            page.getByTestId("pause-run").click();
            shown.waitForStatus("paused");
            assertThat(page.getByTestId("pause-run")).isHidden();
            var paused = rest.run(run).path("progress").toString();
            assertThat(page.getByTestId("run-progress")).containsText("Paused");
            page.getByTestId("resume-run").click();
            shown.waitForStatus("running");
            page.getByTestId("stop-run").click(new ClickOptions().setTimeout(LIMIT.toMillis()));
            shown.waitForStatus("succeeded");
            assertThat(page.getByTestId("run-progress")).containsText("stopped it");
            var ended = rest.run(run);
            assertThat(ended.path("progress").toString()).isNotEqualTo(paused);
            var kept = ended.path("kept").asInt();
            assertThat(kept).isBetween(1, 19_999);
            assertThat(rest.draws(run).lines()).hasSize(1 + 4 * kept);

            page.getByTestId("reproduce-run").click();
            assertThat(page)
                    .hasURL(
                            Pattern.compile(".*/runs/(?!" + run + "$)\\d+$"),
                            new HasURLOptions().setTimeout(LIMIT.toMillis()));
            var again = shown.id();
            assertThat(page.getByTestId("reproduction"))
                    .containsText(
                            "Reproduced. All draws are those of run",
                            new ContainsTextOptions().setTimeout(LIMIT.toMillis()));
            shown.waitForStatus("succeeded");
            assertThat(rest.draws(again)).isEqualTo(rest.draws(run));

            page.getByTestId("extend-run").focus();
            page.keyboard().press("Enter");
            page.getByTestId("extend-draws").fill("100");
            page.keyboard().press("Enter");
            Poll.until("the extension of run " + again, LIMIT, () -> Optional.of(rest.run(again))
                    .filter(now -> now.path("status").asString().equals("succeeded")
                            && now.path("settings").path("draws").asInt() == kept + 100));
            assertThat(rest.draws(again).lines()).hasSize(1 + 4 * (kept + 100));
            assertThat(page.getByTestId("run-progress"))
                    .containsText(
                            "4 × " + "%,d".formatted(kept + 100) + " draws",
                            new ContainsTextOptions().setTimeout(LIMIT.toMillis()));

            page.getByTestId("again-run").click();
            page.getByTestId("again-same-seed").click();
            page.getByTestId("settings-draws").fill("4000");
            page.getByTestId("settings-more").locator("summary").click();
            page.getByTestId("settings-until-ess").fill("200");
            page.getByTestId("again-go").click();
            assertThat(page)
                    .hasURL(
                            Pattern.compile(".*/runs/(?!" + again + "$)\\d+$"),
                            new HasURLOptions().setTimeout(LIMIT.toMillis()));
            var ruled = rest.succeeded(shown.id(), LIMIT);
            assertThat(ruled.path("endedBy").asString()).contains("effective draws of the 200 wanted");
            assertThat(ruled.path("seed").asLong()).isEqualTo(5);
            assertThat(page.getByTestId("run-progress")).containsText("effective draws of the 200 wanted");
        }
    }

    @Test
    void a_run_is_begun_again_by_a_method_that_sees_batches_of_rows(Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("batches");
        var model = rest.model(project, "logistic", Texts.LOGISTIC);
        var data = Optional.of(rest.data(project, "rows", Texts.rows(2000)));
        var run = rest.run(project, model, data, Settings.USUAL, 3);
        rest.succeeded(run, LIMIT);
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            var shown = RunPage.open(page, studio, run);
            page.getByTestId("again-run").click();
            assertThat(page.getByTestId("settings-batch-size")).isHidden();
            page.getByTestId("settings-method").selectOption("sghmc");
            assertThat(page.getByTestId("settings-accept")).isHidden();
            page.getByTestId("settings-draws").fill("200");
            page.getByTestId("settings-batch-size").fill("128");
            page.getByTestId("settings-step-size").fill("7");
            page.getByTestId("again-go").click();
            assertThat(page.getByTestId("again-form").getByRole(AriaRole.ALERT))
                    .containsText("Step size lies above 0 and is at most 1");
            page.getByTestId("settings-step-size").fill("0.05");
            page.getByTestId("again-go").click();
            assertThat(page)
                    .hasURL(
                            Pattern.compile(".*/runs/(?!" + run + "$)\\d+$"),
                            new HasURLOptions().setTimeout(LIMIT.toMillis()));
            var settings = rest.succeeded(shown.id(), LIMIT).path("settings");
            assertThat(settings.path("batchSize").asInt()).isEqualTo(128);
            assertThat(settings.path("stepSize").asDouble()).isEqualTo(0.05);
            assertThat(page.getByTestId("sampler")).containsText("Each step sees");
        }
    }

    @Test
    void the_list_counts_the_draws_of_an_approximation_and_calls_a_mode_the_mode(
            Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("approximations");
        var model = rest.model(project, "eight schools", Texts.EIGHT_SCHOOLS);
        var data = rest.data(project, "schools", Texts.SCHOOLS);
        for (var method : List.of("laplace", "map")) {
            var run = rest.post(
                            "/projects/" + project + "/runs", Map.of("model", model, "data", data, "method", method))
                    .id();
            rest.succeeded(run, LIMIT);
        }
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/projects/" + project + "/runs");
            assertThat(page.getByTestId("run-row")).hasCount(2);
            assertThat(page.getByTestId("run-row").first()).containsText("the mode");
            assertThat(page.getByTestId("run-row").last()).containsText("4,000");
            assertThat(page.getByTestId("run-row").last()).not().containsText("×");
        }
    }
}
