package dev.variate.device.jvm;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Elementary} on vectors: the same operations in the same order, lane by lane, so the same bits. Methods are small, because HotSpot has to inline them: a vector that is passed to a
 * call is allocated.
 */
final class VectorElementary {
    static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED.length() >= 8 ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private VectorElementary() {}

    static DoubleVector exp(DoubleVector argument) {
        DoubleVector x = argument.blend(Elementary.EXP_MAXIMUM, argument.compare(VectorOperators.GT, Elementary.EXP_MAXIMUM));
        x = x.blend(Elementary.EXP_MINIMUM, x.compare(VectorOperators.LT, Elementary.EXP_MINIMUM));
        DoubleVector k = x.fma(Elementary.LOG2_E, Elementary.ROUNDER).sub(Elementary.ROUNDER);
        DoubleVector r = k.fma(DoubleVector.broadcast(SPECIES, -Elementary.LN2_HIGH), x);
        r = k.fma(DoubleVector.broadcast(SPECIES, -Elementary.LN2_LOW), r);
        DoubleVector half = k.fma(0.5, Elementary.ROUNDER);
        DoubleVector rest = k.sub(half.sub(Elementary.ROUNDER)).add(Elementary.ROUNDER);
        return expOfReduced(r).mul(power(half)).mul(power(rest));
    }

    private static DoubleVector expOfReduced(DoubleVector r) {
        DoubleVector r2 = r.mul(r);
        DoubleVector r4 = r2.mul(r2);
        DoubleVector low = r.fma(Elementary.C5, Elementary.C4).fma(r2, r.fma(Elementary.C3, Elementary.C2));
        DoubleVector middle = r.fma(Elementary.C9, Elementary.C8).fma(r2, r.fma(Elementary.C7, Elementary.C6));
        DoubleVector high = r.fma(Elementary.C13, Elementary.C12).fma(r2, r.fma(Elementary.C11, Elementary.C10));
        DoubleVector series = high.fma(r4.mul(r4), middle.fma(r4, low));
        return r2.fma(series, r).add(1);
    }

    private static DoubleVector power(DoubleVector rounder) {
        return rounder.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).add(Elementary.ONE_BITS).reinterpretAsDoubles();
    }

    static DoubleVector log(DoubleVector argument) {
        VectorMask<Double> subnormal = argument.compare(VectorOperators.LT, Double.MIN_NORMAL);
        DoubleVector x = argument.blend(argument.mul(Elementary.TWO_54), subnormal);
        DoubleVector bias = DoubleVector.broadcast(SPECIES, Elementary.TWO_52 + 1023).blend(Elementary.TWO_52 + 1077, subnormal);
        LongVector shifted = x.reinterpretAsLongs().add(Elementary.ONE_BITS - Elementary.SQRT_HALF_BITS);
        DoubleVector exponent = shifted.lanewise(VectorOperators.LSHR, 52).or(Elementary.TWO_52_BITS).reinterpretAsDoubles().sub(bias);
        DoubleVector f = shifted.and(Elementary.FRACTION_BITS).add(Elementary.SQRT_HALF_BITS).reinterpretAsDoubles().sub(1);
        return ends(argument, logOfReduced(exponent, f));
    }

    private static DoubleVector ends(DoubleVector argument, DoubleVector log) {
        VectorMask<Double> positive = argument.compare(VectorOperators.GT, 0);
        DoubleVector end = DoubleVector.broadcast(SPECIES, Double.NaN).blend(argument, positive).blend(Double.NEGATIVE_INFINITY, argument.compare(VectorOperators.EQ, 0));
        return end.blend(log, positive.and(argument.compare(VectorOperators.LT, Double.POSITIVE_INFINITY)));
    }

    private static DoubleVector logOfReduced(DoubleVector exponent, DoubleVector f) {
        DoubleVector s = f.div(f.add(2));
        DoubleVector z = s.mul(s);
        DoubleVector w = z.mul(z);
        DoubleVector odd = w.fma(Elementary.L7, Elementary.L5).fma(w, DoubleVector.broadcast(SPECIES, Elementary.L3)).fma(w, DoubleVector.broadcast(SPECIES, Elementary.L1));
        DoubleVector even = w.fma(Elementary.L6, Elementary.L4).fma(w, DoubleVector.broadcast(SPECIES, Elementary.L2));
        DoubleVector series = z.mul(even.fma(z, odd));
        DoubleVector square = f.mul(0.5).mul(f);
        DoubleVector low = s.fma(square.add(series), exponent.mul(Elementary.LN2_LOW));
        return exponent.fma(DoubleVector.broadcast(SPECIES, Elementary.LN2_HIGH), f.sub(square.sub(low)));
    }

    static DoubleVector log1p(DoubleVector x) {
        DoubleVector u = x.add(1);
        DoubleVector lost = x.sub(u.sub(1)).blend(DoubleVector.broadcast(SPECIES, 1).sub(u.sub(x)), x.compare(VectorOperators.GT, 1));
        DoubleVector log = log(u);
        VectorMask<Double> inside = u.compare(VectorOperators.GT, 0).and(u.compare(VectorOperators.LT, Double.POSITIVE_INFINITY));
        return log.blend(log.add(lost.div(u)), inside);
    }
}
