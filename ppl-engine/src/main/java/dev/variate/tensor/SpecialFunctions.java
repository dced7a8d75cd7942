package dev.variate.tensor;

/**
 * The functions of the gamma family and the error function, which the JDK lacks. {@link StrictMath} throughout, so that every machine gives
 * the same bits.
 *
 * <p>Formulas are those of the NIST Digital Library of Mathematical Functions (DLMF, dlmf.nist.gov), by number. Relative error is about
 * 1e-15 unless a method says otherwise.
 */
public final class SpecialFunctions {
    /** From here on the asymptotic series in 1/x² are below 1e-17 after ten terms. */
    private static final double ASYMPTOTIC = 12;

    /** Bernoulli numbers B₂, B₄ … B₂₀. */
    private static final double[] BERNOULLI = {
        1.0 / 6,
        -1.0 / 30,
        1.0 / 42,
        -1.0 / 30,
        5.0 / 66,
        -691.0 / 2730,
        7.0 / 6,
        -3617.0 / 510,
        43867.0 / 798,
        -174611.0 / 330
    };

    private static final double ONE_MINUS_EULER_GAMMA = 0.42278433509846713939;
    static final double HALF_LOG_TWO_PI = 0.91893853320467274178;
    private static final double TWO_OVER_SQRT_PI = 1.12837916709551257390;

    /** (−1)^k (ζ(k) − 1) / k for k = 2 …: the Taylor coefficients of log Γ(2 + w). */
    private static final double[] LGAMMA_AT_TWO = lgammaAtTwo();

    private SpecialFunctions() {}

    /**
     * log |Γ(x)|; +∞ at the poles 0, −1, −2 …. For negative x, where log |Γ| crosses zero between poles, the error is 1e-15 of the terms'
     * size, not of the result's.
     */
    public static double lgamma(double x) {
        if (Double.isNaN(x) || x == Double.POSITIVE_INFINITY) {
            return x;
        }
        if (x <= 0 && x == StrictMath.floor(x)) {
            return Double.POSITIVE_INFINITY;
        }
        if (x < -0.5) {
            // DLMF 5.5.3
            return StrictMath.log(Math.PI / StrictMath.abs(sinPi(x))) - lgamma(1 - x);
        }
        if (x < 0.5) {
            return lgammaNearOne(x) - StrictMath.log(StrictMath.abs(x));
        }
        if (x < 1.5) {
            return lgammaNearOne(x - 1);
        }
        if (x < ASYMPTOTIC) {
            // DLMF 5.5.1: down to the interval around 2 in which the Taylor series converges fast
            double product = 1;
            double reduced = x;
            while (reduced >= 2.5) {
                reduced -= 1;
                product *= reduced;
            }
            double series = lgammaNearTwo(reduced - 2);
            return product == 1 ? series : series + StrictMath.log(product);
        }
        // DLMF 5.11.1, arranged so that nothing overflows before the result does
        return (x - 0.5) * (StrictMath.log(x) - 1) + (HALF_LOG_TWO_PI - 0.5) + stirlingSeries(x);
    }

    /** What Stirling's formula lacks of log Γ(x), for x from 12. */
    static double stirlingSeries(double x) {
        double inverse = 1 / x;
        double square = inverse * inverse;
        double correction = 0;
        for (int k = BERNOULLI.length; k >= 1; k--) {
            correction = correction * square + stirlingCoefficient(k);
        }
        return correction * inverse;
    }

    static double stirlingCoefficient(int k) {
        return BERNOULLI[k - 1] / (2.0 * k * (2 * k - 1));
    }

    /** log Γ(1 + z) for |z| ≤ 1/2. */
    private static double lgammaNearOne(double z) {
        return lgammaNearTwo(z) - StrictMath.log1p(z);
    }

    /** log Γ(2 + w) for |w| ≤ 1/2, by DLMF 5.7.3; its relative error stays small at the zero w = 0. */
    private static double lgammaNearTwo(double w) {
        double sum = 0;
        for (int i = LGAMMA_AT_TWO.length - 1; i >= 0; i--) {
            sum = (sum + LGAMMA_AT_TWO[i]) * w;
        }
        return w * (ONE_MINUS_EULER_GAMMA + sum);
    }

    private static double[] lgammaAtTwo() {
        double[] coefficients = new double[28]; // (1/2)^28 · ζ(30, 2)/30 is below 1e-18
        for (int i = 0; i < coefficients.length; i++) {
            int k = i + 2;
            coefficients[i] = (k % 2 == 0 ? 1 : -1) * hurwitzZeta(k, 2) / k;
        }
        return coefficients;
    }

    /**
     * The {@code order}-th derivative of the digamma function: 0 is digamma itself, 1 trigamma. At the poles 0, −1, −2 … odd orders are +∞
     * and even ones NaN. Near a zero of the function the error is 1e-15 of the terms' size, not of the result's.
     */
    public static double polygamma(int order, double x) {
        if (Double.isNaN(x)) {
            return x;
        }
        if (x <= 0) {
            if (x == StrictMath.floor(x)) {
                return order % 2 == 1 ? Double.POSITIVE_INFINITY : Double.NaN;
            }
            // DLMF 5.15.6
            return (order % 2 == 0 ? 1 : -1) * polygamma(order, 1 - x) - cotangentDerivative(order, x);
        }
        if (order == 0) {
            return digammaOfPositive(x);
        }
        if (x == Double.POSITIVE_INFINITY) {
            return 0;
        }
        double factorial = 1;
        for (int i = 2; i <= order; i++) {
            factorial *= i;
        }
        return (order % 2 == 1 ? 1 : -1) * factorial * hurwitzZeta(order + 1, x);
    }

    /** The derivative of {@link #lgamma}. */
    public static double digamma(double x) {
        return polygamma(0, x);
    }

    private static double digammaOfPositive(double x) {
        if (x == Double.POSITIVE_INFINITY) {
            return x;
        }
        // DLMF 5.5.2, then 5.11.2
        double shift = 0;
        double y = x;
        while (y < ASYMPTOTIC) {
            shift += 1 / y;
            y += 1;
        }
        double square = 1 / (y * y);
        double correction = 0;
        for (int k = BERNOULLI.length; k >= 1; k--) {
            correction = correction * square + BERNOULLI[k - 1] / (2 * k);
        }
        return StrictMath.log(y) - 0.5 / y - correction * square - shift;
    }

    /** Σ 1/(q + j)^s over j = 0, 1 …, for integer s ≥ 2 and q > 0, by Euler and Maclaurin's formula (DLMF 25.11.28). */
    static double hurwitzZeta(int s, double q) {
        double sum = 0;
        double y = q;
        while (y < ASYMPTOTIC + s) {
            sum += StrictMath.pow(y, -s);
            y += 1;
        }
        double power = StrictMath.pow(y, -s);
        double tail = StrictMath.pow(y, 1 - s) / (s - 1) + power / 2;
        double rising = s / 2.0; // s (s+1) … (s+2k−2) / (2k)!
        double term = power / y;
        for (int k = 1; k <= BERNOULLI.length; k++) {
            tail += BERNOULLI[k - 1] * rising * term;
            rising *= (s + 2.0 * k - 1) * (s + 2.0 * k) / ((2.0 * k + 1) * (2.0 * k + 2));
            term /= y * y;
        }
        return sum + tail;
    }

    /** The {@code order}-th derivative of π cot(πx): π^(n+1) P_n(cot πx), where P₀(c) = c and P_n+1 = −(1 + c²) P_n′. */
    private static double cotangentDerivative(int order, double x) {
        double[] p = new double[order + 2];
        p[1] = 1;
        for (int n = 1; n <= order; n++) {
            double[] next = new double[order + 2];
            for (int i = 1; i <= n; i++) {
                next[i - 1] -= i * p[i];
                next[i + 1] -= i * p[i];
            }
            p = next;
        }
        double r = Math.PI * (x - StrictMath.rint(x));
        double c = StrictMath.cos(r) / StrictMath.sin(r);
        double sum = 0;
        for (int i = p.length - 1; i >= 0; i--) {
            sum = sum * c + p[i];
        }
        return sum * StrictMath.pow(Math.PI, order + 1);
    }

    /** sin(πx), up to sign, exact in its zeros. */
    private static double sinPi(double x) {
        return StrictMath.sin(Math.PI * (x - StrictMath.rint(x)));
    }

    /** The error function 2/√π ∫₀ˣ e^(−t²) dt, to less than 10 units in the last place. */
    public static double erf(double x) {
        double a = StrictMath.abs(x);
        if (Double.isNaN(x)) {
            return x;
        }
        if (a > 6) {
            return StrictMath.signum(x); // erfc(6) = 2e-17
        }
        if (a < 3) {
            // DLMF 7.6.2: all terms of one sign
            double square = x * x;
            double term = x;
            double sum = x;
            for (int n = 1; StrictMath.abs(term) > 1e-17 * StrictMath.abs(sum); n++) {
                term *= 2 * square / (2 * n + 1);
                sum += term;
            }
            return TWO_OVER_SQRT_PI * StrictMath.exp(-square) * sum;
        }
        // DLMF 7.9.1, 30 levels from the bottom; erfc(3) = 2e-5, so that a relative error of 1e-11 there would do
        double fraction = 0;
        for (int k = 30; k >= 1; k--) {
            fraction = k / 2.0 / (a + fraction);
        }
        double erfc = TWO_OVER_SQRT_PI / 2 * StrictMath.exp(-a * a) / (a + fraction);
        return StrictMath.copySign(1 - erfc, x);
    }
}
