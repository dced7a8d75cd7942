package dev.variate.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a run can be trusted, in one or two sentences, and what to try if not.
 *
 * <p>The bounds are the usual ones: R-hat below 1.01 and 100 effective draws a chain in bulk and tails (Vehtari et al. 2021), no divergence, E-BFMI above 0.3 (Betancourt 2016), and no
 * trajectory cut short by the tree depth.
 *
 * @param level the answer in one word
 * @param sentence in parts, in reading order; the first is the level's own word
 * @param advice what to try, in parts; empty if nothing needs doing
 */
public record Verdict(Level level, List<Part> sentence, List<Part> advice) {
    static final double LARGEST_R_HAT = 1.01;
    static final double FEWEST_EFFECTIVE_DRAWS_OF_A_CHAIN = 100;
    static final double SMALLEST_E_BFMI = 0.3;

    public Verdict {
        sentence = List.copyOf(sentence);
        advice = List.copyOf(advice);
    }

    /** How far a run can be trusted. */
    public enum Level {
        /** Too few draws to judge. */
        EARLY("Too early to say."),
        /** Nothing stands against it. */
        GOOD("Good."),
        /** Something stands against it, which more draws or a small change may mend. */
        NOT_YET("Not yet."),
        /** The draws contradict each other or are no numbers, or come from what is not the posterior. */
        BAD("Not to be trusted."),
        /** One draw, which nothing can judge. */
        POINT("A point only.");

        private final String words;

        Level(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** How a part is set. */
    public enum Style {
        /** The level's word. */
        LEVEL,
        /** Running text. */
        TEXT,
        /** The name of a quantity, as in code. */
        NAME,
        /** What matters less. */
        ASIDE
    }

    /**
     * Some words of the verdict; spaces between parts are in the parts.
     *
     * @param about the diagnostic that they speak of, to be linked to its plot
     * @param quantity the scalar that they speak of
     */
    public record Part(Style style, String text, Optional<Diagnostic> about, Optional<String> quantity) {}

    /**
     * The verdict on a run as it stands.
     *
     * @param summaries of the draws that {@code health} counts
     */
    public static Verdict of(List<ParameterSummary> summaries, SamplingHealth health) {
        return of(summaries, health, List.of());
    }

    /**
     * The same, saying also where the divergences gather.
     *
     * @param regions of the scalars that have one
     */
    public static Verdict of(List<ParameterSummary> summaries, SamplingHealth health, List<DivergenceRegion> regions) {
        return of(summaries, health, regions, LARGEST_R_HAT);
    }

    /**
     * The same with another bound: R-hat of few draws scatters more than 0.01 about 1, though nothing is wrong.
     *
     * @param largestRHat what R-hat must stay below, above 1
     */
    public static Verdict of(
            List<ParameterSummary> summaries,
            SamplingHealth health,
            List<DivergenceRegion> regions,
            double largestRHat) {
        return new VerdictWriter(summaries, health, regions, largestRHat, false).write();
    }

    /** On many short chains, which are judged together: by a nested R-hat, effective draws in all, and the energies of all. */
    public static Verdict ofManyChains(
            List<ParameterSummary> summaries, SamplingHealth health, List<DivergenceRegion> regions) {
        return new VerdictWriter(summaries, health, regions, LARGEST_R_HAT, true).write();
    }

    /**
     * The same where no step was refused, as with gradients of batches: the draws are of a distribution near the posterior, and nothing that chains say of each other tells how near.
     */
    public Verdict ofUncorrectedSteps() {
        if (level == Level.EARLY || level == Level.BAD) {
            return this;
        }
        List<Part> said = new ArrayList<>(sentence);
        if (level == Level.GOOD) {
            said.set(0, new Part(Style.LEVEL, "Good, but approximate.", Optional.empty(), Optional.empty()));
        }
        said.add(new Part(
                Style.TEXT,
                " Steps by batches of the data are not corrected: standard deviations are some per cent too large, or more where batches are small, and neither R-hat nor effective draws can show it.",
                Optional.empty(),
                Optional.empty()));
        List<Part> todo = new ArrayList<>(advice);
        todo.add(new Part(
                Style.TEXT,
                (todo.isEmpty() ? "" : " ")
                        + "To see how much, run again with half the step size and compare; `nuts` has no such error.",
                Optional.empty(),
                Optional.empty()));
        return new Verdict(level, said, todo);
    }

    /** On draws of an approximation that were chosen by importance. */
    public static Verdict of(List<ParameterSummary> summaries, Importance importance) {
        return ApproximationVerdict.of(summaries, importance);
    }

    /** On a mode, of whatever model. */
    public static Verdict ofMode() {
        return ApproximationVerdict.ofMode();
    }

    /** The sentence as plain text, names in backquotes. */
    public String text() {
        return text(sentence);
    }

    /** The advice as plain text, names in backquotes; empty if there is none. */
    public String adviceText() {
        return text(advice);
    }

    private static String text(List<Part> parts) {
        return parts.stream()
                .map(part -> part.style() == Style.NAME ? "`" + part.text() + "`" : part.text())
                .collect(Collectors.joining());
    }
}
