package dev.variate.pool.conformity;

import dev.variate.diagnostics.MonteCarloError;
import dev.variate.diagnostics.ParameterSummary;
import dev.variate.diagnostics.Summary;
import dev.variate.pool.conformity.ReferencePosterior.Moments;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a run's draws of one scalar are from the reference, in standard errors of the difference: √(ours² + theirs²).
 *
 * @param scalar its name
 * @param meanZ of the means
 * @param sdZ of the standard deviations
 * @param rHat of our draws
 * @param essBulk of our draws
 */
public record Score(String scalar, double meanZ, double sdZ, double rHat, double essBulk) {
    /** Chance alone passes this once in 16,000. */
    public static final double LARGEST_Z = 4;

    /** Chance alone passes this three times in 1,000. */
    public static final double NOTABLE_Z = 3;

    // short of these the errors themselves are not to be believed
    private static final double LARGEST_R_HAT = 1.01;
    private static final double FEWEST_EFFECTIVE_DRAWS = 400;

    /** @param chains the draws, by chain */
    static Score of(String scalar, double[][] chains, Moments reference) {
        ParameterSummary ours = Summary.of(scalar, chains);
        return new Score(
                scalar,
                (ours.mean() - reference.mean()) / Math.hypot(ours.mcse(), reference.mcseMean()),
                (ours.sd() - reference.sd()) / Math.hypot(MonteCarloError.ofSd(chains), reference.mcseSd()),
                ours.rHat(),
                ours.essBulk());
    }

    /** In words, all that speaks against agreement; empty if nothing does. */
    List<String> objections() {
        List<String> found = new ArrayList<>();
        if (!(rHat < LARGEST_R_HAT)) {
            found.add("R-hat of %s is %.4f".formatted(scalar, rHat));
        }
        if (!(essBulk > FEWEST_EFFECTIVE_DRAWS)) {
            found.add("%s has only %.0f effective draws".formatted(scalar, essBulk));
        }
        if (!(Math.abs(meanZ) < LARGEST_Z)) {
            found.add("the mean of %s is %.1f standard errors off".formatted(scalar, meanZ));
        }
        if (!(Math.abs(sdZ) < LARGEST_Z)) {
            found.add("the sd of %s is %.1f standard errors off".formatted(scalar, sdZ));
        }
        return found;
    }
}
