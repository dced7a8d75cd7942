package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends a method in the middle of its work, such as a chain within a trajectory: the next gradient throws {@link CancellationException} once {@code stop} is set. */
public record Stoppable(LogDensity density, AtomicBoolean stop) implements LogDensity {

    @Override
    public int dimension() {
        return density.dimension();
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        if (stop.get()) {
            throw new CancellationException();
        }
        return density.logDensity(position, gradient);
    }

    @Override
    public void logDensities(double[][] positions, double[] logDensities, double[][] gradients) {
        if (stop.get()) {
            throw new CancellationException();
        }
        density.logDensities(positions, logDensities, gradients);
    }

    @Override
    public int preferredBatch() {
        return density.preferredBatch();
    }

    @Override
    public LogDensity wide() {
        return new Stoppable(density.wide(), stop);
    }

    @Override
    public LogDensity fork() {
        return new Stoppable(density.fork(), stop);
    }
}
