package dev.variate.inference;

import dev.variate.device.LogDensity;

/** A point in phase space that moves: position, momentum in the metric's coordinates, and the log density's gradient there. */
final class PhasePoint {
    final double[] position;
    final double[] momentum;
    final double[] gradient;
    double logDensity;

    /** Lᵀ times the gradient and L times the momentum, for metrics that aren't diagonal. */
    private final double[] pulled;

    private final double[] velocity;
    /** Whether {@code pulled} is that of {@code gradient}. */
    private boolean pulledIsCurrent;

    PhasePoint(int dimension) {
        position = new double[dimension];
        momentum = new double[dimension];
        gradient = new double[dimension];
        pulled = new double[dimension];
        velocity = new double[dimension];
    }

    /** Puts the point where a trajectory starts, with the momentum that is already set. */
    void start(double[] from, double[] gradientThere, double logDensityThere) {
        System.arraycopy(from, 0, position, 0, position.length);
        System.arraycopy(gradientThere, 0, gradient, 0, gradient.length);
        logDensity = logDensityThere;
        pulledIsCurrent = false;
    }

    /**
     * One leapfrog step in place: half a kick, a drift, half a kick. Reversible, and exact to the second order.
     *
     * @param stepSize below 0 to go back in time
     * @return the energy after it, +∞ where it is not a finite number
     */
    double leap(LogDensity density, Metric metric, double stepSize) {
        switch (metric) {
            case Metric.Diagonal diagonal -> leapDiagonally(density, diagonal.scales(), stepSize);
            case Metric.LowRank lowRank -> leapAcross(density, lowRank, stepSize);
            case Metric.Dense dense -> leapAcross(density, dense, stepSize);
        }
        double energy = 0.5 * Products.dot(momentum, momentum) - logDensity;
        return Double.isFinite(energy) ? energy : Double.POSITIVE_INFINITY;
    }

    private void leapDiagonally(LogDensity density, double[] scales, double stepSize) {
        double half = 0.5 * stepSize;
        double[] q = position;
        double[] p = momentum;
        double[] g = gradient;
        double[] s = scales;
        for (int i = 0; i < q.length; i++) {
            double kicked = p[i] + half * (s[i] * g[i]);
            p[i] = kicked;
            q[i] += stepSize * (s[i] * kicked);
        }
        logDensity = density.logDensity(q, g);
        for (int i = 0; i < q.length; i++) {
            p[i] += half * (s[i] * g[i]);
        }
    }

    private void leapAcross(LogDensity density, Metric metric, double stepSize) {
        double half = 0.5 * stepSize;
        double[] q = position;
        double[] p = momentum;
        if (!pulledIsCurrent) {
            metric.pull(gradient, pulled);
            pulledIsCurrent = true;
        }
        for (int i = 0; i < q.length; i++) {
            p[i] += half * pulled[i];
        }
        metric.velocity(p, velocity);
        for (int i = 0; i < q.length; i++) {
            q[i] += stepSize * velocity[i];
        }
        logDensity = density.logDensity(q, gradient);
        metric.pull(gradient, pulled);
        for (int i = 0; i < q.length; i++) {
            p[i] += half * pulled[i];
        }
    }
}
