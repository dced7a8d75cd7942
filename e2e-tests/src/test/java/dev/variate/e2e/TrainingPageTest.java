package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasValueOptions;
import com.microsoft.playwright.assertions.PageAssertions.HasURLOptions;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a newcomer does with the gallery's autoencoder: presses Train, watches, stops, and lets it go on. */
@ExtendWith(Shared.class)
class TrainingPageTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Pattern BITS = Pattern.compile("cost ([\\d.]+) bits per dimension after");

    @Test
    void a_newcomer_trains_the_gallerys_autoencoder_sees_it_learn_and_stops_and_extends_it(
            Studio studio, Browsers browsers, Rest rest) throws IOException {
        try (var owner = browsers.owner(studio)) {
            var page = ModelPage.open(owner, studio, rest, Digits.NAME).page();
            var train = page.getByTestId("run");
            assertThat(train).hasText(Pattern.compile("Train.*"), new HasTextOptions().setTimeout(LIMIT.toMillis()));
            assertThat(page.getByTestId("picture-strip")).isVisible();
            // long enough to be stopped, with points often enough to be seen
            page.getByTestId("train-steps").fill("200000");
            page.getByText("More: optimiser, precision, averages").click();
            page.getByTestId("train-every").fill("500");
            train.click();
            assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+$"), new HasURLOptions().setTimeout(LIMIT.toMillis()));
            var run = Long.parseLong(page.url().replaceAll(".*/", ""));

            var first = bits(page, 1);
            var later = bits(page, first);
            assertThat(later).isLessThan(first);
            var picture = page.getByTestId("training-picture");
            picture.waitFor();
            var png =
                    Base64.getDecoder().decode(picture.getAttribute("src").replaceFirst("^data:image/png;base64,", ""));
            // three rows of twelve digits
            var image = ImageIO.read(new ByteArrayInputStream(png));
            assertThat(image.getWidth()).isEqualTo(4 * image.getHeight());
            assertThat(page.getByTestId("speed")).containsText("TensorFlow");

            page.getByTestId("stop-run").click();
            var shown = new RunPage(page);
            shown.waitForStatus("succeeded");
            var ended = rest.run(run).path("kept").asInt();
            assertThat(ended).isBetween(1, 199_999);
            assertThat(page.getByTestId("verdict"))
                    .containsText("Learnt.", new ContainsTextOptions().setTimeout(LIMIT.toMillis()));
            assertThat(new AxeBuilder(page)
                            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
                            .analyze()
                            .getViolations())
                    .isEmpty();

            page.getByTestId("extend-run").click();
            page.getByTestId("extend-draws").fill("500");
            page.keyboard().press("Enter");
            Poll.until("the training to go on by 500 steps", LIMIT, () -> Optional.of(rest.run(run))
                    .filter(now -> now.path("status").asString().equals("succeeded")
                            && now.path("settings").path("draws").asInt() == ended + 500));
            page.getByTestId("tab-export").click();
            assertThat(page.getByTestId("training-files")).containsText("-step-" + (ended + 500) + ".checkpoint");

            page.getByTestId("train-otherwise").click();
            assertThat(page.getByTestId("train-every"))
                    .hasValue("500", new HasValueOptions().setTimeout(LIMIT.toMillis()));
            page.getByTestId("train-steps").fill("1000");
            page.getByTestId("train-rate").fill("0.005");
            page.getByText("More: optimiser, precision, averages").click();
            page.getByTestId("train-precision").selectOption("mixed");
            train.click();
            assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+$"), new HasURLOptions().setTimeout(LIMIT.toMillis()));
            shown.waitForStatus("succeeded");
            var other = Long.parseLong(page.url().replaceAll(".*/", ""));
            page.navigate(studio.address() + "/compare?runs=" + run + "," + other);
            assertThat(page.getByTestId("compare-answer")).containsText("learnt best");
            assertThat(page.getByTestId("settings-diff")).containsText("learning rate0.0010.005");
            assertThat(page.getByTestId("settings-diff")).containsText("precisionfullmixed");
            page.getByTestId("compare-curves").focus();
            page.keyboard().press("t");
            assertThat(page.getByTestId("compare-curves")).containsText("1,000");
        }
    }

    /** Bits per dimension of held-out pictures as the page says them, once they are below a bound. */
    private static double bits(Page page, double below) {
        return Poll.until("held-out pictures to cost less than " + below, LIMIT, () -> {
            var found = BITS.matcher(page.getByTestId("verdict").innerText());
            return Optional.of(found)
                    .filter(java.util.regex.Matcher::find)
                    .map(match -> Double.parseDouble(match.group(1)))
                    .filter(value -> value < below);
        });
    }
}
