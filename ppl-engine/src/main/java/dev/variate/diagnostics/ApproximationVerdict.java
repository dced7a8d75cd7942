package dev.variate.diagnostics;

import dev.variate.diagnostics.Verdict.Level;
import dev.variate.diagnostics.Verdict.Part;
import dev.variate.diagnostics.Verdict.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Judges draws that are no chain's: by k-hat, the number of draws that the weighted ones are worth, and whether they are numbers. */
final class ApproximationVerdict {
    /** As many as are wanted of a chain. */
    private static final double FEWEST_EFFECTIVE_DRAWS = Verdict.FEWEST_EFFECTIVE_DRAWS_OF_A_CHAIN;

    private final List<Part> sentence = new ArrayList<>();
    private final List<Part> advice = new ArrayList<>();

    private ApproximationVerdict() {}

    static Verdict of(List<ParameterSummary> summaries, Importance importance) {
        return new ApproximationVerdict().judge(summaries, importance);
    }

    static Verdict ofMode() {
        ApproximationVerdict words = new ApproximationVerdict();
        words.say(
                Level.POINT,
                " It is where the density of the unconstrained quantities is highest, and does not say how far the posterior reaches.");
        words.advise("Run NUTS, or an approximation, for intervals.");
        return new Verdict(Level.POINT, words.sentence, words.advice);
    }

    private Verdict judge(List<ParameterSummary> summaries, Importance importance) {
        Optional<ParameterSummary> broken = summaries.stream()
                .filter(summary -> Double.isNaN(summary.mean()))
                .findFirst();
        Level level = broken.isPresent() ? Level.BAD : level(importance);
        String worth = String.format(Locale.ROOT, "%,.0f", Math.floor(importance.effectiveDraws()));
        switch (level) {
            case EARLY -> {
                say(level, " An approximation is judged by the k-hat of its weights, which takes 25 draws and more.");
                advise("Ask for more draws.");
            }
            case GOOD -> {
                say(level, " Weighted by importance, the draws stand for the posterior: ");
                kHat(importance);
                text(", and they are worth " + worth + " of its own.");
            }
            case NOT_YET -> {
                say(level, " Weighted by importance, the draws stand for the posterior (");
                kHat(importance);
                text("), but they are worth only " + worth + " of its own, and " + Math.round(FEWEST_EFFECTIVE_DRAWS)
                        + " are wanted.");
                advise("Ask for more draws.");
            }
            case BAD, POINT -> {
                say(level, "");
                if (broken.isPresent()) {
                    text(" ");
                    sentence.add(new Part(
                            Style.NAME,
                            broken.get().name(),
                            Optional.of(Diagnostic.FINITE),
                            Optional.of(broken.get().name())));
                    text(" is infinite or not a number in some draws.");
                } else {
                    text(" The approximation misses a part of the posterior: ");
                    kHat(importance);
                    text(".");
                }
                advise("Run NUTS: it needs no approximation.");
            }
        }
        return new Verdict(level, sentence, advice);
    }

    private static Level level(Importance importance) {
        if (Double.isNaN(importance.kHat())) {
            return Level.EARLY;
        }
        if (importance.kHat() > ParetoTail.LARGEST_USABLE) {
            return Level.BAD;
        }
        return importance.effectiveDraws() < FEWEST_EFFECTIVE_DRAWS ? Level.NOT_YET : Level.GOOD;
    }

    private void kHat(Importance importance) {
        String figure = Double.isInfinite(importance.kHat())
                ? importance.kHat() > 0 ? "beyond all bounds" : "0"
                : String.format(Locale.ROOT, "%.2f", importance.kHat()).replace('-', '−');
        sentence.add(new Part(
                Style.TEXT,
                "k-hat is " + figure + " and at most " + ParetoTail.LARGEST_USABLE + " is wanted",
                Optional.of(Diagnostic.K_HAT),
                Optional.empty()));
    }

    private void say(Level level, String words) {
        sentence.add(new Part(Style.LEVEL, level.words(), Optional.empty(), Optional.empty()));
        if (!words.isEmpty()) {
            text(words);
        }
    }

    private void text(String words) {
        sentence.add(new Part(Style.TEXT, words, Optional.empty(), Optional.empty()));
    }

    private void advise(String words) {
        advice.add(new Part(Style.TEXT, words, Optional.empty(), Optional.empty()));
    }
}
