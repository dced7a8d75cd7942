package dev.variate.inference;

import dev.variate.random.Key;

/**
 * The randomness of one iteration: fixed by the iteration's key, and fast, since an iteration of a small model takes a microsecond and a dozen normals.
 *
 * <p>The key's 128 bits, which Threefry has mixed, start a xoshiro256++ generator (Blackman and Vigna, <em>Scrambled linear pseudorandom number generators</em>, ACM TOMS 47, 2021). Normals by the ziggurat of
 * Marsaglia and Tsang (<em>Journal of Statistical Software</em> 5, 2000) with 128 layers, with separate bits for layer and position as Doornik (2005) asks. Only exact arithmetic and
 * {@link StrictMath}, so that every machine draws the same.
 */
final class IterationRandom {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final int LAYERS = 128;
    /** Where the tail begins, and the area of each layer, for 128 layers. */
    private static final double TAIL = 3.442619855899;

    private static final double AREA = 9.91256303526217e-3;
    private static final double[] EDGES = edges();
    private static final double[] RATIOS = ratios();

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    /** Starts over for {@code key}. */
    void start(Key key) {
        s0 = mixed(key.high());
        s1 = mixed(key.low());
        s2 = mixed(key.high() + GOLDEN);
        s3 = mixed(key.low() + GOLDEN) | 1; // the state must not be all zero
    }

    /** SplitMix64's finaliser (Steele, Lea and Flood, OOPSLA 2014), by which xoshiro's authors start their states. */
    private static long mixed(long bits) {
        long z = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    private long next() {
        long result = Long.rotateLeft(s0 + s3, 23) + s0;
        long shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** On (0, 1), in steps of 2⁻⁵³, never 0. */
    double uniform() {
        return ((next() >>> 11) + 0.5) * 0x1p-53;
    }

    double normal() {
        while (true) {
            long bits = next();
            int layer = (int) (bits & LAYERS - 1);
            double u = 2 * (((bits >>> 11) + 0.5) * 0x1p-53) - 1;
            double x = u * EDGES[layer];
            if (Math.abs(u) < RATIOS[layer]) {
                return x;
            }
            if (layer == 0) {
                return u < 0 ? -tail() : tail();
            }
            double outer = StrictMath.exp(-0.5 * (EDGES[layer] * EDGES[layer] - x * x));
            double inner = StrictMath.exp(-0.5 * (EDGES[layer + 1] * EDGES[layer + 1] - x * x));
            if (inner + uniform() * (outer - inner) < 1) {
                return x;
            }
        }
    }

    private double tail() {
        while (true) {
            double x = -StrictMath.log(uniform()) / TAIL;
            double y = -StrictMath.log(uniform());
            if (2 * y > x * x) {
                return TAIL + x;
            }
        }
    }

    private static double[] edges() {
        double[] edges = new double[LAYERS + 1];
        double density = StrictMath.exp(-0.5 * TAIL * TAIL);
        edges[0] = AREA / density;
        edges[1] = TAIL;
        for (int i = 2; i < LAYERS; i++) {
            edges[i] = StrictMath.sqrt(-2 * StrictMath.log(AREA / edges[i - 1] + density));
            density = StrictMath.exp(-0.5 * edges[i] * edges[i]);
        }
        return edges;
    }

    private static double[] ratios() {
        double[] ratios = new double[LAYERS];
        for (int i = 0; i < LAYERS; i++) {
            ratios[i] = EDGES[i + 1] / EDGES[i];
        }
        return ratios;
    }
}
