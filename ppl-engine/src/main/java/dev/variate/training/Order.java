package dev.variate.training;

import dev.variate.random.Key;

/**
 * A shuffled order of all rows for each epoch, computed place by place, so that nothing of it is in memory and any step can be begun at: a
 * Feistel network of {@value #ROUNDS} rounds (Luby and Rackoff, <em>SIAM Journal on Computing</em> 17, 1988) on the next larger power of 4, walked
 * until it comes to a number that there is.
 */
public final class Order {
    private static final int ROUNDS = 6;

    private final Key key;
    private final long rows;
    private final int half;

    public Order(Key key, long rows) {
        this.key = key;
        this.rows = rows;
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(1, rows - 1));
        this.half = Math.max(1, (bits + 1) / 2);
    }

    /** The rows at places {@code from} to {@code from + count} of the endless sequence of epochs. */
    public long[] at(long from, int count) {
        long[] chosen = new long[count];
        for (int i = 0; i < count; i++) {
            long place = from + i;
            chosen[i] = row(key.fold(place / rows), place % rows);
        }
        return chosen;
    }

    private long row(Key epoch, long place) {
        long at = place;
        do {
            at = permuted(epoch, at);
        } while (at >= rows);
        return at;
    }

    private long permuted(Key epoch, long x) {
        long mask = (1L << half) - 1;
        long left = x >>> half;
        long right = x & mask;
        for (int round = 0; round < ROUNDS; round++) {
            long mixed = left ^ epoch.bits(right << 3 | round) & mask;
            left = right;
            right = mixed;
        }
        return left << half | right;
    }
}
