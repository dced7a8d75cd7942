package dev.variate.device.jvm;

import dev.variate.device.LogDensity;

/** A log density with its gradient, both out of one compiled class. */
final class CompiledLogDensity implements LogDensity {
    private final CompiledClass compiled;
    private final Evaluation evaluation;
    private final int dimension;

    CompiledLogDensity(CompiledClass compiled, int dimension) {
        this.compiled = compiled;
        this.evaluation = new Evaluation(compiled, 1);
        this.dimension = dimension;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        return evaluation.run(position, gradient);
    }

    @Override
    public LogDensity fork() {
        return new CompiledLogDensity(compiled, dimension);
    }
}
