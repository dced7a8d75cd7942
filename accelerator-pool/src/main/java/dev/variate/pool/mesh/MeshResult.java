package dev.variate.pool.mesh;

/**
 * What a process measured of its steps, the first quarter aside.
 *
 * @param stepMillis the median
 * @param summingMillis of it adding derivatives up over the copies, the median
 * @param processorMillis of all its threads, a step on average
 * @param smallSumMillis the sum of a vector of one number over all processes, the median; 0 of one process
 * @param largeSumMillis the sum of a vector of {@link #LARGE} numbers
 * @param numbers that are added up each step
 */
public record MeshResult(
        int member,
        double stepMillis,
        double summingMillis,
        double processorMillis,
        double smallSumMillis,
        double largeSumMillis,
        long numbers) {
    /** Of the larger of two vectors whose sums are timed. */
    public static final int LARGE = 1_000_000;
}
