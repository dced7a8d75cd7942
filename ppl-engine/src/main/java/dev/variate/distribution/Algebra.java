package dev.variate.distribution;

import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;

/** Expressions that densities share, right also at the ends of a support. */
final class Algebra {
    private Algebra() {}

    /** x log y, and 0 where x is 0 whatever y is. */
    static Tensor xlogy(Tensor x, Tensor y) {
        return timesLogarithm(x, y, Value.scalar(1.0), false);
    }

    /** x log(1 + y), and 0 where x is 0 whatever y is. */
    static Tensor xlog1py(Tensor x, Tensor y) {
        return timesLogarithm(x, y, Value.scalar(0.0), true);
    }

    private static Tensor timesLogarithm(Tensor x, Tensor y, Tensor harmless, boolean plusOne) {
        if (x.resolved() instanceof Value known && known.shape().isScalar()) {
            return known.item() == 0 ? Value.scalar(0.0) : x.times(plusOne ? y.log1p() : y.log());
        }
        // 0 · log 0: take the logarithm of a harmless number, so that neither value nor gradient is NaN; elsewhere the
        // plain product has
        // the right derivatives in both
        Tensor zero = Value.scalar(0.0);
        Tensor undefined = x.eq(zero).and(y.eq(plusOne ? Value.scalar(-1.0) : zero));
        Tensor safe = Tensor.where(undefined, harmless, y.floating());
        return x.times(plusOne ? safe.log1p() : safe.log());
    }

    /** The logarithm of the number of ways to choose {@code k} of {@code n}. */
    static Tensor logChoose(Tensor n, Tensor k) {
        return n.plus(1.0)
                .lgamma()
                .minus(k.plus(1.0).lgamma())
                .minus(n.minus(k).plus(1.0).lgamma());
    }
}
