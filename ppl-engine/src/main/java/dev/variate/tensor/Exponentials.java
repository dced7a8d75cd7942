package dev.variate.tensor;

/**
 * eˣ and eˣ − 1 with the same bits on every machine and in vector form: nothing but +, −, ×, fused multiply-add and bit patterns, all of which IEEE 754 defines exactly. {@link Math#exp} promises
 * no such thing, and {@link StrictMath#exp} takes several times as long. Errors are below 2 units in the last place.
 */
public final class Exponentials {
    // Cody and Waite's reduction: ln 2 in two parts, the first with 32 trailing zeros (as in FDLIBM's e_exp.c)
    public static final double LOG2_E = 1.4426950408889634;
    public static final double LN2_HIGH = 6.93147180369123816490e-01;
    public static final double LN2_LOW = 1.90821492927058770002e-10;
    /** Adding it rounds to an integer, which then stands in the low bits. */
    public static final double ROUNDER = 0x1.8p52;

    public static final double MAXIMUM = 710;
    public static final double MINIMUM = -746;

    // 1/k!: Taylor's series on |r| <= ln(2)/2, whose 14th term is 4e-18
    public static final double C2 = 1.0 / 2;
    public static final double C3 = 1.0 / 6;
    public static final double C4 = 1.0 / 24;
    public static final double C5 = 1.0 / 120;
    public static final double C6 = 1.0 / 720;
    public static final double C7 = 1.0 / 5040;
    public static final double C8 = 1.0 / 40320;
    public static final double C9 = 1.0 / 362880;
    public static final double C10 = 1.0 / 3628800;
    public static final double C11 = 1.0 / 39916800;
    public static final double C12 = 1.0 / 479001600;
    public static final double C13 = 1.0 / 6227020800.0;

    /** ln(2)/2: up to here the series needs no reduction, and beyond no digits are lost by the subtraction. */
    private static final double SMALL = 0.34657359027997264;

    private static final long ONE_BITS = 0x3FF0000000000000L;

    private Exponentials() {}

    public static double exp(double argument) {
        double x = argument > MAXIMUM ? MAXIMUM : argument;
        x = x < MINIMUM ? MINIMUM : x;
        double k = Math.fma(x, LOG2_E, ROUNDER) - ROUNDER;
        double r = Math.fma(k, -LN2_HIGH, x);
        r = Math.fma(k, -LN2_LOW, r);
        double p = 1 + series(r);
        // 2^k in two factors, so that the ends of the range come out right
        double half = Math.fma(k, 0.5, ROUNDER);
        double rest = k - (half - ROUNDER) + ROUNDER;
        return p * power(half) * power(rest);
    }

    public static double expm1(double x) {
        return Math.abs(x) < SMALL ? series(x) : exp(x) - 1;
    }

    /** e^r − 1 by Taylor's series, in Estrin's order. */
    private static double series(double r) {
        double r2 = r * r;
        double r4 = r2 * r2;
        double low = Math.fma(Math.fma(C5, r, C4), r2, Math.fma(C3, r, C2));
        double middle = Math.fma(Math.fma(C9, r, C8), r2, Math.fma(C7, r, C6));
        double high = Math.fma(Math.fma(C13, r, C12), r2, Math.fma(C11, r, C10));
        return Math.fma(r2, Math.fma(high, r4 * r4, Math.fma(middle, r4, low)), r);
    }

    /** 2^k where {@code rounder} is k + {@link #ROUNDER}. */
    private static double power(double rounder) {
        return Double.longBitsToDouble((Double.doubleToRawLongBits(rounder) << 52) + ONE_BITS);
    }
}
