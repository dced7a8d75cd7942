package dev.variate.distribution;

import dev.variate.tensor.DType;
import dev.variate.tensor.Op;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;

/** Expressions that densities share, right also at the ends of a support. */
final class Algebra {
    private Algebra() {}

    /** x log y and 0 where x is 0 whatever y is; where y is 0 it has derivative 0. */
    static Tensor xlogy(Tensor x, Tensor y) {
        return timesLogarithm(x, y, Value.scalar(1.0), false);
    }

    /** x log(1 + y) and 0 where x is 0 whatever y is; where y is −1 it has derivative 0. */
    static Tensor xlog1py(Tensor x, Tensor y) {
        return timesLogarithm(x, y, Value.scalar(0.0), true);
    }

    private static Tensor timesLogarithm(Tensor x, Tensor y, Tensor harmless, boolean plusOne) {
        if (x.resolved() instanceof Value known && known.shape().isScalar()) {
            return known.item() == 0 ? Value.scalar(0.0) : x.times(plusOne ? y.log1p() : y.log());
        }
        // where the logarithm is infinite it has no derivative of use, and it must not make NaN: what nobody saw may be
        // a term of a sum that has the weight 0
        Tensor zero = Value.scalar(0.0);
        Tensor infinite = y.eq(plusOne ? Value.scalar(-1.0) : zero);
        Tensor safe = Tensor.where(infinite, harmless, y.floating());
        Tensor product = x.times(plusOne ? safe.log1p() : safe.log());
        Tensor above = Tensor.where(infinite.and(x.lt(zero)), Value.scalar(Double.POSITIVE_INFINITY), product);
        return Tensor.where(infinite.and(x.gt(zero)), Value.scalar(Double.NEGATIVE_INFINITY), above);
    }

    /** log y, with derivative 0 where y is 0. */
    static Tensor safeLog(Tensor y) {
        Tensor zero = y.eq(Value.scalar(0.0));
        Tensor safe = Tensor.where(zero, Value.scalar(1.0), y.floating());
        return Tensor.where(zero, Value.scalar(Double.NEGATIVE_INFINITY), safe.log());
    }

    /** log(1 − e^x) for negative x. */
    static Tensor log1mexp(Tensor x) {
        // each branch sees only what it can take, so that the other's gradient is no NaN
        Tensor near = x.gt(Value.scalar(-0.7));
        Tensor small = Tensor.where(near, x, Value.scalar(-0.7));
        Tensor large = Tensor.where(near, Value.scalar(-0.7), x);
        return Tensor.where(near, small.expm1().neg().log(), large.exp().neg().log1p());
    }

    /** log(e^a + e^b), where b is finite. */
    static Tensor logSum(Tensor a, Tensor b) {
        return b.plus(a.minus(b).softplus());
    }

    /** log(e^a − e^b), where a is finite and above b. */
    static Tensor logDifference(Tensor a, Tensor b) {
        return a.plus(log1mexp(b.minus(a)));
    }

    /** log Φ(z). */
    static Tensor logNormalCdf(Tensor z) {
        return Tensor.apply(new Op.Unary(Op.UnaryKind.LOG_NORMAL_CDF), z);
    }

    /** Φ⁻¹(p). */
    static Tensor normalQuantile(Tensor p) {
        return Tensor.apply(new Op.Unary(Op.UnaryKind.NORMAL_QUANTILE), p);
    }

    /** log(e^−|x| I₀(x)). */
    static Tensor logBesselI0e(Tensor x) {
        return Tensor.apply(new Op.Unary(Op.UnaryKind.BESSEL_I0E), x).log();
    }

    /** log P(a, x), regularised. */
    static Tensor logGammaP(Tensor a, Tensor x) {
        return together(new Op.LogIncompleteGamma(false, 0), a, x);
    }

    /** log Q(a, x), regularised. */
    static Tensor logGammaQ(Tensor a, Tensor x) {
        return together(new Op.LogIncompleteGamma(true, 0), a, x);
    }

    /** log I_x(a, b), regularised. */
    static Tensor logIncompleteBeta(Tensor a, Tensor b, Tensor x) {
        return together(new Op.LogIncompleteBeta(0, 0), a, b, x);
    }

    private static Tensor together(Op op, Tensor... operands) {
        Shape shape = Parameter.broadcast(operands);
        // numbers that are known come in double precision, and take that of the others
        DType dtype = Arrays.stream(operands)
                                .allMatch(x -> x.dtype() == DType.F32
                                        || x instanceof Value && x.shape().isScalar())
                        && Arrays.stream(operands).anyMatch(x -> x.dtype() == DType.F32)
                ? DType.F32
                : DType.F64;
        return Tensor.apply(
                op,
                Arrays.stream(operands).map(x -> x.to(dtype).broadcastTo(shape)).toArray(Tensor[]::new));
    }

    /** log Γ(a) + log Γ(b) − log Γ(a + b). */
    static Tensor logBeta(Tensor a, Tensor b) {
        return a.lgamma().plus(b.lgamma()).minus(a.plus(b).lgamma());
    }

    /** The logarithm of the number of ways to choose {@code k} of {@code n}. */
    static Tensor logChoose(Tensor n, Tensor k) {
        return n.plus(1.0)
                .lgamma()
                .minus(k.plus(1.0).lgamma())
                .minus(n.minus(k).plus(1.0).lgamma());
    }
}
