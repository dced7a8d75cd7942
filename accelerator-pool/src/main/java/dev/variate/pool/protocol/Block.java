package dev.variate.pool.protocol;

import java.util.Objects;

/**
 * Some iterations of one chain in a row, at most half a second of work.
 *
 * @param warmup whether these iterations adapt; a block never holds both kinds
 * @param scalars how many numbers a draw has, in the order of {@code Posterior.scalarNames()}
 * @param draws {@link PackedDoubles}, {@code count × scalars}, constrained values
 * @param stats {@link PackedDoubles}, {@code count × 7}: log density, acceptance, step size, tree depth, leapfrog steps, divergent (0 or
 *     1), energy; empty of a method that has no chains
 * @param nextIteration of the chain after this block
 * @param checkpoint base64 of the sampler's state after this block; empty of a method that has no chains, whose draws are made again from the seed
 */
public record Block(
        int chain,
        int firstIteration,
        int count,
        boolean warmup,
        int scalars,
        String draws,
        String stats,
        int nextIteration,
        String checkpoint) {
    /** Numbers of {@link #stats} an iteration. */
    public static final int STATS = 7;

    public Block {
        Objects.requireNonNull(draws, "a block has draws");
        Objects.requireNonNull(stats, "a block has stats");
        Objects.requireNonNull(checkpoint, "a block has a checkpoint");
    }
}
