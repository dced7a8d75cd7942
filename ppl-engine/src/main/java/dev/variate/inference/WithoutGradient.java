package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.Arrays;

/** A density for a method that asks for no gradient: it is 0 everywhere, whatever the density's own may be. */
record WithoutGradient(LogDensity density) implements LogDensity {

    @Override
    public int dimension() {
        return density.dimension();
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        double logDensity = density.logDensity(position, gradient);
        Arrays.fill(gradient, 0);
        return logDensity;
    }

    @Override
    public LogDensity fork() {
        return new WithoutGradient(density.fork());
    }
}
