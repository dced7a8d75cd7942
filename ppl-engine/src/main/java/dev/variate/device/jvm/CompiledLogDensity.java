package dev.variate.device.jvm;

import dev.variate.device.LogDensity;

/** A log density with its gradient, both out of one program. */
final class CompiledLogDensity implements LogDensity {
    private final CompiledProgram program;
    private final double[] results;

    CompiledLogDensity(CompiledProgram program) {
        this.program = program;
        this.results = new double[program.resultLength()];
    }

    @Override
    public int dimension() {
        return program.argumentLength();
    }

    @Override
    public double logDensity(double[] position, double[] gradient) {
        program.call(position, results);
        System.arraycopy(results, 1, gradient, 0, gradient.length);
        return results[0];
    }

    @Override
    public LogDensity fork() {
        return new CompiledLogDensity(program);
    }
}
