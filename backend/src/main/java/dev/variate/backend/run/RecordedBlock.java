package dev.variate.backend.run;

/**
 * A block as a worker sends it.
 *
 * @param draws little-endian doubles, {@code count} rows of all scalars
 * @param stats little-endian doubles, {@code count} rows of {@link DrawBlock#STATS}; empty of a method without chains
 * @param checkpoint the chain's state after the block; empty of a method without chains
 */
public record RecordedBlock(
        int chain,
        int firstIteration,
        int count,
        boolean warmup,
        byte[] draws,
        byte[] stats,
        int nextIteration,
        byte[] checkpoint) {}
