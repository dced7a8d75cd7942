package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends a chain in the middle of a trajectory: the next gradient throws {@link CancellationException} once {@code stop} is set. */
record Stoppable(LogDensity density, AtomicBoolean stop) implements LogDensity {

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
    public LogDensity fork() {
        return new Stoppable(density.fork(), stop);
    }
}
