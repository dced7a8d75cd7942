package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.run.CheckFinding;
import dev.variate.backend.run.RunSettings;
import dev.variate.backend.run.RunStatus;
import dev.variate.backend.run.RunView;
import dev.variate.fit.Method;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.Link;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The largest thing on the page: whether the run can be trusted, in a sentence, and beside it what to try. Announced when it changes, not with every draw. */
class VerdictPanel extends Section {

    private static final Pattern LINE = Pattern.compile("\\b[Ll]ine (\\d{1,6})\\b");
    private static final int NEIGHBOURS = 2;

    private final Paragraph verdict = new Paragraph();
    private final Paragraph error = new Paragraph();
    private final Div excerpt = new Div();
    private final Div next = new Div();
    private final FindingsLine findings = new FindingsLine();
    private final Optional<BiConsumer<Method, RunSettings>> again;
    private String shown = "";
    private String advised = "";
    private String told = "";
    /** What a training has learnt so far, in words; empty for what draws. */
    private String learnt = "";

    /**
     * What a run that waits needs to know.
     *
     * @param ahead runs that wait, this one included
     * @param obstacle why no worker that is there can take it; empty if it only waits for its turn
     */
    record Waiting(int ahead, String obstacle) {
        static final Waiting NOT = new Waiting(0, "");
    }

    /** @param again launches the run anew with another method or other settings; empty for who may not */
    VerdictPanel(Optional<BiConsumer<Method, RunSettings>> again) {
        this.again = again;
        addClassName("lead");
        getElement().setAttribute("aria-label", "Verdict");
        verdict.addClassNames("verdict", "big");
        verdict.getElement().setAttribute("data-testid", "verdict").setAttribute("role", "status");
        error.addClassName("failure");
        error.getElement().setAttribute("data-testid", "run-error");
        next.addClassName("next");
        next.getElement().setAttribute("data-testid", "try");
        excerpt.addClassName("excerpt");
        excerpt.getElement()
                .setAttribute("data-testid", "excerpt")
                .setAttribute("role", "region")
                .setAttribute("tabindex", "0")
                .setAttribute("aria-label", "The line of the model");
        excerpt.setVisible(false);
        add(new Div(verdict, findings, error, excerpt), next);
    }

    /** What stands for the verdict of a training. */
    void learnt(String words) {
        learnt = words;
        // it changes with every point, which nobody wants to hear
        verdict.getElement()
                .setAttribute("aria-live", words.isEmpty() || words.startsWith("Learnt") ? "polite" : "off");
    }

    /** What the run's checks found. */
    void found(long run, List<CheckFinding> all) {
        findings.show(run, all);
    }

    /** @param words what to try, in words; empty if nothing needs doing */
    void show(RunView run, Waiting waiting, Optional<RunView> earlier, String words) {
        verdict.getElement().setAttribute("data-status", run.status().text());
        var sentence = !learnt.isEmpty() && (run.status() == RunStatus.RUNNING || run.status() == RunStatus.SUCCEEDED)
                ? learnt
                : sentence(run, waiting);
        if (!(run.status() + sentence).equals(shown)) {
            shown = run.status() + sentence;
            say(run, Sentence.of(sentence));
        }
        error.setVisible(!run.error().isEmpty());
        if (!run.error().equals(told)) {
            told = run.error();
            error.removeAll();
            error.add(Sentence.words(told));
            lineOf(told).ifPresent(line -> excerpt(run.source(), line));
        }
        advise(run, earlier, words);
    }

    private static Optional<Integer> lineOf(String error) {
        var place = LINE.matcher(error);
        return place.find() ? Optional.of(Integer.parseInt(place.group(1))) : Optional.empty();
    }

    /** The line that the error speaks of, between its neighbours. */
    private void excerpt(String source, int line) {
        var lines = source.lines().toList();
        excerpt.removeAll();
        excerpt.setVisible(line >= 1 && line <= lines.size());
        for (var i = Math.max(1, line - NEIGHBOURS); i <= Math.min(lines.size(), line + NEIGHBOURS); i++) {
            var number = new Span(Integer.toString(i));
            number.addClassName("l");
            var row = new Div(number, new Span(lines.get(i - 1)));
            row.setClassName("at", i == line);
            excerpt.add(row);
        }
    }

    private void say(RunView run, Sentence sentence) {
        verdict.removeAll();
        if (!sentence.lead().isEmpty()) {
            var lead = new Span(sentence.lead() + ".");
            lead.addClassNames("b", tone(run, sentence.lead()));
            verdict.add(lead, new Span(" "));
        }
        verdict.add(sentence.words());
    }

    private static String tone(RunView run, String lead) {
        return switch (run.status()) {
            case FAILED -> "bad";
            case QUEUED, PAUSED, CANCELLED -> "t2";
            case RUNNING, SUCCEEDED ->
                lead.startsWith("Good")
                                || lead.equals("Learnt")
                                || lead.startsWith("Too early")
                                || lead.startsWith("A point")
                        ? "plain"
                        : lead.startsWith("Not to be") ? "bad" : "caution";
        };
    }

    private static String sentence(RunView run, Waiting waiting) {
        return switch (run.status()) {
            case QUEUED ->
                !waiting.obstacle().isEmpty()
                        ? "Waiting. " + waiting.obstacle()
                        : "Waiting. "
                                + (waiting.ahead() <= 1
                                        ? "The next free worker takes this run."
                                        : Figures.whole(waiting.ahead()) + " runs wait for a worker.");
            case RUNNING -> run.verdict().isEmpty() ? begun(run) : run.verdict();
            case PAUSED -> "Paused. " + (run.verdict().isEmpty() ? "No draw counts yet." : run.verdict());
            case SUCCEEDED -> run.verdict();
            case FAILED -> "Failed.";
            case CANCELLED -> "Cancelled. " + (run.verdict().isEmpty() ? "There were no draws yet." : run.verdict());
        };
    }

    private static String begun(RunView run) {
        return switch (run.phase()) {
            case "compiling" ->
                "Compiling the model and its gradient for "
                        + RunWords.device(run.settings().device())
                        + (run.settings().device().equals("jvm") ? "." : "; the first draws may take some seconds.");
            case "warmup" ->
                run.method().seesBatches()
                        ? "Warming up: the chains leave the mode; nothing counts yet."
                        : "Warming up: the chains look for their step size; nothing counts yet.";
            default ->
                run.method() == Method.TRAIN
                        ? "Training; the first point comes after the first steps."
                        : run.method().hasChains()
                                ? "Sampling."
                                : RunWords.seeking(run.method()) + "; what it finds comes together, at the end.";
        };
    }

    private void advise(RunView run, Optional<RunView> earlier, String words) {
        var advice = Advice.of(run);
        var line = lineOf(run.error()).map(String::valueOf).orElse("");
        var key = run.status() + "|" + advice.map(Advice::action).orElse("") + "|" + words + "|" + line + "|"
                + earlier.map(RunView::id).orElse(0L);
        if (key.equals(advised)) {
            return;
        }
        advised = key;
        next.removeAll();
        switch (run.status()) {
            case QUEUED -> {}
            case RUNNING, PAUSED -> {
                if (!words.isEmpty()) {
                    next.add(new H3("Try"), paragraph(words));
                }
            }
            case FAILED ->
                tryThis(List.of(Link.act(
                        line.isEmpty() ? "Open the model" : "Open the model at line " + line,
                        "models/" + run.modelId() + (line.isEmpty() ? "" : "?line=" + line))));
            case SUCCEEDED, CANCELLED -> {
                if (!words.isEmpty()) {
                    next.add(new H3("Try"), paragraph(words));
                    again.ifPresent(launch -> advice.ifPresent(change -> {
                        var act = Link.act(change.action(), () -> launch.accept(change.method(), change.settings()));
                        act.getElement().setAttribute("data-testid", "run-again");
                        next.add(new Paragraph(act));
                    }));
                } else {
                    earlier.ifPresent(before -> tryThis(List.of(Link.act(
                            "Compare with run " + before.number() + " of this model",
                            "compare?runs=" + before.id() + "," + run.id()))));
                }
            }
        }
    }

    private void tryThis(List<? extends com.vaadin.flow.component.Component> actions) {
        next.add(new H3("Next"));
        actions.forEach(action -> next.add(new Paragraph(action)));
    }

    private static Paragraph paragraph(String text) {
        var paragraph = new Paragraph();
        paragraph.add(Sentence.words(text));
        return paragraph;
    }
}
