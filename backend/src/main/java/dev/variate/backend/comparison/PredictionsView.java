package dev.variate.backend.comparison;

import dev.variate.backend.run.RunView;
import java.util.List;

/**
 * How well runs predict what they have not seen; the first is the baseline.
 *
 * @param runs in the order in which they were asked for
 * @param hardest the observations that some of the runs finds hardest, the hardest first
 * @param note why runs cannot be compared; else empty
 */
public record PredictionsView(List<Row> runs, List<Hard> hardest, String note) {
    public PredictionsView {
        runs = List.copyOf(runs);
        hardest = List.copyOf(hardest);
    }

    /**
     * A run.
     *
     * @param elpd expected log predictive density of all observations left out one by one, in nats
     * @param difference of elpd from the baseline's, with its standard error over the same observations; NaN for the baseline
     * @param stacking the weight with which its predictions go into the best mixture of all
     * @param unreliable observations whose k-hat is too large
     */
    public record Row(
            RunView run,
            double elpd,
            double se,
            double parameters,
            double difference,
            double differenceSe,
            double stacking,
            int unreliable) {}

    /**
     * An observation.
     *
     * @param elpd of each run
     * @param kHat of each run
     */
    public record Hard(String name, List<Double> elpd, List<Double> kHat) {
        public Hard {
            elpd = List.copyOf(elpd);
            kHat = List.copyOf(kHat);
        }
    }
}
