package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the editor says while someone writes a model. */
@ExtendWith(Shared.class)
class WritingTest {

    private static final String LIST = ".cm-tooltip-autocomplete";
    private static final String SELECTED = LIST + " [aria-selected=true]";
    private static final String EXPLAINED = ".cm-completionInfo";

    /** Eight schools with its data, looked at once, as a model of its own that a test may spoil. */
    private static ModelPage schools(BrowserContext person, Studio studio, Rest rest) {
        var project = rest.project("writing");
        var model = rest.model(project, "Eight schools", Texts.EIGHT_SCHOOLS);
        var data = rest.data(project, "schools", Texts.SCHOOLS);
        var page = person.newPage();
        page.navigate(studio.address() + "/models/" + model);
        page.locator(".cm-content").waitFor();
        page.getByTestId("data-choice").selectOption(Long.toString(data));
        var schools = new ModelPage(page);
        schools.liveMean("mu", mean -> true);
        return schools;
    }

    @Test
    void a_distribution_is_completed_explained_and_filled_in_by_tab(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = schools(owner, studio, rest);
            model.newLineAfter(4);
            model.type("var q = gamm");
            assertThat(model.find(SELECTED)).containsText("gamma(shape, rate");
            var explained = model.find(EXPLAINED);
            assertThat(explained).containsText("The gamma distribution with mean shape/rate.");
            assertThat(explained).containsText("the positive numbers");
            assertThat(explained.getByRole(AriaRole.IMG)).isVisible();

            model.accept("Tab");
            assertThat(model.activeLine()).containsText("var q = gamma(shape, rate)");
            assertThat(model.activeParameter()).hasText("shape");
            model.type("2");
            model.press("Tab");
            assertThat(model.activeParameter()).hasText("rate");
            model.type("1");
            model.press("Tab");
            model.type(";");
            assertThat(model.activeLine()).containsText("var q = gamma(2, 1);");
            assertThat(model.signature()).hasCount(0);
        }
    }

    @Test
    void who_types_through_the_places_gets_what_they_typed(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = schools(owner, studio, rest);
            model.newLineAfter(4);
            model.type("var q = gamm");
            assertThat(model.find(SELECTED)).containsText("gamma(");
            model.accept("Enter");
            assertThat(model.activeLine()).containsText("gamma(shape, rate)");
            model.type("exp(2), 1);");
            assertThat(model.activeLine()).containsText("var q = gamma(exp(2), 1);");
        }
    }

    @Test
    void names_of_the_text_come_first_and_keys_of_the_data_where_a_name_is_made(
            Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = schools(owner, studio, rest);
            model.newLineAfter(4);
            model.type("var q = normal(mu, ta");
            assertThat(model.find(SELECTED)).containsText("tau");
            assertThat(model.find(SELECTED)).containsText("halfCauchy(5)");
            assertThat(model.find(LIST)).not().containsText("theta"); // made further down
            model.press("Escape");
            model.replaceLine(1, "Tensor eightSchools() {");
            model.press("ArrowLeft");
            model.press("ArrowLeft");
            model.press("ArrowLeft");
            model.type("si");
            assertThat(model.find(SELECTED)).containsText("sigma");
            model.accept("Tab");
            assertThat(model.activeLine()).containsText("Tensor eightSchools(Tensor sigma) {");
        }
    }

    @Test
    void keys_mean_what_they_always_mean_where_nothing_is_to_be_completed(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = schools(owner, studio, rest);
            model.newLineAfter(4);
            model.type("var q = tau");
            assertThat(model.find(SELECTED)).containsText("tau");
            model.accept("Enter");
            assertThat(model.line(5)).hasText(Pattern.compile("\\s*var q = tau$"));
            assertThat(model.line(6)).hasText(Pattern.compile("\\s*"));
            model.replaceLine(5, "    var q = tau + 1;");
            model.press("Enter");
            model.press("Tab");
            model.type("x");
            assertThat(model.activeLine()).hasText(Pattern.compile("^ {8}x$"));
            model.replaceLine(6, "    var u = norm");
            assertThat(model.find(SELECTED)).containsText("normal");
            model.press("Escape");
            model.replaceLine(6, "    var u = normal(0, 1, shape(");
            model.press("Control+Shift+Space");
            assertThat(model.signature()).isVisible();
            model.replaceLine(6, "");
            model.run(); // Ctrl-Enter
        }
    }

    @Test
    void a_signature_follows_the_caret_and_escape_closes_it(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = schools(owner, studio, rest);
            model.newLineAfter(4);
            model.type("var q = normal(");
            assertThat(model.signature()).containsText("normal(location, scale, options…)");
            assertThat(model.activeParameter()).hasText("location");
            assertThat(model.signature()).containsText("where the middle lies");
            model.type("exp(1");
            assertThat(model.signature()).containsText("e to the power");
            model.type("), ");
            assertThat(model.activeParameter()).hasText("scale");
            assertThat(model.find(".cm-announced")).containsText("scale: how wide it is, above 0");
            model.press("ArrowLeft");
            model.press("ArrowLeft");
            assertThat(model.activeParameter()).hasText("location");
            model.press("Escape");
            assertThat(model.signature()).hasCount(0);
            model.press("End");
            assertThat(model.signature()).hasCount(0);
        }
    }

    @Test
    void a_name_under_the_pointer_says_what_it_is(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = schools(owner, studio, rest);
            model.pointAt("mu", 1);
            assertThat(model.told()).containsText("latent random variable");
            assertThat(model.told()).containsText("normal(0, 5)");
            assertThat(model.told()).containsText(Pattern.compile("Posterior\\s*[−\\d.]+ ± [\\d.]+"));
            model.pointAt("theta", 1);
            assertThat(model.told()).containsText("named value");
            assertThat(model.told()).containsText("[8]");
            model.pointAt("sigma", 0);
            assertThat(model.told()).containsText("input, from the data");
            model.pointAt("halfCauchy", 0);
            assertThat(model.told()).containsText("The absolute value of a Cauchy variable");

            model.caretIn("z", 0);
            model.press("F1");
            assertThat(model.told()).containsText("normal(0, 1)");
            assertThat(model.told()).containsText("[8]");
            model.press("Escape");
            assertThat(model.told()).hasCount(0);
        }
    }

    @Test
    void a_name_leads_to_where_it_is_made(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = schools(owner, studio, rest);
            model.caretIn("tau", 1);
            assertThat(model.activeLine()).containsText("var theta");
            model.press("F12");
            assertThat(model.activeLine()).containsText("var tau");
            model.controlClick("sigma", 1);
            assertThat(model.activeLine()).containsText("Tensor eightSchools(Tensor sigma)");
        }
    }

    @ParameterizedTest(name = "axe finds nothing in what the editor opens, in {0}")
    @EnumSource(
            value = ColorScheme.class,
            names = {"LIGHT", "DARK"})
    void axe_finds_nothing_in_what_the_editor_opens(ColorScheme scheme, Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio, scheme)) {
            var model = schools(owner, studio, rest);
            model.newLineAfter(4);
            model.type("var q = normal(mu, ga");
            assertThat(model.find(EXPLAINED)).isVisible();
            assertThat(model.signature()).isVisible();
            AccessibilityTest.check(model.page(), "completion and signature");
            model.press("Escape");
            model.press("Escape");
            model.caretIn("halfCauchy", 0);
            model.press("F1");
            assertThat(model.told()).isVisible();
            AccessibilityTest.check(model.page(), "the explanation of a distribution");
        }
    }
}
