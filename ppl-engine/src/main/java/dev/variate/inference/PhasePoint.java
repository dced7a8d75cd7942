package dev.variate.inference;

import dev.variate.device.LogDensity;

/** A point in phase space that moves: position, momentum, and the log density's gradient there. */
final class PhasePoint {
    final double[] position;
    final double[] momentum;
    final double[] gradient;
    double logDensity;

    PhasePoint(int dimension) {
        position = new double[dimension];
        momentum = new double[dimension];
        gradient = new double[dimension];
    }

    /**
     * One leapfrog step in place: half a kick, a drift, half a kick. Reversible, and exact to the second order.
     *
     * @param variances the diagonal of the inverse metric
     * @param stepSize below 0 to go back in time
     * @return the energy after it, +∞ where it is not a finite number
     */
    double leap(LogDensity density, double[] variances, double stepSize) {
        double half = 0.5 * stepSize;
        double[] q = position;
        double[] p = momentum;
        double[] g = gradient;
        for (int i = 0; i < q.length; i++) {
            double kicked = p[i] + half * g[i];
            p[i] = kicked;
            q[i] += stepSize * (variances[i] * kicked);
        }
        logDensity = density.logDensity(q, g);
        double kinetic = 0;
        for (int i = 0; i < q.length; i++) {
            double kicked = p[i] + half * g[i];
            p[i] = kicked;
            kinetic += variances[i] * kicked * kicked;
        }
        double energy = 0.5 * kinetic - logDensity;
        return Double.isFinite(energy) ? energy : Double.POSITIVE_INFINITY;
    }
}
