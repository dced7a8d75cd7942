package dev.variate.frontend.compare;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.comparison.ComparisonView;
import dev.variate.backend.comparison.ComparisonView.Cell;
import dev.variate.backend.run.RunStatus;
import dev.variate.backend.run.RunView;
import dev.variate.frontend.shell.Figures;
import java.util.ArrayList;
import java.util.List;

/** The comparison in one sentence: do the runs differ by more than their Monte Carlo error, where most, and can they be trusted. */
final class Answer {

    /** Differences within so many standard errors are what chance gives. */
    static final double NOISE = 3;

    private static final double R_HAT_WANTED = 1.01;

    private Answer() {}

    /** A difference that stands out. */
    private record Difference(String name, RunView run, Cell cell) {
        double errors() {
            return Math.abs(cell.difference()) / cell.differenceMcse();
        }
    }

    static List<Component> of(ComparisonView comparison) {
        var words = new ArrayList<Component>();
        var large = new ArrayList<Difference>();
        var compared = 0;
        for (var row : comparison.parameters()) {
            for (var i = 1; i < row.cells().size(); i++) {
                var cell = row.cells().get(i);
                if (cell.present() && row.cells().getFirst().present() && Double.isFinite(cell.differenceMcse())) {
                    compared++;
                    if (isLarge(cell)) {
                        large.add(new Difference(row.name(), comparison.runs().get(i), cell));
                    }
                }
            }
        }
        if (compared == 0) {
            words.add(new Span("The runs have no quantity in common with draws to compare. "));
        } else if (large.isEmpty()) {
            words.addAll(List.of(
                    bold("No difference beyond " + (int) NOISE + " Monte Carlo errors"),
                    new Span(" in any of the " + Figures.count(compared, "figure", "figures")
                            + " that the runs share. ")));
        } else {
            large.sort((a, b) -> Double.compare(b.errors(), a.errors()));
            var most = large.getFirst();
            var decimals = decimalsOfDifference(most.cell().differenceMcse());
            words.addAll(List.of(
                    bold(most.name(), " moved most"),
                    new Span(": in run " + most.run().number() + " it is "
                            + signed(most.cell().difference(), decimals) + " ± "
                            + Figures.fixed(most.cell().differenceMcse(), decimals) + " from run "
                            + comparison.runs().getFirst().number() + ". " + large.size() + " of "
                            + Figures.count(compared, "mean differs", "means differ")
                            + " by more than " + (int) NOISE + " Monte Carlo errors. ")));
        }
        words.add(trust(comparison.runs()));
        return words;
    }

    static boolean isLarge(Cell cell) {
        return Math.abs(cell.difference()) > NOISE * cell.differenceMcse();
    }

    /** So many decimals that rounding costs less than the error. */
    static int decimals(double error) {
        return Double.isFinite(error) && error > 0 ? Math.clamp((int) Math.ceil(-Math.log10(2 * error)), 0, 8) : 3;
    }

    /** So many decimals that the error has a digit that is not 0; a difference and its error are shown with the same. */
    static int decimalsOfDifference(double error) {
        return Double.isFinite(error) && error > 0 ? Math.clamp((int) Math.ceil(-Math.log10(error)), 0, 8) : 3;
    }

    /** {@code run 1}, {@code runs 1 and 2}, {@code runs 1, 2 and 3}. */
    static String named(List<RunView> runs) {
        var numbers = runs.stream().map(run -> Integer.toString(run.number())).toList();
        return numbers.size() == 1
                ? "run " + numbers.getFirst()
                : "runs " + String.join(", ", numbers.subList(0, numbers.size() - 1)) + " and " + numbers.getLast();
    }

    static String signed(double value, int decimals) {
        var text = Figures.fixed(value, decimals);
        return value > 0 && text.chars().anyMatch(c -> c >= '1' && c <= '9') ? "+" + text : text;
    }

    private static Span trust(List<RunView> runs) {
        var doubtful = runs.stream()
                .filter(run -> run.status() != RunStatus.SUCCEEDED
                        || run.divergences() > 0
                        || run.maxRHat().orElse(Double.NaN) > R_HAT_WANTED
                        || !run.method().hasChains() && !run.verdict().startsWith("Good"))
                .toList();
        if (doubtful.isEmpty()) {
            var worst =
                    runs.stream().flatMapToDouble(run -> run.maxRHat().stream()).max();
            var uncorrected =
                    runs.stream().filter(run -> run.method().seesBatches()).toList();
            return new Span((uncorrected.isEmpty() ? "All can be trusted: no divergence" : "No divergence")
                    + (worst.isPresent() ? ", largest R-hat " + Figures.fixed(worst.getAsDouble(), 3) : "") + "."
                    + (uncorrected.isEmpty()
                            ? ""
                            : " The steps of " + named(uncorrected)
                                    + " saw batches and are not corrected, which R-hat cannot show."));
        }
        var warning = new Span("Not to be trusted yet: " + named(doubtful) + ".");
        warning.addClassName("caution");
        return warning;
    }

    private static Span bold(String text) {
        var span = new Span(text);
        span.addClassName("b");
        return span;
    }

    private static Span bold(String name, String rest) {
        var span = new Span(new Code(name), new Span(rest));
        span.addClassName("b");
        return span;
    }
}
