package dev.variate.random;

import java.nio.charset.StandardCharsets;

/**
 * A counter-based source of randomness: the same key and counter give the same bits on any machine, in any order, on any thread.
 *
 * <p>Threefry-2x64 with 20 rounds (Salmon, Moraes, Dror and Shaw, <em>Parallel random numbers: as easy as 1, 2, 3</em>, SC 2011). Keys form
 * a tree: {@link #fold} gives an independent child, so a random variable's key is that of the run folded with the variable's name, the
 * chain and the step.
 */
public record Key(long high, long low) {
    private static final int[] ROTATIONS = {16, 42, 12, 31, 16, 32, 24, 21};
    private static final long PARITY = 0x1BD11BDAA9FC1A22L;

    public static Key of(long seed) {
        return new Key(0, seed);
    }

    /** The child named {@code name}. */
    public Key fold(String name) {
        Key key = this;
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i += 8) {
            long word = 0;
            for (int j = i; j < Math.min(i + 8, bytes.length); j++) {
                word = word << 8 | bytes[j] & 0xFF;
            }
            key = key.block(word, i + 1L);
        }
        return key.block(bytes.length, -1L);
    }

    /** The child numbered {@code index}. */
    public Key fold(long index) {
        return block(index, -2L);
    }

    /** 64 random bits for {@code counter}. */
    public long bits(long counter) {
        return block(counter, 0).high;
    }

    /** A sequence of numbers that starts at counter 0. */
    public RandomStream stream() {
        return new RandomStream(this, 0);
    }

    /** The cipher itself: this key applied to a 128-bit counter. */
    Key block(long counter0, long counter1) {
        long k0 = high;
        long k1 = low;
        long k2 = PARITY ^ k0 ^ k1;
        long x0 = counter0 + k0;
        long x1 = counter1 + k1;
        for (int round = 0; round < 20; round++) {
            x0 += x1;
            x1 = Long.rotateLeft(x1, ROTATIONS[round & 7]) ^ x0;
            if ((round & 3) == 3) {
                int s = round / 4 + 1;
                x0 += s % 3 == 0 ? k0 : s % 3 == 1 ? k1 : k2;
                x1 += (s % 3 == 0 ? k1 : s % 3 == 1 ? k2 : k0) + s;
            }
        }
        return new Key(x0, x1);
    }
}
