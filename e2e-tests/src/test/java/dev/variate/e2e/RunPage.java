package dev.variate.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator.WaitForOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** A run's page, as a person sees it. */
record RunPage(Page page) {

    private static final double LONG = 180_000;

    static RunPage open(Page page, Studio studio, long run) {
        page.navigate(studio.address() + "/runs/" + run);
        return new RunPage(page);
    }

    /** The first pixels of a chain: the densities beside the traces have a path once there are draws, the traces a canvas. */
    void waitForDraws() {
        page.locator("[data-testid=trace] canvas")
                .first()
                .waitFor(new WaitForOptions()
                        .setState(WaitForSelectorState.VISIBLE)
                        .setTimeout(60_000));
    }

    void waitForStatus(String status) {
        assertThat(page.getByTestId("verdict"))
                .hasAttribute("data-status", status, new HasAttributeOptions().setTimeout(LONG));
    }

    void waitForSummary() {
        page.getByTestId("summary-row").first().waitFor();
    }

    String verdict() {
        return page.getByTestId("verdict").innerText();
    }

    /** Of the quantities that the summary shows; nothing while it is one of the first draws, which have no R-hat yet. */
    Optional<Double> worstRHat() {
        var shown = page.getByTestId("rhat").allInnerTexts();
        return shown.stream().allMatch(text -> text.matches("[\\d.]+"))
                ? shown.stream().map(Double::valueOf).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    double mean(String quantity) {
        page.getByTestId("tab-posterior").click();
        var row = page.locator("[data-testid=posterior-table] tr[data-name='" + quantity + "'] td")
                .first();
        var mean = Double.parseDouble(row.innerText().replace("−", "-").replace(",", ""));
        page.getByTestId("tab-live").click();
        // Whoever loads the page anew before its address has changed back gets the posterior again, on which there is
        // no
        // trace.
        assertThat(page.getByTestId("tab-live")).hasAttribute("aria-current", "page");
        assertThat(page).hasURL(Pattern.compile(".*/runs/\\d+$"));
        return mean;
    }

    long id() {
        var found = Pattern.compile("/runs/(\\d+)").matcher(page.url());
        if (!found.find()) {
            throw new AssertionError("no run has the address " + page.url());
        }
        return Long.parseLong(found.group(1));
    }
}
