package dev.variate.tensor;

/**
 * e^x and e^x − 1 for the nodes of integrals, where {@link StrictMath}'s take nine tenths of the time. Nothing but arithmetic that IEEE 754
 * defines exactly, so that every machine gives the same bits. Errors are below 2 units in the last place.
 */
final class Exponentials {
    private static final double LOG2_E = 1.4426950408889634;

    // Cody and Waite's reduction: ln 2 in two parts, the first with 32 trailing zeros (as in FDLIBM's e_exp.c)
    private static final double LN2_HIGH = 6.93147180369123816490e-01;
    private static final double LN2_LOW = 1.90821492927058770002e-10;

    /** Adding it rounds to an integer, which then stands in the low bits. */
    private static final double ROUNDER = 0x1.8p52;

    /** Up to here Taylor's series for e^x − 1 needs no reduction, and beyond no digits are lost by the subtraction. */
    private static final double SMALL = 0.34657359027997264;

    private Exponentials() {}

    /** For x from −700 to 700, and 0 below. */
    static double exp(double x) {
        if (!(x >= -700)) {
            return x < -700 ? 0 : x;
        }
        double rounded = Math.fma(x, LOG2_E, ROUNDER);
        double k = rounded - ROUNDER;
        double r = Math.fma(k, -LN2_LOW, Math.fma(k, -LN2_HIGH, x));
        double power = Double.longBitsToDouble((Double.doubleToRawLongBits(rounded) << 52) + 0x3FF0000000000000L);
        return Math.fma(power, expm1OfSmall(r), power);
    }

    /** For x up to 700. */
    static double expm1(double x) {
        return Math.abs(x) < SMALL ? expm1OfSmall(x) : exp(x) - 1;
    }

    /** Taylor's series, whose 14th term is 4e-18 at ln(2)/2, in Estrin's order. */
    private static double expm1OfSmall(double r) {
        double r2 = r * r;
        double r4 = r2 * r2;
        double low = Math.fma(Math.fma(1.0 / 120, r, 1.0 / 24), r2, Math.fma(1.0 / 6, r, 0.5));
        double middle = Math.fma(Math.fma(1.0 / 362880, r, 1.0 / 40320), r2, Math.fma(1.0 / 5040, r, 1.0 / 720));
        double high = Math.fma(
                Math.fma(1.0 / 6227020800.0, r, 1.0 / 479001600), r2, Math.fma(1.0 / 39916800, r, 1.0 / 3628800));
        return Math.fma(r2, Math.fma(high, r4 * r4, Math.fma(middle, r4, low)), r);
    }
}
