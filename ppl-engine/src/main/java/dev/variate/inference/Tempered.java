package dev.variate.inference;

import dev.variate.device.LogDensity;

/**
 * The prior times the likelihood to a power between 0 and 1. It is made of the density of positions with that power as one coordinate more, whose derivative is the log likelihood.
 */
final class Tempered implements LogDensity {
    private final LogDensity joint;
    private final int n;
    private final Power power;

    /** What all forks have in common. */
    private static final class Power {
        private volatile double value;
    }

    Tempered(LogDensity joint) {
        this(joint, new Power());
    }

    private Tempered(LogDensity joint, Power power) {
        this.joint = joint;
        this.n = joint.dimension() - 1;
        this.power = power;
    }

    /** Sets the power, of all forks too. */
    void at(double value) {
        power.value = value;
    }

    @Override
    public int dimension() {
        return n;
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        double[] logDensities = new double[1];
        logDensities(new double[][] {position}, logDensities, new double[][] {gradient});
        return logDensities[0];
    }

    @Override
    public void logDensities(double[][] positions, double[] logDensities, double[][] gradients) {
        double[][] slopes = evaluate(positions, logDensities);
        for (int i = 0; i < slopes.length; i++) {
            System.arraycopy(slopes[i], 0, gradients[i], 0, n);
        }
    }

    /** The log likelihood at each position, whatever the power; −∞ where it is not a number. */
    double[] logLikelihoods(double[][] positions) {
        double[][] slopes = evaluate(positions, new double[positions.length]);
        double[] logLikelihoods = new double[slopes.length];
        for (int i = 0; i < slopes.length; i++) {
            logLikelihoods[i] = Double.isNaN(slopes[i][n]) ? Double.NEGATIVE_INFINITY : slopes[i][n];
        }
        return logLikelihoods;
    }

    private double[][] evaluate(double[][] positions, double[] logDensities) {
        double[][] at = new double[positions.length][n + 1];
        for (int i = 0; i < at.length; i++) {
            System.arraycopy(positions[i], 0, at[i], 0, n);
            at[i][n] = power.value;
        }
        double[][] slopes = new double[positions.length][n + 1];
        joint.logDensities(at, logDensities, slopes);
        return slopes;
    }

    @Override
    public int preferredBatch() {
        return joint.preferredBatch();
    }

    @Override
    public LogDensity wide() {
        return new Tempered(joint.wide(), power);
    }

    @Override
    public LogDensity fork() {
        return new Tempered(joint.fork(), power);
    }
}
