package dev.variate.frontend.model;

import dev.variate.backend.model.GraphView;
import dev.variate.backend.model.ProblemView;
import dev.variate.backend.run.LiveView;
import dev.variate.frontend.shell.Figures;
import dev.variate.frontend.shell.VerdictWords;
import java.util.List;
import java.util.Map;

/**
 * What the browser shows of the posterior of a text while it is typed. Field names are those of {@code posterior.ts}.
 *
 * @param state {@code now}: of the text as it is; {@code held}: what is drawn belongs to an older text; {@code none}: there is nothing to draw
 * @param action what the button behind {@code detail} says; empty if there is none
 * @param order the variables, in the order to draw them
 * @param observed by variable, the observed values that belong beside its elements
 */
public record LiveReport(
        String state,
        String tone,
        String lead,
        String sentence,
        String detail,
        String action,
        List<Curve> marginals,
        List<String> order,
        Map<String, List<Double>> observed) {

    private static final String OFF = "Turn off";
    private static final String ON = "Turn on";

    public LiveReport {
        marginals = List.copyOf(marginals);
        order = List.copyOf(order);
        observed = Map.copyOf(observed);
    }

    /**
     * The report of a fit of the text as it is.
     *
     * @param drawn whether the page shows an older fit
     */
    static LiveReport of(LiveView view, Map<String, List<Double>> observed, boolean drawn) {
        if (!view.problems().isEmpty()) {
            return held(view.problems().getFirst().line(), drawn);
        }
        if (view.marginals().isEmpty()) {
            return view.note().isEmpty() ? nothingToInfer() : notThisTime(view.note());
        }
        var words = VerdictWords.of(view.verdict().sentence());
        var detail = view.note().isEmpty()
                ? "Live: 4 chains of 400 draws in %s, on every pause in typing. Nothing here is kept."
                        .formatted(Figures.duration(view.totalMillis() / 1000.0))
                : view.note() + " Nothing here is kept.";
        return new LiveReport(
                "now",
                words.tone(),
                words.lead(),
                words.rest(),
                detail,
                OFF,
                view.marginals().stream().map(Curve::of).toList(),
                order(view.graph()),
                observed);
    }

    /** The text has a mistake: what was drawn stays, and says that it is old. */
    static LiveReport held(int line, boolean drawn) {
        var where = line > 0 ? "line " + line : "the model";
        return drawn
                ? words(
                        "held",
                        "bad",
                        "Held.",
                        "What is drawn here is the posterior of the last text that could be run. It moves again when "
                                + where + " is right.",
                        "Live fits wait; nothing was lost, and Ctrl Z goes back.",
                        OFF)
                : words("none", "bad", "Held.", "The posterior appears when " + where + " is right.", "", OFF);
    }

    /** There are no draws of this text, which need not be so for the next. */
    private static LiveReport notThisTime(String note) {
        return words("held", "plain", "", note, "The next pause in typing tries again.", OFF);
    }

    /** The model has taken too long several times in a row: no more fits until someone asks. */
    static LiveReport tooSlow(String note) {
        return words(
                "held",
                "plain",
                "Live is off for this model.",
                note,
                "So it was three times in a row. Ctrl Enter makes a kept run, which may take its time.",
                ON);
    }

    static LiveReport off() {
        return words(
                "held",
                "plain",
                "Live is off.",
                "Mistakes are still found as you type, and Ctrl Enter makes a kept run.",
                "",
                ON);
    }

    /** A text with weights to learn: nothing is sampled while somebody types. */
    static LiveReport trained(List<ProblemView> problems) {
        return problems.isEmpty()
                ? words(
                        "none",
                        "plain",
                        "Trained, not sampled.",
                        "The weights of this model are learnt from pictures: Train makes a run that is kept, and shows how what it says of them becomes shorter.",
                        "",
                        "")
                : words(
                        "none",
                        "bad",
                        "Held.",
                        problems.getFirst().line() > 0
                                ? "It can be trained when line "
                                        + problems.getFirst().line() + " is right."
                                : problems.getFirst().message(),
                        "",
                        "");
    }

    static LiveReport failed(String why) {
        return words(
                "held",
                "bad",
                "No live fit.",
                why,
                "What you type is kept. The next pause in typing tries again.",
                OFF);
    }

    private static LiveReport nothingToInfer() {
        return words(
                "none",
                "plain",
                "",
                "Nothing is left to infer: every random variable of this model is observed, or there is none yet.",
                "A line such as var mu = normal(0, 5); makes one.",
                OFF);
    }

    private static LiveReport words(
            String state, String tone, String lead, String sentence, String detail, String action) {
        return new LiveReport(state, tone, lead, sentence, detail, action, List.of(), List.of(), Map.of());
    }

    /** What the observations hang on comes first, then all else as the model has it. */
    private static List<String> order(GraphView graph) {
        var observed = graph.nodes().stream()
                .filter(node -> node.kind() == GraphView.Kind.OBSERVED)
                .map(GraphView.Node::id)
                .toList();
        var parents = graph.edges().stream()
                .filter(edge -> observed.contains(edge.to()))
                .map(GraphView.Edge::from)
                .toList();
        var known = graph.nodes().stream()
                .filter(node -> node.kind() == GraphView.Kind.LATENT || node.kind() == GraphView.Kind.DETERMINISTIC)
                .map(GraphView.Node::id)
                .toList();
        var first = known.stream().filter(parents::contains);
        var rest = known.stream().filter(name -> !parents.contains(name));
        return java.util.stream.Stream.concat(first, rest).toList();
    }
}
