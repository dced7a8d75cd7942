package dev.variate.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;

/** A model's page, as a person uses it. */
record ModelPage(Page page) {

    private static final Pattern MEAN = Pattern.compile("([−-]?[\\d.,]+) ± ");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Opens a model of the gallery and waits for its text. */
    static ModelPage open(BrowserContext person, Studio studio, Rest rest, String name) {
        var page = person.newPage();
        page.navigate(studio.address() + "/models/" + gallery(rest, name));
        page.locator(".cm-content").waitFor();
        return new ModelPage(page);
    }

    static long gallery(Rest rest, String name) {
        for (var project : rest.get("/projects").expect(200).json()) {
            if (!project.path("gallery").asBoolean()) {
                continue;
            }
            for (var model : rest.get("/projects/" + project.path("id").asLong() + "/models")
                    .expect(200)
                    .json()) {
                if (model.path("name").asString().equals(name)) {
                    return model.path("id").asLong();
                }
            }
        }
        throw new AssertionError("the gallery has no model named " + name);
    }

    /** The mean that the live posterior shows of a quantity, once it is as wanted. */
    double liveMean(String quantity, DoublePredicate wanted) {
        return Poll.until("a live mean of " + quantity + " as wanted", LIMIT, () -> {
            var figure = page.getByTestId("density-" + quantity);
            if (figure.count() == 0) {
                return Optional.empty();
            }
            var found = MEAN.matcher(figure.innerText());
            return Optional.of(found)
                    .filter(java.util.regex.Matcher::find)
                    .map(match ->
                            Double.parseDouble(match.group(1).replace("−", "-").replace(",", "")))
                    .filter(wanted::test);
        });
    }

    /** Puts the caret behind the 5 of {@code normal(0, 5)} and types. */
    void typeIntoPriorOfMu(String text) {
        toPriorOfMu();
        page.keyboard().type(text);
    }

    void deleteInPriorOfMu() {
        toPriorOfMu();
        page.keyboard().press("Backspace");
    }

    private void toPriorOfMu() {
        line(3);
        page.keyboard().press("End");
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowLeft");
    }

    private void line(int number) {
        page.locator(".cm-content").focus();
        page.keyboard().press("Control+Home");
        for (var i = 1; i < number; i++) {
            page.keyboard().press("ArrowDown");
        }
    }

    void replaceLine(int number, String text) {
        line(number);
        page.keyboard().press("End");
        page.keyboard().press("Shift+Home");
        page.keyboard().press("Shift+Home");
        page.keyboard().insertText(text);
    }

    /** Ctrl-Enter. */
    RunPage run() {
        page.locator(".cm-content").focus();
        page.keyboard().press("Control+Enter");
        page.waitForURL(Pattern.compile(".*/runs/\\d+.*"));
        return new RunPage(page);
    }
}
