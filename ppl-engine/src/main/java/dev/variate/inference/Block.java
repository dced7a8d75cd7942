package dev.variate.inference;

/**
 * Some consecutive iterations of one chain, all of warm-up or all after it, and where the chain stands behind them. The arrays are the receiver's to keep.
 *
 * @param chain from 0
 * @param firstIteration from 0, warm-up counted
 * @param count at least 1
 * @param dimension n, the length of a position
 * @param positions {@code count × n}, a position after another
 * @param stats {@code count × 7}, as {@link NutsInfo} orders them
 * @param gradients evaluations that these iterations cost, the search for a starting point included
 * @param nanos wall time that they took
 * @param checkpoint the encoded {@link NutsState} behind the last of them
 */
public record Block(
        int chain,
        int firstIteration,
        int count,
        boolean warmup,
        int dimension,
        double[] positions,
        double[] stats,
        long gradients,
        long nanos,
        byte[] checkpoint) {

    /** The iteration that follows the block. */
    public int nextIteration() {
        return firstIteration + count;
    }

    /** A copy of the position of the block's iteration {@code index}, from 0. */
    public double[] position(int index) {
        double[] position = new double[dimension];
        System.arraycopy(positions, index * dimension, position, 0, dimension);
        return position;
    }

    public NutsInfo info(int index) {
        return NutsInfo.read(stats, index * NutsInfo.WIDTH);
    }
}
