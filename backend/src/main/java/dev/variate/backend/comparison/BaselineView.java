package dev.variate.backend.comparison;

import java.util.List;
import java.util.Optional;

/**
 * How a run stands to the baseline of its model.
 *
 * @param baseline number of the run that is the baseline
 * @param baselineNumber its number in the project
 * @param itself whether the run is that
 * @param differences of the means of all quantities that both have; most errors first
 */
public record BaselineView(long baseline, int baselineNumber, boolean itself, List<Difference> differences) {
    /** Differences within so many standard errors are what chance gives. */
    public static final double NOISE = 3;

    public BaselineView {
        differences = List.copyOf(differences);
    }

    /**
     * A quantity's mean in the run less that in the baseline.
     *
     * @param mcse Monte Carlo standard error of the difference of two independent runs
     */
    public record Difference(String name, double difference, double mcse) {
        public double errors() {
            return Math.abs(difference) / mcse;
        }
    }

    /** The difference that chance explains least, if chance does not explain it. */
    public Optional<Difference> largest() {
        return differences.stream().findFirst().filter(most -> most.errors() > NOISE);
    }
}
