package dev.variate.device.jvm;

import dev.variate.tensor.BesselFunctions;
import dev.variate.tensor.Exponentials;
import dev.variate.tensor.IncompleteFunctions;
import dev.variate.tensor.NormalFunctions;
import dev.variate.tensor.SpecialFunctions;

/**
 * Elementary functions that give the same bits on every machine, in the interpreter, and in vector form ({@link VectorElementary}): nothing
 * but +, −, ×, ÷, fused multiply-add and bit patterns, all of which IEEE 754 defines exactly. {@link Math#exp} and its like promise no such
 * thing, and the Vector API's differ from them in the last bit.
 *
 * <p>What has no vector form is {@link StrictMath}'s, which is as reproducible and slower. Errors are below 1 unit in the last place, those of log1p and tanh below 1.5.
 */
final class Elementary {
    static final long ONE_BITS = 0x3FF0000000000000L;

    // log((1 + s)/(1 − s)) = 2s + s·R(s²), the minimax R of FDLIBM's e_log.c (Sun Microsystems 1993)
    static final double L1 = 6.666666666666735130e-01;
    static final double L2 = 3.999999999940941908e-01;
    static final double L3 = 2.857142874366239149e-01;
    static final double L4 = 2.222219843214978396e-01;
    static final double L5 = 1.818357216161805012e-01;
    static final double L6 = 1.531383769920937332e-01;
    static final double L7 = 1.479819860511658591e-01;
    static final long SQRT_HALF_BITS = 0x3FE6A09E667F3BCDL;
    static final long FRACTION_BITS = 0x000FFFFFFFFFFFFFL;
    static final long TWO_52_BITS = 0x4330000000000000L;
    static final double TWO_52 = 0x1p52;
    static final double TWO_54 = 0x1p54;

    private Elementary() {}

    static double exp(double argument) {
        return Exponentials.exp(argument);
    }

    static double log(double argument) {
        boolean subnormal = argument < Double.MIN_NORMAL;
        double x = subnormal ? argument * TWO_54 : argument;
        long shifted = Double.doubleToRawLongBits(x) + (ONE_BITS - SQRT_HALF_BITS);
        double exponent =
                Double.longBitsToDouble((shifted >>> 52) | TWO_52_BITS) - (subnormal ? TWO_52 + 1077 : TWO_52 + 1023);
        double f = Double.longBitsToDouble((shifted & FRACTION_BITS) + SQRT_HALF_BITS) - 1;
        double result = logOfReduced(exponent, f);
        if (argument > 0 && argument < Double.POSITIVE_INFINITY) {
            return result;
        }
        return argument == 0 ? Double.NEGATIVE_INFINITY : argument > 0 ? argument : Double.NaN;
    }

    private static double logOfReduced(double exponent, double f) {
        double s = f / (2 + f);
        double z = s * s;
        double w = z * z;
        double odd = Math.fma(Math.fma(Math.fma(L7, w, L5), w, L3), w, L1);
        double even = Math.fma(Math.fma(L6, w, L4), w, L2);
        double series = z * Math.fma(even, z, odd);
        double square = 0.5 * f * f;
        return Math.fma(
                exponent,
                Exponentials.LN2_HIGH,
                f - (square - Math.fma(s, square + series, exponent * Exponentials.LN2_LOW)));
    }

    /** log(1 + x), by Kahan's correction of the rounding in 1 + x (see Goldberg 1991, theorem 4, for the idea). */
    static double log1p(double x) {
        double u = 1 + x;
        double lost = x > 1 ? 1 - (u - x) : x - (u - 1);
        double log = log(u);
        return u > 0 && u < Double.POSITIVE_INFINITY ? log + lost / u : log;
    }

    static double powerOf(double x, double y) {
        return StrictMath.pow(x, y);
    }

    static double remainder(double x, double y) {
        return x % y;
    }

    static double isFinite(double x) {
        return Double.isFinite(x) ? 1 : 0;
    }

    static double roundToSingle(double x) {
        return (float) x;
    }

    /** Adds half of what is cut off, less the smallest bit unless the last one kept is odd. */
    static double roundToBFloat16(double x) {
        long bits = Double.doubleToRawLongBits(x);
        double rounded = Double.longBitsToDouble((bits + (1L << 44) - 1 + (bits >>> 45 & 1)) & -(1L << 45));
        double size = Math.abs(rounded);
        return size >= 0x1p-126 && size < 0x1p128
                ? rounded
                : Math.abs(x) < 1 ? Math.copySign(0, x) : x + Math.copySign(Double.POSITIVE_INFINITY, x);
    }

    /** What an integer sum wraps around to. */
    static double wrap(double x) {
        return (int) (long) x;
    }

    static double truncate(double x) {
        return (int) x;
    }

    static double polygamma(double x, int order) {
        return SpecialFunctions.polygamma(order, x);
    }

    /** Two orders of derivative, each below 16, in the one number that a node has room for. */
    static int orders(int first, int second) {
        return first * 16 + second;
    }

    static double logBeta(double a, double b, double x, int orders) {
        return IncompleteFunctions.logBeta(a, b, x, orders / 16, orders % 16);
    }

    /** The element-wise operation {@code kind} on elements; {@code y} and {@code z} are of no matter where it has fewer operands. */
    static double apply(Kind kind, int order, double x, double y, double z) {
        return switch (kind) {
            case ADD -> x + y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
            case POWER -> powerOf(x, y);
            case REMAINDER -> remainder(x, y);
            case ATAN2 -> StrictMath.atan2(x, y);
            case EQ -> x == y ? 1 : 0;
            case NE -> x != y ? 1 : 0;
            case LT -> x < y ? 1 : 0;
            case LE -> x <= y ? 1 : 0;
            case GT -> x > y ? 1 : 0;
            case GE -> x >= y ? 1 : 0;
            case SELECT -> x != 0 ? y : z;
            case ABS -> Math.abs(x);
            case SIGN -> Math.signum(x);
            case FLOOR -> StrictMath.floor(x);
            case CEIL -> StrictMath.ceil(x);
            case ROUND_EVEN -> StrictMath.rint(x);
            case ROUND_BFLOAT16 -> roundToBFloat16(x);
            case EXP -> exp(x);
            case EXPM1 -> StrictMath.expm1(x);
            case LOG -> log(x);
            case LOG1P -> log1p(x);
            case SQRT -> Math.sqrt(x);
            case SIN -> StrictMath.sin(x);
            case COS -> StrictMath.cos(x);
            case TAN -> StrictMath.tan(x);
            case ATAN -> StrictMath.atan(x);
            case TANH -> StrictMath.tanh(x);
            case LGAMMA -> SpecialFunctions.lgamma(x);
            case ERF -> SpecialFunctions.erf(x);
            case ERFCX -> NormalFunctions.erfcx(x);
            case LOG_NORMAL_CDF -> NormalFunctions.logCdf(x);
            case NORMAL_QUANTILE -> NormalFunctions.quantile(x);
            case BESSEL_I0E -> BesselFunctions.i0e(x);
            case BESSEL_I1E -> BesselFunctions.i1e(x);
            case LOG_GAMMA_P -> IncompleteFunctions.logGammaP(x, y, order);
            case LOG_GAMMA_Q -> IncompleteFunctions.logGammaQ(x, y, order);
            case LOG_BETA -> logBeta(x, y, z, order);
            case POLYGAMMA -> polygamma(x, order);
            case IS_FINITE -> isFinite(x);
            case ROUND_F32 -> roundToSingle(x);
            case WRAP_I32 -> wrap(x);
            case TRUNCATE_I32 -> truncate(x);
            case CONSTANT,
                    DATA,
                    INDEX,
                    ARGUMENT,
                    SLICE,
                    GATHER,
                    SUM,
                    SEGMENT_SUM,
                    ROW_PRODUCT,
                    COLUMN_PRODUCT,
                    CONCATENATE,
                    SCAN,
                    CALL -> throw new IllegalArgumentException(kind + " is not element-wise");
        };
    }
}
