package dev.variate.inference;

/** How a chain goes from a point to the next one in coordinates that warm-up learns. The chosen point is read from the accessors until the next call. */
interface Move {

    /** Chooses the next point. */
    void run(
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

    /** A copy of the chosen position. */
    double[] position();

    /** A copy of the gradient there. */
    double[] gradient();

    double logDensity();

    NutsInfo info(double stepSize);

    /** What warm-up learns for it where the settings say {@code wanted}. */
    default NutsSettings.MetricKind learns(NutsSettings.MetricKind wanted) {
        return wanted;
    }
}
