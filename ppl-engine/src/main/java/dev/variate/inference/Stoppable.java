package dev.variate.inference;

import dev.variate.device.LogDensity;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/** Ends a chain in the middle of a trajectory: the next gradient throws {@link CancellationException} once {@code stops} says so. */
record Stoppable(LogDensity density, BooleanSupplier stops) implements LogDensity {

    @Override
    public int dimension() {
        return density.dimension();
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        if (stops.getAsBoolean()) {
            throw new CancellationException();
        }
        return density.logDensity(position, gradient);
    }

    @Override
    public LogDensity fork() {
        return new Stoppable(density.fork(), stops);
    }
}
