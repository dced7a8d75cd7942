package dev.variate.inference;

import dev.variate.device.LogDensity;

/**
 * Random-walk Metropolis (Metropolis et al. 1953): a normal step in the metric's coordinates, taken with the probability of the densities' ratio. It uses no gradient, and needs some n times as
 * many evaluations as methods that do: for densities that have none or a wrong one.
 *
 * <p>The gradient that it keeps is zero everywhere, from which {@link FisherMetric} sees that only the draws can tell the metric. It reports no energy, since it has none: NaN.
 */
final class RandomWalk implements Move {
    private final LogDensity density;
    private final double[] step;
    private final double[] none;
    private double[] proposal = {};

    /** @param density a {@link WithoutGradient} */
    RandomWalk(LogDensity density) {
        int n = density.dimension();
        this.density = density;
        this.step = new double[n];
        this.none = new double[n];
    }

    @Override
    public Chosen run(
            double[] from,
            double[] gradientThere,
            double logDensityThere,
            Metric metric,
            double stepSize,
            IterationRandom random) {
        double there = propose(from, metric, stepSize, random);
        double acceptance = Double.isNaN(there) ? 0 : Math.min(1, StrictMath.exp(there - logDensityThere));
        boolean accepted = random.uniform() < acceptance;
        double logDensity = accepted ? there : logDensityThere;
        return new Chosen(
                accepted ? proposal : from,
                none,
                new NutsInfo(logDensity, acceptance, stepSize, 0, 1, false, Double.NaN));
    }

    @Override
    public double energyLostByOneStep(
            double[] from,
            double[] gradientThere,
            double logDensityThere,
            Metric metric,
            double stepSize,
            IterationRandom random) {
        return propose(from, metric, stepSize, random) - logDensityThere;
    }

    /** The log density at the proposal; NaN where it is infinite, too. */
    private double propose(double[] from, Metric metric, double stepSize, IterationRandom random) {
        double[] normal = new double[step.length];
        for (int i = 0; i < normal.length; i++) {
            normal[i] = random.normal();
        }
        metric.velocity(normal, step);
        proposal = from.clone();
        Products.add(stepSize, step, 0, proposal);
        double there = density.logDensity(proposal, none);
        return there == Double.POSITIVE_INFINITY ? Double.NaN : there;
    }

    /** Without gradients there is no low rank to find: all correlations instead. */
    @Override
    public NutsSettings.MetricKind learns(NutsSettings.MetricKind wanted) {
        return wanted == NutsSettings.MetricKind.LOW_RANK ? NutsSettings.MetricKind.DENSE : wanted;
    }
}
