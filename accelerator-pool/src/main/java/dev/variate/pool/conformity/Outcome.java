package dev.variate.pool.conformity;

import dev.variate.diagnostics.SamplingHealth;
import dev.variate.diagnostics.Verdict;
import java.util.List;

/**
 * A run beside the reference.
 *
 * @param scores of each scalar that the reference has
 * @param verdict what the run says of itself, knowing no reference
 * @param gradients evaluated, warm-up included
 */
public record Outcome(
        ReferencePosterior posterior,
        long seed,
        List<Score> scores,
        Verdict verdict,
        SamplingHealth health,
        long gradients,
        double compileSeconds,
        double sampleSeconds) {
    public Outcome {
        scores = List.copyOf(scores);
    }

    /** What came of the comparison. */
    public enum Judgement {
        /** Every score is within bounds. */
        AGREES("agrees"),
        /** Some score is not. */
        DISAGREES("DISAGREES"),
        /** The model is beyond NUTS with defaults, and the verdict says that the run is not to be trusted. */
        WARNED("warned"),
        /** The model is beyond NUTS with defaults, and the verdict finds the run good. */
        UNWARNED("UNWARNED");

        private final String word;

        Judgement(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** Whether it is as it must be. */
        public boolean holds() {
            return this == AGREES || this == WARNED;
        }
    }

    public Judgement judgement() {
        if (posterior.mustWarn()) {
            return verdict.level() == Verdict.Level.GOOD ? Judgement.UNWARNED : Judgement.WARNED;
        }
        return objections().isEmpty() ? Judgement.AGREES : Judgement.DISAGREES;
    }

    /** In words, all that speaks against agreement. */
    public List<String> objections() {
        return scores.stream().flatMap(score -> score.objections().stream()).toList();
    }

    /** The largest R-hat; NaN if one is. */
    public double rHat() {
        return scores.stream().mapToDouble(Score::rHat).reduce(0, Math::max);
    }

    /** The smallest bulk effective sample size; NaN if one is. */
    public double essBulk() {
        return scores.stream().mapToDouble(Score::essBulk).reduce(Double.POSITIVE_INFINITY, Math::min);
    }

    public double gradientsPerEffectiveDraw() {
        return gradients / essBulk();
    }
}
