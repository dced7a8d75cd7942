package dev.variate.pool.conformity;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * All scores of several posteriors together; those that NUTS cannot do with its defaults are left out.
 *
 * @param posteriors how many were compared
 * @param scalars how many these have
 * @param rmsOfMeans root mean square of the means' z: 1 if all is well, more if means are biased or errors stated too small, less if stated too large
 * @param rmsOfSds the same of the standard deviations
 * @param notable how many of the {@code 2 × scalars} z are beyond {@link Score#NOTABLE_Z}
 */
public record Totals(int posteriors, int scalars, double rmsOfMeans, double rmsOfSds, int notable) {

    public static Totals of(List<Outcome> outcomes) {
        List<Outcome> compared =
                outcomes.stream().filter(o -> !o.posterior().mustWarn()).toList();
        List<Score> scores = compared.stream().flatMap(o -> o.scores().stream()).toList();
        int notable = (int) scores.stream()
                .flatMapToDouble(s -> DoubleStream.of(s.meanZ(), s.sdZ()))
                .filter(z -> !(Math.abs(z) <= Score.NOTABLE_Z))
                .count();
        return new Totals(compared.size(), scores.size(), rms(scores, Score::meanZ), rms(scores, Score::sdZ), notable);
    }

    private static double rms(List<Score> scores, ToDoubleFunction<Score> z) {
        return Math.sqrt(
                scores.stream().mapToDouble(z).map(x -> x * x).average().orElse(0));
    }

    /** How many may be notable: one in a hundred, where chance makes three in a thousand; and one of however few. */
    public int mostNotable() {
        return Math.max(1, 2 * scalars / 100);
    }
}
