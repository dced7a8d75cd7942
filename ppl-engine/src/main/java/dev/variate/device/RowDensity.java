package dev.variate.device;

/**
 * A log density with its gradient that is estimated by some rows of the data at a time, without bias if the rows are chosen uniformly. An instance has scratch memory of its own and serves one thread; {@link #fork} gives
 * another.
 */
public interface RowDensity {

    /** How many rows there are. */
    int rows();

    /** How many of them are chosen at a time. */
    int batchSize();

    /** Looks at these rows from now on, {@link #batchSize} of them, each from 0. */
    void choose(int[] rows);

    /** As {@link LogDensity#logDensity} has it, by the rows that were chosen. */
    double logDensity(double[] position, double[] gradient);

    /** Another instance over the same program and data, for another thread. */
    RowDensity fork();
}
