package dev.variate.tensor;

/**
 * The numbers that {@link Op.RandomBits} gives: Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror and Shaw, <em>Parallel random numbers: as
 * easy as 1, 2, 3</em>, SC 2011), in 32-bit words because accelerators have these.
 *
 * <p>Of n words, the first half, rounded up, are the left words of the blocks (0, stream), (1, stream) …, the others the right ones.
 */
public final class RandomWords {
    public static final int ROUNDS = 20;

    private static final int[] ROTATIONS = {13, 15, 26, 6, 17, 29, 16, 24};
    private static final int PARITY = 0x1BD11BDA;

    private RandomWords() {}

    /** By how many bits the right word is rotated to the left in {@code round}. */
    public static int rotation(int round) {
        return ROTATIONS[round & 7];
    }

    /** The third word of the key, which follows from the other two. */
    public static int third(int key0, int key1) {
        return PARITY ^ key0 ^ key1;
    }

    /** What {@link #third} mixes in beside the key's words. */
    public static int parity() {
        return PARITY;
    }

    /** Into {@code words} from {@code from} on, {@code count} words for a key. */
    static void fill(int key0, int key1, int stream, int[] words, int from, int count) {
        int half = (count + 1) / 2;
        int[] key = {key0, key1, third(key0, key1)};
        for (int i = 0; i < half; i++) {
            int x0 = i + key[0];
            int x1 = stream + key[1];
            for (int round = 0; round < ROUNDS; round++) {
                x0 += x1;
                x1 = Integer.rotateLeft(x1, rotation(round)) ^ x0;
                if ((round & 3) == 3) {
                    int injection = round / 4 + 1;
                    x0 += key[injection % 3];
                    x1 += key[(injection + 1) % 3] + injection;
                }
            }
            words[from + i] = x0;
            if (half + i < count) {
                words[from + half + i] = x1;
            }
        }
    }

    static Value of(Op.RandomBits op, Value key, TensorType type) {
        int count = op.shape().size();
        int keys = key.shape().size() / 2;
        int[] words = new int[Math.multiplyExact(count, keys)];
        for (int k = 0; k < keys; k++) {
            fill((int) key.get(2 * k), (int) key.get(2 * k + 1), op.stream(), words, k * count, count);
        }
        double[] elements = new double[words.length];
        for (int i = 0; i < words.length; i++) {
            elements[i] = words[i] >>> 32 - op.bits();
        }
        return Value.wrap(type, elements);
    }
}
