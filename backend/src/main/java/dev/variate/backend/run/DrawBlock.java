package dev.variate.backend.run;

import java.util.Arrays;

/**
 * Consecutive draws of one chain. The arrays are the reader's own.
 *
 * @param firstIteration counted from 0, warm-up included
 * @param draws {@code count} rows of all scalars, row after row
 * @param stats {@code count} rows of {@link #STATS} numbers: log density, acceptance, step size, tree depth, leapfrogs, divergent, energy; empty of a method without chains
 */
public record DrawBlock(int chain, int firstIteration, int count, boolean warmup, double[] draws, double[] stats) {
    public static final int STATS = 7;
    public static final int LOG_DENSITY = 0;
    public static final int ACCEPTANCE = 1;
    public static final int STEP_SIZE = 2;
    public static final int TREE_DEPTH = 3;
    public static final int LEAPFROGS = 4;
    public static final int DIVERGENT = 5;
    public static final int ENERGY = 6;

    /** The first of them. */
    DrawBlock first(int most) {
        return most >= count
                ? this
                : new DrawBlock(
                        chain,
                        firstIteration,
                        most,
                        warmup,
                        Arrays.copyOf(draws, draws.length / count * most),
                        Arrays.copyOf(stats, stats.length / count * most));
    }
}
