package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator.FilterOptions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The board of the pool: what waits, and who works. */
@ExtendWith(Shared.class)
class PoolPageTest {

    @Test
    void a_run_that_is_dragged_onto_one_of_high_priority_goes_as_that_does_and_the_board_keeps_the_focus(
            Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("queue");
        var data = rest.data(project, "schools", Texts.SCHOOLS);
        for (var priority : List.of("low", "high")) {
            rest.post(
                            "/projects/" + project + "/runs",
                            Map.of(
                                    "model",
                                    rest.model(project, priority + " schools", Texts.EIGHT_SCHOOLS),
                                    "data",
                                    data,
                                    "method",
                                    "nuts",
                                    // so that it waits, however many workers there are
                                    "placement",
                                    Map.of("priority", priority, "labels", List.of("a-machine-that-nobody-has"))))
                    .expect(201);
        }
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/pool");
            var waiting = page.locator("[data-testid=queue] li");
            assertThat(waiting).hasCount(2);
            var low = waiting.filter(new FilterOptions().setHasText("low schools"));
            assertThat(low).containsText("low priority");
            low.dragTo(waiting.filter(new FilterOptions().setHasText("high schools")));
            assertThat(low).containsText("high priority");

            var drain = page.locator("[aria-label='Drain local']");
            drain.focus();
            // the board is brought up to date every second
            page.waitForTimeout(2500);
            assertThat(drain).isFocused();
        }
    }
}
