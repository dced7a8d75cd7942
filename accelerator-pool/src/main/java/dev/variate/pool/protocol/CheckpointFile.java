package dev.variate.pool.protocol;

/**
 * A checkpoint of a training: a file in pieces of at most {@value #PIECE} bytes, which counts once all are there and have the right hash.
 *
 * @param step after which it was taken
 * @param sha256 of all its bytes, in hexadecimal digits
 */
public record CheckpointFile(long step, long bytes, String sha256) {
    /** Bytes of a piece, but the last. */
    public static final int PIECE = 4 << 20;

    /** The largest that a studio keeps. */
    public static final long MOST_BYTES = 1L << 30;

    /** How many pieces it has. */
    public int pieces() {
        return Math.toIntExact(Math.ceilDiv(bytes, PIECE));
    }
}
