package dev.variate.e2e;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.time.Duration;
import java.util.List;
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
        toLine(3);
        page.keyboard().press("End");
        page.keyboard().press("ArrowLeft");
        page.keyboard().press("ArrowLeft");
    }

    private void toLine(int number) {
        page.locator(".cm-content").focus();
        page.keyboard().press("Control+Home");
        for (var i = 1; i < number; i++) {
            page.keyboard().press("ArrowDown");
        }
    }

    void replaceLine(int number, String text) {
        toLine(number);
        page.keyboard().press("End");
        page.keyboard().press("Shift+Home");
        page.keyboard().press("Shift+Home");
        page.keyboard().insertText(text);
    }

    void newLineAfter(int number) {
        toLine(number);
        page.keyboard().press("End");
        page.keyboard().press("Enter");
    }

    /** Key by key, as a person does. */
    void type(String text) {
        page.keyboard().type(text);
    }

    void press(String key) {
        page.keyboard().press(key);
    }

    /** Takes what the list of completions has chosen, once it has stood there long enough to be seen: sooner, the key is not meant for it. */
    void accept(String key) {
        page.waitForTimeout(120);
        press(key);
    }

    Locator find(String selector) {
        return page.locator("variate-editor " + selector);
    }

    Locator line(int number) {
        return find(".cm-line").nth(number - 1);
    }

    Locator activeLine() {
        return find(".cm-line.cm-activeLine");
    }

    /** The parameters of the call that is being written. */
    Locator signature() {
        return page.getByTestId("signature");
    }

    Locator activeParameter() {
        return signature().locator(".now b");
    }

    /** What is said of the name under the pointer, or of the one that was asked about. */
    Locator told() {
        return page.getByTestId("hover");
    }

    /** Rests the pointer on a word of the code. */
    void pointAt(String word, int occurrence) {
        page.mouse().move(2, 2); // an explanation that is open may lie over the word
        told().waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        var middle = middle(word, occurrence);
        page.mouse().move(middle[0], middle[1]);
    }

    void caretIn(String word, int occurrence) {
        var middle = middle(word, occurrence);
        page.mouse().click(middle[0], middle[1]);
    }

    void controlClick(String word, int occurrence) {
        page.keyboard().down("Control");
        caretIn(word, occurrence);
        page.keyboard().up("Control");
    }

    /** Where the middle of a whole word of the code is on the page; occurrences count from 0. */
    private double[] middle(String word, int occurrence) {
        var found = (List<?>) page.evaluate("""
                ([word, occurrence]) => {
                    const walk = document.createTreeWalker(document.querySelector('.cm-content'), NodeFilter.SHOW_TEXT);
                    const whole = new RegExp('\\\\b' + word + '\\\\b', 'g');
                    let left = occurrence;
                    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                        for (const match of node.data.matchAll(whole)) {
                            if (left-- === 0) {
                                const range = document.createRange();
                                range.setStart(node, match.index);
                                range.setEnd(node, match.index + word.length);
                                const box = range.getBoundingClientRect();
                                return [box.x + box.width / 2, box.y + box.height / 2];
                            }
                        }
                    }
                    throw new Error('the code has no such word: ' + word);
                }""", List.of(word, occurrence));
        return found.stream()
                .mapToDouble(place -> ((Number) place).doubleValue())
                .toArray();
    }

    /** Ctrl-Enter. */
    RunPage run() {
        page.locator(".cm-content").focus();
        page.keyboard().press("Control+Enter");
        page.waitForURL(Pattern.compile(".*/runs/\\d+.*"));
        return new RunPage(page);
    }
}
