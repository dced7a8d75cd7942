package dev.variate.tensor;

/** Modified Bessel functions of the first kind, without the factor e^|x| by which they grow. {@link StrictMath} throughout. */
public final class BesselFunctions {
    /** Up to here by the power series, whose terms are all positive, and beyond by the asymptotic one. */
    static final double ASYMPTOTIC = 20;

    static final double INVERSE_ROOT_TWO_PI = 0.39894228040143267794;

    /** 1/(k! (k+n)!) for n = 0 and 1: DLMF 10.25.2; at x = 20 the next one is below 1e-20 of the sum. */
    static final double[][] POWERS = {powers(0), powers(1)};

    /** The coefficients of 1/x^k in DLMF 10.40.1; at x = 20 the next one is below 1e-17. */
    static final double[][] INVERSE_POWERS = {inversePowers(0), inversePowers(1)};

    private BesselFunctions() {}

    private static double[] powers(int n) {
        double[] coefficients = new double[48];
        coefficients[0] = 1;
        for (int k = 1; k < coefficients.length; k++) {
            coefficients[k] = coefficients[k - 1] / (k * (double) (k + n));
        }
        return coefficients;
    }

    private static double[] inversePowers(int n) {
        double[] coefficients = new double[31];
        coefficients[0] = 1;
        for (int k = 1; k < coefficients.length; k++) {
            coefficients[k] = -coefficients[k - 1] * (4.0 * n * n - (2.0 * k - 1) * (2.0 * k - 1)) / (8.0 * k);
        }
        return coefficients;
    }

    /** e^−|x| I₀(x). Relative error below 1e-14. */
    public static double i0e(double x) {
        return scaled(0, Math.abs(x));
    }

    /** e^−|x| I₁(x). Relative error below 1e-14. */
    public static double i1e(double x) {
        return Math.signum(x) * scaled(1, Math.abs(x));
    }

    private static double scaled(int n, double x) {
        if (x <= ASYMPTOTIC) {
            double sum = polynomial(POWERS[n], x * x / 4);
            return StrictMath.exp(-x) * (n == 0 ? sum : sum * x / 2);
        }
        return INVERSE_ROOT_TWO_PI / StrictMath.sqrt(x) * polynomial(INVERSE_POWERS[n], 1 / x);
    }

    private static double polynomial(double[] coefficients, double x) {
        double sum = 0;
        for (int i = coefficients.length - 1; i >= 0; i--) {
            sum = sum * x + coefficients[i];
        }
        return sum;
    }
}
