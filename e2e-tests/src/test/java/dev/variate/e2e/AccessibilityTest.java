package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.variate.e2e.Rest.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All pages as axe judges them, in both themes, and a picture of each in {@code target/pages} for people to judge. */
@ExtendWith(Shared.class)
class AccessibilityTest {

    private static final Path PICTURES = Path.of("target", "pages");

    private static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    @ParameterizedTest(name = "axe finds nothing on the pages in {0}")
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axe_finds_nothing_on_the_pages(ColorScheme scheme, Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("for everyone");
        var model = rest.model(project, "Eight schools", Texts.EIGHT_SCHOOLS);
        var data = Optional.of(rest.data(project, "schools", Texts.SCHOOLS));
        var first = rest.run(project, model, data, Settings.USUAL, 1);
        var second = rest.run(project, model, data, Settings.USUAL, 2);
        rest.delete("/projects/" + rest.project("thrown away")).expect(204);
        var training = Digits.train(rest, Map.of("steps", 200, "every", 50));
        rest.succeeded(first, Duration.ofSeconds(60));
        rest.succeeded(second, Duration.ofSeconds(60));
        rest.succeeded(training, Duration.ofSeconds(120));
        try (var owner = browsers.owner(studio, scheme)) {
            var page = owner.newPage();
            var run = RunPage.open(page, studio, first);
            run.waitForDraws();
            run.waitForSummary();
            check(page, "the run");
            for (var tab : List.of("posterior", "graph", "log", "settings", "export")) {
                page.getByTestId("tab-" + tab).click();
                page.locator("[data-testid=tab-" + tab + "][aria-current=page]").waitFor();
                check(page, "the run's " + tab);
            }
            visit(page, studio, "runs/" + first + "/checks", "[data-testid=loo]", "the run's checks");
            visit(page, studio, "runs/" + training, "[data-testid=training-picture]", "a training");
            visit(
                    page,
                    studio,
                    "models/" + Digits.model(rest),
                    "[data-testid=picture-strip]",
                    "a model that is trained");
            visit(page, studio, "runs", "[data-testid=run-row]", "runs");
            visit(page, studio, "projects/" + project + "/runs", "[data-testid=run-row]", "a project's runs");
            visit(page, studio, "compare?runs=" + first + "," + second, "[data-testid=parameters]", "compared runs");
            visit(page, studio, "pool", "[data-testid=worker-row]", "the pool");
            visit(page, studio, "", "[data-testid=deed]", "home");
            page.keyboard().press("Control+k");
            page.locator("dialog [role=option]").first().waitFor();
            check(page, "the palette");
            visit(page, studio, "projects", "[data-testid=projects]", "projects");
            visit(page, studio, "projects/" + project, "[data-testid=models]", "a project");
            visit(page, studio, "projects/" + project + "/members", "[data-testid=webhook-new]", "members");
            visit(
                    page,
                    studio,
                    "projects/" + project + "/external-runs",
                    "[data-testid=external-none]",
                    "external runs");
            visit(page, studio, "data", "[data-testid=data-sets]", "data");
            visit(page, studio, "data/" + data.orElseThrow(), "[data-testid=data-variables]", "a data set");
            visit(page, studio, "team", "[data-testid=people]", "the team");
            visit(page, studio, "account", "[data-testid=sessions]", "an account");
            visit(page, studio, "trash", "[data-testid=trash-row]", "the trash");
            visit(page, studio, "runs/0", "main", "a run that is not there");
            visit(
                    page,
                    studio,
                    "models/" + ModelPage.gallery(rest, "Eight schools"),
                    "[data-testid=density-mu]",
                    "a model");
            page.getByTestId("prior-predictive").click();
            page.locator("[data-testid=check-variable][data-name=y]").waitFor();
            check(page, "the prior predictive");
            page.getByTestId("show-execution").click();
            page.getByTestId("execution-score").waitFor();
            check(page, "an execution");
            page.getByTestId("execution").press("t");
            page.getByTestId("execution-rows").waitFor();
            check(page, "an execution as a table");
        }
        try (var stranger = browsers.stranger(scheme)) {
            visit(stranger.newPage(), studio, "welcome", "[data-testid=credentials-username]", "signing in");
        }
    }

    private static void visit(Page page, Studio studio, String path, String ready, String what) {
        page.navigate(studio.address() + "/" + path);
        page.locator(ready).first().waitFor();
        check(page, what);
    }

    static void check(Page page, String what) {
        var scheme = (String) page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'");
        var name = what.replaceAll("[^\\p{Alnum}]+", "-");
        page.screenshot(
                new Page.ScreenshotOptions().setPath(PICTURES.resolve(scheme).resolve(name + ".png")));
        var violations = new AxeBuilder(page).withTags(RULES).analyze().getViolations();
        assertThat(violations.stream()
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " at "
                                + rule.getNodes().stream()
                                        .map(node -> node.getTarget() + " " + node.getHtml())
                                        .toList())
                        .toList())
                .as(what)
                .isEmpty();
    }
}
