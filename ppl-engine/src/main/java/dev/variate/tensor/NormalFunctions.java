package dev.variate.tensor;

/**
 * The error function's complement and the normal distribution function, right also far out in the tails, where the error function itself
 * rounds to 1. {@link StrictMath} throughout.
 */
public final class NormalFunctions {
    static final double ROOT_HALF = 0.70710678118654752440;
    static final double INVERSE_ROOT_PI = 0.56418958354775628695;

    /** Where 1 − erf loses no digits to speak of. */
    static final double CENTRE = 0.5;

    /** The trapezoidal rule's step: it errs by e^−π²/{@code STEP}², 7e-18. */
    static final double STEP = 0.5;

    /** e^−(n·STEP)² for n = 1 …; the next one is below 1e-21. */
    static final double[] GAUSSIAN = gaussian();

    /** From here on the rule's pole at i·x lies so far out that its residue is below 1e-17. */
    static final double POLE = 6;

    /** From here on 1/(x√π) is all that a double can tell. */
    static final double FAR = 1e8;

    private NormalFunctions() {}

    private static double[] gaussian() {
        double[] weights = new double[13];
        for (int n = 1; n <= weights.length; n++) {
            weights[n - 1] = StrictMath.exp(-n * n * STEP * STEP);
        }
        return weights;
    }

    /**
     * e^x² erfc(x): between 0 and 1 for positive x, however large; +∞ below −26.7. By the trapezoidal rule and the residue at its pole,
     * Matta and Reichel, <em>Uniform computation of the error function and other related functions</em>, Mathematics of Computation 25
     * (1971). Relative error below 1e-15 for positive x, and 1e-16·x² for negative, where e^x² dominates.
     */
    public static double erfcx(double x) {
        if (x < -CENTRE) {
            return 2 * StrictMath.exp(x * x) - erfcx(-x);
        }
        if (x < CENTRE) {
            return StrictMath.exp(x * x) * (1 - SpecialFunctions.erf(x));
        }
        if (x > FAR) {
            return INVERSE_ROOT_PI / x;
        }
        double square = x * x;
        double sum = 0;
        for (int n = GAUSSIAN.length; n >= 1; n--) {
            sum += GAUSSIAN[n - 1] / (n * n * STEP * STEP + square);
        }
        double rule = STEP / Math.PI * x * (1 / square + 2 * sum);
        double residue = x < POLE ? 2 * StrictMath.exp(square) / StrictMath.expm1(2 * Math.PI / STEP * x) : 0;
        return rule - residue;
    }

    /** log Φ(x), the logarithm of the standard normal distribution function: about −x²/2 far below, −0 far above. Relative error below 1e-15. */
    public static double logCdf(double x) {
        if (x < -1) {
            return StrictMath.log(0.5 * erfcx(-x * ROOT_HALF)) - 0.5 * x * x;
        }
        return StrictMath.log1p(-0.5 * StrictMath.exp(-0.5 * x * x) * erfcx(x * ROOT_HALF));
    }

    // ---- the quantile

    static final double QUANTILE_CENTRE = 0.425;
    static final double QUANTILE_CENTRE_SQUARE = 0.180625;
    static final double QUANTILE_MIDDLE = 1.6;
    static final double QUANTILE_TAIL = 5;
    static final double[] CENTRE_TOP = {
        3.3871328727963666080,
        133.14166789178437745,
        1971.5909503065514427,
        13731.693765509461125,
        45921.953931549871457,
        67265.770927008700853,
        33430.575583588128105,
        2509.0809287301226727
    };
    static final double[] CENTRE_BOTTOM = {
        1,
        42.313330701600911252,
        687.18700749205790830,
        5394.1960214247511077,
        21213.794301586595867,
        39307.895800092710610,
        28729.085735721942674,
        5226.4952788528545610
    };
    static final double[] MIDDLE_TOP = {
        1.42343711074968357734,
        4.63033784615654529590,
        5.76949722146069140550,
        3.64784832476320460504,
        1.27045825245236838258,
        0.241780725177450611770,
        0.0227238449892691845833,
        7.74545014278341407640e-4
    };
    static final double[] MIDDLE_BOTTOM = {
        1,
        2.05319162663775882187,
        1.67638483018380384940,
        0.689767334985100004550,
        0.148103976427480074590,
        0.0151986665636164571966,
        5.47593808499534494600e-4,
        1.05075007164441684324e-9
    };
    static final double[] TAIL_TOP = {
        6.65790464350110377720,
        5.46378491116411436990,
        1.78482653991729133580,
        0.296560571828504891230,
        0.0265321895265761230930,
        1.24266094738807843860e-3,
        2.71155556874348757815e-5,
        2.01033439929228813265e-7
    };
    static final double[] TAIL_BOTTOM = {
        1,
        0.599832206555887937690,
        0.136929880922735805310,
        0.0148753612908506148525,
        7.86869131145613259100e-4,
        1.84631831751005468180e-5,
        1.42151175831644588870e-7,
        2.04426310338993978564e-15
    };

    /**
     * The inverse of the standard normal distribution function, to about 16 digits: algorithm AS 241, PPND16, of Wichura, <em>Applied
     * Statistics</em> 37 (1988). −∞ at 0, +∞ at 1, NaN outside.
     */
    public static double quantile(double probability) {
        if (!(probability > 0 && probability < 1)) {
            return probability == 0
                    ? Double.NEGATIVE_INFINITY
                    : probability == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
        }
        double q = probability - 0.5;
        if (Math.abs(q) <= QUANTILE_CENTRE) {
            double r = QUANTILE_CENTRE_SQUARE - q * q;
            return q * polynomial(CENTRE_TOP, r) / polynomial(CENTRE_BOTTOM, r);
        }
        double r = Math.sqrt(-StrictMath.log(Math.min(probability, 1 - probability)));
        double size = r <= QUANTILE_TAIL
                ? polynomial(MIDDLE_TOP, r - QUANTILE_MIDDLE) / polynomial(MIDDLE_BOTTOM, r - QUANTILE_MIDDLE)
                : polynomial(TAIL_TOP, r - QUANTILE_TAIL) / polynomial(TAIL_BOTTOM, r - QUANTILE_TAIL);
        return q < 0 ? -size : size;
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}
