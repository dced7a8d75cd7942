package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where draws come from. Usually they are numbers, computed when they are asked for; within {@link #from} they are traced, so that the
 * program which is being written draws anew each time it runs with another key.
 */
public final class Randomness {
    private static final ScopedValue<Randomness> CURRENT = ScopedValue.newInstance();

    /** So many bits that a uniform number and its distance from 0 and 1 are exact in single precision. */
    private static final int BITS = 23;

    private final Tensor key;
    private final Map<Integer, Key> streams = new HashMap<>();

    private Randomness(Tensor key) {
        this.key = key;
    }

    /**
     * Runs {@code body} so that random variables which are sampled in it are drawn by the program.
     *
     * @param key I32 of shape [2]
     */
    public static <T> T from(Tensor key, Supplier<T> body) {
        return ScopedValue.where(CURRENT, new Randomness(key)).call(body::get);
    }

    static boolean isTraced() {
        return CURRENT.isBound();
    }

    /** Uniform on (0, 1), in steps of 2^−23, never 0 or 1; another stream of the program's key for each {@code name}. */
    static Tensor uniform(Key name, Shape shape) {
        Randomness current = CURRENT.get();
        return Tensor.apply(new Op.RandomBits(shape, BITS, current.stream(name)), current.key)
                .to(DType.F64)
                .plus(0.5)
                .times(1.0 / (1 << BITS));
    }

    /** Follows from the name alone, unless two names happen to meet. */
    private int stream(Key name) {
        int stream = (int) name.bits(0);
        while (!streams.computeIfAbsent(stream, s -> name).equals(name)) {
            stream++;
        }
        return stream;
    }
}
