package dev.variate.inference;

/** How a chain goes from a point to the next one in coordinates that warm-up learns. */
interface Move {

    /**
     * Where a chain comes to.
     *
     * @param position not changed afterwards
     * @param gradient there
     * @param info with the log density there
     */
    record Chosen(double[] position, double[] gradient, NutsInfo info) {}

    /** Chooses the next point. */
    Chosen run(
            double[] position,
            double[] gradient,
            double logDensity,
            Metric metric,
            double stepSize,
            IterationRandom random);

    /** The energy lost by one step of {@code stepSize} from {@code position}, by which the first step size is found: −∞ where it cannot be computed. */
    double energyLostByOneStep(
            double[] position,
            double[] gradient,
            double logDensity,
            Metric metric,
            double stepSize,
            IterationRandom random);

    /** Whether it goes as far as is worth while, however short its steps are, so that its acceptance is an average along the way. */
    default boolean findsItsLength() {
        return false;
    }

    /** How deep a tree of so many steps would be; {@code maxDepth} if they would have been more. */
    static int depth(int steps, boolean cut, int maxDepth) {
        return cut ? maxDepth : Math.min(maxDepth - 1, Integer.SIZE - 1 - Integer.numberOfLeadingZeros(steps));
    }

    /** What warm-up learns for it where the settings say {@code wanted}. */
    default NutsSettings.MetricKind learns(NutsSettings.MetricKind wanted) {
        return wanted;
    }
}
