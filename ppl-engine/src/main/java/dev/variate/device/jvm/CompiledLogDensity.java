package dev.variate.device.jvm;

import dev.variate.device.LogDensity;

/** A log density with its gradient, both out of one compiled class. */
final class CompiledLogDensity implements LogDensity {
    private final CompiledClass compiled;
    private final Evaluation evaluation;
    private final int dimension;
    /** By the number of positions, made when wanted. */
    private final Batch[] batches = new Batch[Batch.POSITIONS + 1];

    CompiledLogDensity(CompiledClass compiled, int dimension) {
        this.compiled = compiled;
        this.evaluation = new Evaluation(compiled);
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
    public void logDensities(double[][] positions, double[] logDensities, double[][] gradients) {
        if (!compiled.hasParts()) {
            LogDensity.super.logDensities(positions, logDensities, gradients);
            return;
        }
        for (int from = 0; from < positions.length; from += Batch.POSITIONS) {
            int count = Math.min(Batch.POSITIONS, positions.length - from);
            if (batches[count] == null) {
                batches[count] = new Batch(compiled, count);
            }
            batches[count].run(positions, from, logDensities, gradients);
        }
    }

    @Override
    public int preferredBatch() {
        return compiled.hasParts() ? Batch.POSITIONS : 1;
    }

    @Override
    public LogDensity fork() {
        return new CompiledLogDensity(compiled, dimension);
    }
}
