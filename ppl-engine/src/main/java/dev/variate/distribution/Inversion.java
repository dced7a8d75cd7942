package dev.variate.distribution;

import dev.variate.random.Key;
import dev.variate.tensor.DType;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.TensorType;
import dev.variate.tensor.Value;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Quantiles, and draws, by inverting a distribution function by bisection: slow, and right wherever the function is, however far out. Each costs some
 * 64 evaluations, of whole numbers at most 32.
 */
final class Inversion {
    private Inversion() {}

    /** Draws of {@code truncated}, all at once: uniform numbers, and where the logarithm of the tail that they lie in passes theirs. */
    static Value sample(
            Truncated truncated,
            Optional<Tensor> from,
            Optional<Tensor> to,
            Domain support,
            Key key,
            Shape sampleShape) {
        Shape shape = sampleShape.append(truncated.batchShape());
        boolean whole = support.kind().isDiscrete();
        double[] low = ends(truncated, from.or(support::lowest), shape, whole ? -Integer.MAX_VALUE : -Double.MAX_VALUE);
        double[] high = ends(truncated, to.or(support::highest), shape, whole ? Integer.MAX_VALUE : Double.MAX_VALUE);
        double[] u = Samplers.known(truncated.name(), Samplers.standard(key, shape, Standard.UNIFORM))
                .toArray();
        // below the lowest whole number, which may be the draw
        Arrays.setAll(low, i -> whole ? low[i] - 1 : low[i]);
        double[] middle = new double[u.length];
        for (int step = 0; step < 65 && !(whole && neighbours(low, high)); step++) {
            Arrays.setAll(middle, i -> whole ? Math.floor((low[i] + high[i]) / 2) : between(low[i], high[i]));
            Value x = Value.of(new TensorType(DType.F64, shape), middle.clone());
            Value below = Samplers.known(
                    truncated.name(), truncated.logCdf(x).orElseThrow().broadcastTo(shape));
            Value above = Samplers.known(
                    truncated.name(), truncated.logSurvival(x).orElseThrow().broadcastTo(shape));
            for (int i = 0; i < u.length; i++) {
                boolean enough =
                        u[i] < 0.5 ? below.get(i) >= StrictMath.log(u[i]) : above.get(i) <= StrictMath.log1p(-u[i]);
                if (enough) {
                    high[i] = middle[i];
                } else {
                    low[i] = middle[i];
                }
            }
        }
        return Value.of(new TensorType(support.dtype(), shape), high);
    }

    /**
     * The least value of which {@code distribution} says that a share {@code p} or more lies up to it, by its distribution function; empty if that
     * or something known is missing. It is the lowest value at 0 and the highest at 1, where there is one, or infinite, and NaN at what is no share.
     */
    static Optional<Tensor> quantile(Distribution distribution, Tensor p) {
        Domain support = distribution.support();
        if (!distribution.eventShape().isScalar()
                || distribution.logCdfInside(distribution.safePoint()).isEmpty()
                || !(p.resolved() instanceof Value)) {
            return Optional.empty();
        }
        Shape shape = Shape.broadcast(distribution.batchShape(), p.shape());
        boolean whole = support.kind().isDiscrete();
        Optional<double[]> lowest = known(support.lowest(), shape, whole ? -Integer.MAX_VALUE : -Double.MAX_VALUE);
        Optional<double[]> highest = known(support.highest(), shape, whole ? Integer.MAX_VALUE : Double.MAX_VALUE);
        if (lowest.isEmpty() || highest.isEmpty()) {
            return Optional.empty();
        }
        double[] shares = ((Value) p.floating().broadcastTo(shape)).toArray();
        double[] low = lowest.get();
        double[] high = highest.get();
        double[] found = new double[shares.length];
        Arrays.setAll(
                found, i -> shares[i] == 0 ? end(support.lowest(), low[i], -1) : end(support.highest(), high[i], 1));
        Arrays.setAll(low, i -> whole ? low[i] - 1 : low[i]);
        double[] middle = new double[shares.length];
        for (int step = 0; step < 65 && !(whole && neighbours(low, high)); step++) {
            Arrays.setAll(middle, i -> whole ? Math.floor((low[i] + high[i]) / 2) : between(low[i], high[i]));
            Tensor below = distribution
                    .cdf(Value.of(new TensorType(DType.F64, shape), middle.clone()))
                    .orElseThrow();
            if (!(below.resolved() instanceof Value share)) {
                return Optional.empty();
            }
            for (int i = 0; i < shares.length; i++) {
                (share.get(i) >= shares[i] ? high : low)[i] = middle[i];
            }
        }
        Arrays.setAll(
                found,
                i -> shares[i] > 0 && shares[i] < 1
                        ? high[i]
                        : shares[i] == 0 || shares[i] == 1 ? found[i] : Double.NaN);
        return Optional.of(Value.of(new TensorType(DType.F64, shape), found));
    }

    private static boolean neighbours(double[] low, double[] high) {
        return IntStream.range(0, low.length).allMatch(i -> high[i] - low[i] <= 1);
    }

    private static double end(Optional<Tensor> end, double known, int sign) {
        return end.isPresent() ? known : sign * Double.POSITIVE_INFINITY;
    }

    private static Optional<double[]> known(Optional<Tensor> end, Shape shape, double otherwise) {
        Tensor bound = end.orElseGet(() -> Value.scalar(otherwise)).floating();
        return bound.resolved() instanceof Value value
                ? Optional.of(((Value) value.broadcastTo(shape)).toArray().clone())
                : Optional.empty();
    }

    private static double[] ends(Truncated truncated, Optional<Tensor> end, Shape shape, double otherwise) {
        double[] ends = end.map(
                        e -> Samplers.known(truncated.name(), e.floating().broadcastTo(shape))
                                .toArray())
                .orElseGet(() -> {
                    double[] none = new double[shape.size()];
                    Arrays.fill(none, otherwise);
                    return none;
                });
        Arrays.setAll(ends, i -> Math.clamp(ends[i], -Double.MAX_VALUE, Double.MAX_VALUE));
        return ends;
    }

    /** The number in the middle of all doubles from {@code low} to {@code high}: so 64 steps find any, whatever its size. */
    private static double between(double low, double high) {
        long a = ordinal(low);
        long b = ordinal(high);
        long middle = (a >> 1) + (b >> 1) + (a & b & 1);
        return Double.longBitsToDouble(middle >= 0 ? middle : Long.MIN_VALUE - middle);
    }

    /** Counts doubles in their order, 0 at zero. */
    private static long ordinal(double x) {
        long bits = Double.doubleToRawLongBits(x);
        return bits >= 0 ? bits : Long.MIN_VALUE - bits;
    }
}
