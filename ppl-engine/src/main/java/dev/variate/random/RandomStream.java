package dev.variate.random;

import java.util.random.RandomGenerator;

/**
 * Numbers drawn one after another from a {@link Key}; its position is all its state, so that a checkpoint can hold it. Not for several
 * threads.
 */
public final class RandomStream implements RandomGenerator {
    private final Key key;
    private long position;

    public RandomStream(Key key, long position) {
        this.key = key;
        this.position = position;
    }

    public Key key() {
        return key;
    }

    /** How many 64-bit words have been drawn. */
    public long position() {
        return position;
    }

    @Override
    public long nextLong() {
        return key.bits(position++);
    }

    /** Uniform on the open interval (0, 1), in steps of 2^−53, never 0. */
    @Override
    public double nextDouble() {
        return ((nextLong() >>> 11) + 0.5) * 0x1p-53;
    }

    /** Standard normal, by Box and Muller's transform of two uniforms; {@link StrictMath}, so that every machine gives the same bits. */
    @Override
    public double nextGaussian() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(nextDouble()));
        return radius * StrictMath.cos(2 * Math.PI * nextDouble());
    }

    /** Standard exponential, by inversion. */
    @Override
    public double nextExponential() {
        return -StrictMath.log(nextDouble());
    }
}
