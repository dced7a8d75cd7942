package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whether a model finds again the parameters that made its data, asked from its page. */
@ExtendWith(Shared.class)
class CalibrationTest {

    private static final HasAttributeOptions LONG = new HasAttributeOptions().setTimeout(60_000);

    @Test
    void a_model_is_calibrated_from_its_page_and_the_ranks_stay(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var page = ModelPage.open(owner, studio, rest, "Fifty tosses of a coin")
                    .page();
            page.getByTestId("density-p").waitFor();
            page.getByTestId("calibrate").click();
            assertThat(page.getByTestId("calibration-verdict")).containsText("has not been calibrated yet");
            page.getByTestId("calibration-simulations").fill("40");
            page.getByTestId("calibration-begin").click();
            assertThat(page.getByTestId("calibration")).hasAttribute("data-state", "done", LONG);
            // One quantity, and its prior is conjugate: one seed in twenty would stray, and this one does not.
            assertThat(page.getByTestId("calibration-verdict"))
                    .containsText("Calibrated, as far as 40 data sets tell.");
            assertThat(page.getByTestId("calibration-figure")).hasCount(1);
            AccessibilityTest.check(page, "a calibration");

            page.reload();
            page.getByTestId("calibrate").click();
            assertThat(page.getByTestId("calibration")).hasAttribute("data-state", "done");
            page.getByTestId("calibration-table").click();
            assertThat(page.getByTestId("calibration-rows").locator("tbody tr")).hasCount(1);
        }
    }

    @Test
    void one_that_is_under_way_is_seen_by_scripts_and_stopped_with_what_it_has(Rest rest) {
        var project = rest.project("calibration");
        var data = rest.data(project, "schools", Texts.SCHOOLS);
        var model = rest.model(project, "schools", Texts.EIGHT_SCHOOLS);
        var address = "/models/" + model + "/calibration";
        rest.post(address, Map.of("data", data, "simulations", 1000)).expect(202);
        rest.post(address, Map.of("data", data)).expect(409);
        Poll.until("the first ranks", Duration.ofSeconds(60), () -> Optional.of(
                        rest.get(address).expect(200).json())
                .filter(now -> now.path("simulations").asInt() > 0));
        rest.delete(address).expect(204);
        var ended = Poll.until("its end", Duration.ofSeconds(60), () -> Optional.of(
                        rest.get(address).expect(200).json())
                .filter(now -> now.path("state").asString().equals("stopped")));
        assertThat(ended.path("simulations").asInt()).isBetween(4, 999);
        assertThat(ended.path("quantities").size()).isEqualTo(18);
        assertThat(ended.path("band").size()).isEqualTo(99);
        assertThat(ended.path("quantities").get(0).path("name").asString()).isEqualTo("mu");
    }
}
