package dev.variate.inference;

import dev.variate.device.LogDensity;

/** A density in coordinates in which {@code normal} is the standard normal. The volume's constant is left out: it is {@link LowRankNormal#logVolume}. */
record Standardised(LogDensity density, LowRankNormal normal) implements LogDensity {

    @Override
    public int dimension() {
        return density.dimension();
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        double logDensity = density.logDensity(normal.draw(position), gradient);
        normal.pull(gradient);
        return logDensity;
    }

    @Override
    public void logDensities(double[][] positions, double[] logDensities, double[][] gradients) {
        double[][] drawn = new double[positions.length][];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = normal.draw(positions[i]);
        }
        density.logDensities(drawn, logDensities, gradients);
        for (double[] gradient : gradients) {
            normal.pull(gradient);
        }
    }

    @Override
    public int preferredBatch() {
        return density.preferredBatch();
    }

    @Override
    public LogDensity fork() {
        return new Standardised(density.fork(), normal);
    }
}
