package dev.variate.device.jvm;

import dev.variate.tensor.Exponentials;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Elementary} on vectors: the same operations in the same order, lane by lane, so the same bits.
 *
 * <p>Loops of models call these for a block of rows. Inlined into a model's own loop, one or two of them exhaust what HotSpot is willing to
 * inline (NodeCountInliningCutoff), and a vector that is passed to a call, or comes back from one, is allocated. For the same reason each
 * loop here holds all of its function: a method from vector to vector is compiled for itself as soon as it is hot, and then never inlined.
 * All models share this code, so it is warm for the second one.
 */
final class VectorElementary {
    static final VectorSpecies<Double> SPECIES =
            DoubleVector.SPECIES_PREFERRED.length() >= 8 ? DoubleVector.SPECIES_512 : DoubleVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private VectorElementary() {}

    /** The exponential of the first {@code n} elements, a multiple of eight. */
    static void exp(double[] from, double[] to, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector argument = DoubleVector.fromArray(SPECIES, from, i);
            DoubleVector x =
                    argument.blend(Exponentials.MAXIMUM, argument.compare(VectorOperators.GT, Exponentials.MAXIMUM));
            x = x.blend(Exponentials.MINIMUM, x.compare(VectorOperators.LT, Exponentials.MINIMUM));
            DoubleVector k = x.fma(Exponentials.LOG2_E, Exponentials.ROUNDER).sub(Exponentials.ROUNDER);
            DoubleVector r = k.fma(DoubleVector.broadcast(SPECIES, -Exponentials.LN2_HIGH), x);
            r = k.fma(DoubleVector.broadcast(SPECIES, -Exponentials.LN2_LOW), r);
            DoubleVector r2 = r.mul(r);
            DoubleVector r4 = r2.mul(r2);
            DoubleVector low = r.fma(Exponentials.C5, Exponentials.C4).fma(r2, r.fma(Exponentials.C3, Exponentials.C2));
            DoubleVector middle =
                    r.fma(Exponentials.C9, Exponentials.C8).fma(r2, r.fma(Exponentials.C7, Exponentials.C6));
            DoubleVector high =
                    r.fma(Exponentials.C13, Exponentials.C12).fma(r2, r.fma(Exponentials.C11, Exponentials.C10));
            DoubleVector p =
                    r2.fma(high.fma(r4.mul(r4), middle.fma(r4, low)), r).add(1);
            DoubleVector half = k.fma(0.5, Exponentials.ROUNDER);
            DoubleVector rest = k.sub(half.sub(Exponentials.ROUNDER)).add(Exponentials.ROUNDER);
            DoubleVector first = half.reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHL, 52)
                    .add(Elementary.ONE_BITS)
                    .reinterpretAsDoubles();
            DoubleVector second = rest.reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHL, 52)
                    .add(Elementary.ONE_BITS)
                    .reinterpretAsDoubles();
            p.mul(first).mul(second).intoArray(to, i);
        }
    }

    /** The logarithm of the first {@code n} elements, a multiple of eight. */
    static void log(double[] from, double[] to, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector argument = DoubleVector.fromArray(SPECIES, from, i);
            VectorMask<Double> subnormal = argument.compare(VectorOperators.LT, Double.MIN_NORMAL);
            DoubleVector x = argument.blend(argument.mul(Elementary.TWO_54), subnormal);
            DoubleVector bias = DoubleVector.broadcast(SPECIES, Elementary.TWO_52 + 1023)
                    .blend(Elementary.TWO_52 + 1077, subnormal);
            LongVector shifted = x.reinterpretAsLongs().add(Elementary.ONE_BITS - Elementary.SQRT_HALF_BITS);
            DoubleVector exponent = shifted.lanewise(VectorOperators.LSHR, 52)
                    .or(Elementary.TWO_52_BITS)
                    .reinterpretAsDoubles()
                    .sub(bias);
            DoubleVector f = shifted.and(Elementary.FRACTION_BITS)
                    .add(Elementary.SQRT_HALF_BITS)
                    .reinterpretAsDoubles()
                    .sub(1);
            DoubleVector s = f.div(f.add(2));
            DoubleVector z = s.mul(s);
            DoubleVector w = z.mul(z);
            DoubleVector odd = w.fma(Elementary.L7, Elementary.L5)
                    .fma(w, DoubleVector.broadcast(SPECIES, Elementary.L3))
                    .fma(w, DoubleVector.broadcast(SPECIES, Elementary.L1));
            DoubleVector even =
                    w.fma(Elementary.L6, Elementary.L4).fma(w, DoubleVector.broadcast(SPECIES, Elementary.L2));
            DoubleVector series = z.mul(even.fma(z, odd));
            DoubleVector square = f.mul(0.5).mul(f);
            DoubleVector low = s.fma(square.add(series), exponent.mul(Exponentials.LN2_LOW));
            DoubleVector log =
                    exponent.fma(DoubleVector.broadcast(SPECIES, Exponentials.LN2_HIGH), f.sub(square.sub(low)));
            VectorMask<Double> positive = argument.compare(VectorOperators.GT, 0);
            DoubleVector end = DoubleVector.broadcast(SPECIES, Double.NaN)
                    .blend(argument, positive)
                    .blend(Double.NEGATIVE_INFINITY, argument.compare(VectorOperators.EQ, 0));
            end.blend(log, positive.and(argument.compare(VectorOperators.LT, Double.POSITIVE_INFINITY)))
                    .intoArray(to, i);
        }
    }

    /**
     * The logarithm of one more than each of the first {@code n} elements, a multiple of eight; {@code to} is another array than {@code
     * from}.
     */
    static void log1p(double[] from, double[] to, int n) {
        for (int i = 0; i < n; i += LANES) {
            DoubleVector.fromArray(SPECIES, from, i).add(1).intoArray(to, i);
        }
        log(to, to, n);
        for (int i = 0; i < n; i += LANES) {
            DoubleVector x = DoubleVector.fromArray(SPECIES, from, i);
            DoubleVector log = DoubleVector.fromArray(SPECIES, to, i);
            DoubleVector u = x.add(1);
            DoubleVector lost = x.sub(u.sub(1))
                    .blend(DoubleVector.broadcast(SPECIES, 1).sub(u.sub(x)), x.compare(VectorOperators.GT, 1));
            VectorMask<Double> inside =
                    u.compare(VectorOperators.GT, 0).and(u.compare(VectorOperators.LT, Double.POSITIVE_INFINITY));
            log.blend(log.add(lost.div(u)), inside).intoArray(to, i);
        }
    }
}
