package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.variate.e2e.Rest.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a run's page shows in pictures, and gives away. */
@ExtendWith(Shared.class)
class PicturesTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static long run(Rest rest, String name) {
        var project = rest.project(name);
        var data = Optional.of(rest.data(project, "schools", Texts.SCHOOLS));
        var run = rest.run(project, rest.model(project, "schools", Texts.EIGHT_SCHOOLS), data, Settings.USUAL, 3);
        rest.succeeded(run, LIMIT);
        return run;
    }

    @Test
    void draws_are_marked_in_all_plots_and_the_address_keeps_which(Studio studio, Browsers browsers, Rest rest)
            throws IOException {
        var run = run(rest, "marks");
        List<String[]> rows =
                rest.draws(run).lines().map(line -> line.split(",")).toList();
        var mu = List.of(rows.getFirst()).indexOf("mu");
        var inside = rows.stream()
                .skip(1)
                .mapToDouble(row -> Double.parseDouble(row[mu]))
                .filter(value -> value >= 2 && value <= 5)
                .count();
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/runs/" + run + "?show=mu~tau");
            page.getByTestId("ranks").locator("svg").waitFor();
            page.getByLabel("Quantity to mark by").selectOption("mu");
            page.getByTestId("mark-low").fill("2");
            page.getByTestId("mark-high").fill("5");
            page.getByTestId("mark").click();
            var told = "%,d marked: mu from 2.0".formatted(inside);
            assertThat(page.getByTestId("marked")).containsText(told);
            assertThat(page.getByTestId("ranks").locator(".mark-range").first()).isVisible();
            assertThat(page.getByTestId("energy").locator(".rug-range")).hasAttribute("d", Pattern.compile("M.+"));
            assertThat(page).hasURL(Pattern.compile(".*mark=mu%3A2%3A5.*"));

            page.reload();
            assertThat(page.getByTestId("marked")).containsText(told);
            page.getByTestId("autocorrelation").press("t");
            assertThat(page.getByTestId("autocorrelation").locator("tbody tr")).hasCount(2 * 4);

            var svg = saved(page, "ranks");
            assertThat(svg).startsWith("<svg").contains("rank among all draws", "tau", "font-face");
            assertThat(saved(page, "traces").length()).isGreaterThan(20_000);
        }
    }

    /** The figure as the browser saves it. */
    private static String saved(Page page, String name) throws IOException {
        var menu = page.getByLabel("Save " + name + " as a picture");
        menu.press("Enter");
        var file = page.waitForDownload(
                () -> menu.locator("xpath=..").getByTestId("save-svg").press("Enter"));
        assertThat(file.suggestedFilename()).matches("run-\\d+-" + name + "\\.svg");
        return Files.readString(file.path());
    }

    @Test
    void the_graph_carries_the_result_and_says_what_depends_on_what(Studio studio, Browsers browsers, Rest rest) {
        var run = run(rest, "graphs");
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/runs/" + run + "/graph");
            page.getByTestId("colour-rhat").click();
            assertThat(page.getByTestId("node-tau")).containsText(Pattern.compile("R-hat [01]\\.\\d{3}"));
            page.getByTestId("colour-prior").click();
            // eight schools say more of the mean of all than its prior of normal(0, 5), and little of the single z
            assertThat(page.getByTestId("node-mu")).containsText(Pattern.compile("(3|4|5)\\d % moved"));
            assertThat(page.getByTestId("node-z")).containsText(Pattern.compile("(1|2)\\d % moved"));
            page.getByTestId("colour-rhat").click();
            page.getByLabel("First variable").selectOption("mu");
            page.getByLabel("Second variable").selectOption("tau");
            page.getByTestId("separate").click();
            assertThat(page.getByTestId("separation-answer")).hasText("mu and tau are independent.");
            page.getByTestId("given-y").check();
            page.getByTestId("separate").click();
            assertThat(page.getByTestId("separation-answer"))
                    .hasText("mu and tau can depend on each other given y, by mu → theta ← tau.");
            page.reload();
            assertThat(page.getByTestId("separation-answer")).containsText("can depend on each other given y");
            assertThat(page.getByTestId("node-tau")).containsText("R-hat");
        }
    }

    @Test
    void a_run_can_be_taken_to_python(Studio studio, Browsers browsers, Rest rest) throws IOException {
        var run = run(rest, "export");
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/runs/" + run + "/export");
            assertThat(page.getByTestId("python")).containsText("xarray.open_datatree");
            var file = page.waitForDownload(
                    () -> page.getByTestId("download-run-1.zarr.zip").click());
            assertThat(file.suggestedFilename()).isEqualTo("run-1.zarr.zip");
            assertThat(Files.size(file.path())).isGreaterThan(4 * 1000 * 18 * 8);
            assertThat(page.getByTestId("command")).not().containsText(Pattern.compile("vrt_|[0-9a-f]{32}"));
        }
    }
}
