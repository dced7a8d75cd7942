package dev.variate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.WaitForFunctionOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Measures what people wait for, on a warm studio, and prints it beside its budget. Only what is ten times past its budget fails: a machine that does other
 * things too would fail a tighter bound without anybody having made a mistake.
 */
@ExtendWith(Shared.class)
class SpeedTest {

    private static final int TIMES = 7;
    private static final int TOLERANCE = 10;

    @Test
    void eight_schools_answers_while_one_types_and_runs_before_one_looks_up(
            Studio studio, Browsers browsers, Rest rest) {
        var live = new ArrayList<Double>();
        var first = new ArrayList<Double>();
        var whole = new ArrayList<Double>();
        try (var owner = browsers.owner(studio)) {
            for (var i = 0; i < TIMES; i++) {
                var model = ModelPage.open(owner, studio, rest, "Eight schools");
                model.liveMean("mu", mean -> mean < 6);
                live.add(keyToPosterior(model));
                model.deleteInPriorOfMu();
                model.liveMean("mu", mean -> mean < 6);
                var page = model.page();
                watchRun(page);
                page.keyboard().press("Control+Enter");
                first.add(elapsed(page, "firstDraws"));
                whole.add(elapsed(page, "ended"));
                page.close();
            }
        }
        report("last key to live posterior", live, 500);
        report("Ctrl-Enter to first draws", first, 700);
        report("Ctrl-Enter to the end of 4 × 2,000 iterations", whole, 1500);
    }

    @Test
    void a_key_is_on_the_screen_before_the_next_is_pressed_also_in_a_long_model(
            Studio studio, Browsers browsers, Rest rest) {
        var project = rest.project("long models");
        var rows = IntStream.range(0, 490)
                .mapToObj(row -> "    var d%d = mu * %d + tau;\n".formatted(row, row))
                .collect(Collectors.joining());
        var source = Texts.EIGHT_SCHOOLS.replace("    return y;", rows + "    return y;");
        var model = rest.model(project, "a long one", source);
        try (var owner = browsers.owner(studio)) {
            var page = owner.newPage();
            page.navigate(studio.address() + "/models/" + model);
            page.locator(".cm-content").waitFor();
            var editor = new ModelPage(page);
            editor.newLineAfter(6);
            page.evaluate("""
                    () => {
                        window.keys = [];
                        const channel = new MessageChannel();
                        let pressed = [];
                        channel.port1.onmessage = () => { pressed.splice(0).forEach(at => window.keys.push(performance.now() - at)); };
                        addEventListener('keydown', () => {
                            pressed.push(performance.now());
                            requestAnimationFrame(() => channel.port2.postMessage(0)); // answered when the frame is drawn
                        }, { capture: true });
                    }""");
            var text = "var q = normal(mu, tau); var r = gamma(exp(mu), 1); var s = halfNorm";
            page.keyboard().type(text, new Keyboard.TypeOptions().setDelay(120));
            page.waitForFunction("wanted => window.keys.length >= wanted", text.length());
            var millis = new ArrayList<Double>();
            ((List<?>) page.evaluate("window.keys")).forEach(value -> millis.add(((Number) value).doubleValue()));
            report("key to the screen, 500 lines, with completion and signature", millis, 50);
        }
    }

    /** From the key press, as the browser saw it, to the first change of the figure. */
    private static double keyToPosterior(ModelPage model) {
        model.page().evaluate("""
                () => {
                    const figure = document.querySelector('[data-testid=density-mu]');
                    const mean = () => /([−\\d.,]+) ± /.exec(document.querySelector('[data-testid=density-mu]')?.textContent ?? '')?.[1];
                    const before = mean();
                    window.measured = {};
                    addEventListener('keydown', e => { window.measured.key = performance.now(); }, { capture: true });
                    const look = () => {
                        if (mean() && mean() !== before && window.measured.key) { window.measured.posterior = performance.now() - window.measured.key; }
                        else { requestAnimationFrame(look); }
                    };
                    look();
                }""");
        model.typeIntoPriorOfMu("0");
        return elapsed(model.page(), "posterior");
    }

    private static void watchRun(Page page) {
        page.evaluate("""
                () => {
                    window.measured = {};
                    addEventListener('keydown', e => { if (e.key === 'Enter') { window.measured.key = performance.now(); } }, { capture: true });
                    const look = () => {
                        const m = window.measured;
                        if (m.key && !m.firstDraws && document.querySelector('[data-testid=trace] canvas')) { m.firstDraws = performance.now() - m.key; }
                        if (m.key && !m.ended && document.querySelector('[data-testid=verdict][data-status=succeeded]')) { m.ended = performance.now() - m.key; }
                        if (!m.ended || !m.firstDraws) { requestAnimationFrame(look); }
                    };
                    look();
                }""");
    }

    private static double elapsed(Page page, String name) {
        return ((Number) page.waitForFunction(
                                "name => window.measured[name]", name, new WaitForFunctionOptions().setTimeout(60_000))
                        .jsonValue())
                .doubleValue();
    }

    private static void report(String what, List<Double> millis, int budget) {
        Collections.sort(millis);
        var median = millis.get(millis.size() / 2);
        System.out.printf(
                "%s: median %.0f ms, from %.0f to %.0f ms (budget %d ms)%n",
                what, median, millis.getFirst(), millis.getLast(), budget);
        assertThat(median).as(what).isLessThan((double) budget * TOLERANCE);
    }
}
