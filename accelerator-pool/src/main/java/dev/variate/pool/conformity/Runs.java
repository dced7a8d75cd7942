package dev.variate.pool.conformity;

import dev.variate.diagnostics.Verdict;
import java.util.List;

/**
 * Runs of one posterior that differ by their seed: how often it agrees with the reference, and how often it does not and says nothing.
 *
 * @param outcomes one for each seed, at least one
 */
public record Runs(ReferencePosterior posterior, List<Outcome> outcomes) {
    public Runs {
        outcomes = List.copyOf(outcomes);
    }

    /** How many are within every bound. */
    public int agreeing() {
        return (int) outcomes.stream().filter(o -> o.objections().isEmpty()).count();
    }

    /** How many are not, and find themselves good all the same: the worst that can be. */
    public int unnoticed() {
        return (int) outcomes.stream()
                .filter(o -> !o.objections().isEmpty() && o.verdict().level() == Verdict.Level.GOOD)
                .count();
    }

    public double largestRHat() {
        return outcomes.stream().mapToDouble(Outcome::rHat).reduce(0, Math::max);
    }

    public double leastEssBulk() {
        return outcomes.stream().mapToDouble(Outcome::essBulk).reduce(Double.POSITIVE_INFINITY, Math::min);
    }

    /** A run's, on average. */
    public double divergences() {
        return outcomes.stream()
                .mapToLong(o -> o.health().divergences())
                .average()
                .orElseThrow();
    }

    /** The median over the runs. */
    public double gradientsPerEffectiveDraw() {
        double[] sorted = outcomes.stream()
                .mapToDouble(Outcome::gradientsPerEffectiveDraw)
                .sorted()
                .toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    public double seconds() {
        return outcomes.stream().mapToDouble(Outcome::sampleSeconds).average().orElseThrow();
    }
}
