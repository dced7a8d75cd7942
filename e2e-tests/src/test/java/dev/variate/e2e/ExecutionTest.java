package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One execution of a model, stepped through beside its code. */
@ExtendWith(Shared.class)
class ExecutionTest {

    @Test
    void an_execution_is_stepped_through_by_keys_and_its_densities_add_up(Studio studio, Browsers browsers, Rest rest) {
        try (var owner = browsers.owner(studio)) {
            var model = ModelPage.open(owner, studio, rest, "Eight schools");
            var page = model.page();
            model.liveMean("mu", mean -> true);
            page.getByTestId("show-execution").click();
            assertThat(page.getByTestId("execution-step")).hasAttribute("data-name", "mu");
            assertThat(page.getByTestId("execution-at")).hasText("1 of 5");
            var sum = 0.0;
            for (var name : List.of("mu", "tau", "z", "theta", "y")) {
                assertThat(page.getByTestId("execution-step")).hasAttribute("data-name", name);
                assertThat(model.find(".cm-pointed")).containsText(name);
                assertThat(page.getByTestId("node-" + name)).hasClass(Pattern.compile(".*\\bnow\\b.*"));
                if (!name.equals("theta")) {
                    sum += number(page.getByTestId("execution-score").innerText());
                }
                // each is rounded to two decimals
                assertThat(number(page.getByTestId("execution-joint").innerText()))
                        .isCloseTo(sum, within(0.03));
                page.keyboard().press("ArrowRight");
            }
            assertThat(page.getByTestId("execution-step")).containsText("28, 8, −3, 7, −1, 1");

            page.getByTestId("execution-given").selectOption("prior");
            assertThat(page.getByTestId("execution-step")).containsText("drawn");
            assertThat(page.getByTestId("execution-step")).not().containsText("28, 8, −3");
            assertThat(page).hasURL(Pattern.compile(".*execution=1%7E4%7Eprior.*"));
            page.reload();
            assertThat(page.getByTestId("execution-at")).hasText("5 of 5");
            page.getByTestId("execution").press("t");
            assertThat(page.getByTestId("execution-rows").locator("tbody tr")).hasCount(5);

            model.replaceLine(3, "    var mu    = flat();");
            assertThat(page.getByTestId("execution-error")).containsText("mu (line 3) cannot be drawn");
        }
    }

    @Test
    void rest_tells_the_same_execution_each_time(Rest rest) {
        var path = "/models/" + ModelPage.gallery(rest, "Eight schools") + "/execution?seed=7";
        var steps = rest.get(path).expect(200).json();
        assertThat(steps.valueStream().map(step -> step.path("name").asString()))
                .containsExactly("mu", "tau", "z", "theta", "y");
        var scores = steps.valueStream()
                .mapToDouble(step -> step.path("logProb").asDouble(0))
                .sum();
        assertThat(steps.get(4).path("logJoint").asDouble()).isCloseTo(scores, within(1e-9));
        assertThat(rest.get(path).expect(200).text()).isEqualTo(steps.toString());
    }

    private static double number(String text) {
        return Double.parseDouble(text.replace("−", "-").replace(",", ""));
    }
}
