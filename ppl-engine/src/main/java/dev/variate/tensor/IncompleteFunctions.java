package dev.variate.tensor;

/**
 * Logarithms of the regularised incomplete gamma and beta functions, and their derivatives in the parameters, right also where the functions
 * themselves underflow. {@link StrictMath} throughout, but for the integrands.
 *
 * <p>With t = x e^∓u each is a known factor times ∫ e^h(u) du over the positive numbers, where h falls from h(0) = 0 if x lies on the tail's
 * side of the distribution; else the other tail is computed and taken from 1. h is bounded by a quadratic from which follows where e^h has
 * sunk below 1e-16, and the integral up to there is taken by {@link GaussLegendre}'s rule, the idea being that of Press et al.,
 * <em>Numerical Recipes</em> (3rd edition 2007), section 6.2, for large parameters. All terms are positive, so nothing cancels. Below a = 1 the
 * recurrence in a (DLMF 8.8.5 and 8.17.20) leads to a + 1. A derivative of the logarithm in a parameter is a cumulant of log t (or log(1−t))
 * given that t lies in the tail: it comes from the same nodes, and never underflows.
 *
 * <p>Against 40 digits for parameters from 1e-3 to 1e6: functions and first derivatives are right to 1e-13 of their size or of that of the
 * terms they are made of; in the lower tail for a below 1e-3, and where the function is next to 1, to 1e-15 of 1.
 */
public final class IncompleteFunctions {
    /** e^−38 is 3e-17. */
    static final double DEPTH = 38;

    private enum Tail {
        GAMMA_LOWER,
        GAMMA_UPPER,
        BETA_LOWER
    }

    private IncompleteFunctions() {}

    /** The {@code order}-th derivative in a of log P(a, x) = log (∫₀ˣ t^(a−1) e^−t dt / Γ(a)), for positive a and x from 0. */
    public static double logGammaP(double a, double x, int order) {
        if (!(a > 0 && x >= 0 && a < Double.POSITIVE_INFINITY)) {
            return Double.NaN;
        }
        if (x == 0) {
            return order == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        if (x == Double.POSITIVE_INFINITY) {
            return 0;
        }
        return x <= Math.max(a, 1)
                ? tail(Tail.GAMMA_LOWER, a, 0, x, order, 0)
                : complement(Tail.GAMMA_UPPER, a, 0, x, order, 0);
    }

    /** The {@code order}-th derivative in a of log Q(a, x) = log(1 − P(a, x)). */
    public static double logGammaQ(double a, double x, int order) {
        if (!(a > 0 && x >= 0 && a < Double.POSITIVE_INFINITY)) {
            return Double.NaN;
        }
        if (x == 0) {
            return 0;
        }
        if (x == Double.POSITIVE_INFINITY) {
            return order == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        return x <= Math.max(a, 1)
                ? complement(Tail.GAMMA_LOWER, a, 0, x, order, 0)
                : tail(Tail.GAMMA_UPPER, a, 0, x, order, 0);
    }

    /** The derivative, so many times in a and in b, of log I_x(a, b) = log (∫₀ˣ t^(a−1) (1−t)^(b−1) dt / B(a, b)), for positive a and b and x from 0 to 1. */
    public static double logBeta(double a, double b, double x, int orderA, int orderB) {
        if (!(a > 0 && b > 0 && x >= 0 && x <= 1 && a < Double.POSITIVE_INFINITY && b < Double.POSITIVE_INFINITY)) {
            return Double.NaN;
        }
        if (x == 0) {
            return orderA + orderB == 0 ? Double.NEGATIVE_INFINITY : Double.NaN;
        }
        if (x == 1) {
            return 0;
        }
        return x <= (a + 1) / (a + b + 2)
                ? tail(Tail.BETA_LOWER, a, b, x, orderA, orderB)
                : complement(Tail.BETA_LOWER, b, a, 1 - x, orderB, orderA);
    }

    private static double tail(Tail tail, double a, double b, double x, int orderA, int orderB) {
        return orderA + orderB == 0 ? logTail(tail, a, b, x) : jets(tail, a, b, x, orderA, orderB)[orderA][orderB];
    }

    private static double complement(Tail tail, double a, double b, double x, int orderA, int orderB) {
        double log = logTail(tail, a, b, x);
        if (orderA + orderB == 0) {
            return log1mexp(log);
        }
        return Jets.logOnePlus(-Math.min(StrictMath.exp(log), Math.nextDown(1.0)), jets(tail, a, b, x, orderA, orderB))[
                orderA][orderB];
    }

    /** log(1 − e^x) for negative x. */
    static double log1mexp(double x) {
        return x > -0.7 ? StrictMath.log(-StrictMath.expm1(x)) : StrictMath.log1p(-StrictMath.exp(x));
    }

    // ---- factors before the integrals

    private static double logTail(Tail tail, double a, double b, double x) {
        if (tail != Tail.GAMMA_UPPER && a < 1) {
            return logFactor(tail, a, b, x) - StrictMath.log(a) + StrictMath.log1p(raisedShare(tail, a, b, x));
        }
        double factor = logFactor(tail, a, b, x) - (tail == Tail.BETA_LOWER ? StrictMath.log1p(-x) : 0);
        return factor + StrictMath.log(integral(tail, a, b, x, 0, 0, 0, 0));
    }

    /** What the tail with a + 1 has over the term that the recurrence takes from it. */
    private static double raisedShare(Tail tail, double a, double b, double x) {
        return (tail == Tail.BETA_LOWER ? (a + b) * x / (1 - x) : x) * integral(tail, a + 1, b, x, 0, 0, 0, 0);
    }

    /** log(x^a e^−x / Γ(a)), or log(x^a (1−x)^b / B(a, b)), by the remainders of Stirling's formula: Loader, <em>Fast and accurate computation of binomial probabilities</em> (2000). */
    private static double logFactor(Tail tail, double a, double b, double x) {
        if (tail != Tail.BETA_LOWER) {
            return 0.5 * StrictMath.log(a / (2 * Math.PI)) - stirling(a) + a * logMinus(x / a, (x - a) / a);
        }
        double n = a + b;
        double offset = x * b - (1 - x) * a;
        return 0.5 * (StrictMath.log(a / (2 * Math.PI)) + StrictMath.log(b / n))
                + stirling(n)
                - stirling(a)
                - stirling(b)
                + a * logMinus(x * (n / a), offset / a)
                + b * logMinus((1 - x) * (n / b), -offset / b);
    }

    /** log r − (r − 1), given r and r − 1. */
    private static double logMinus(double r, double less) {
        return (Math.abs(less) < 0.5 ? StrictMath.log1p(less) : StrictMath.log(r)) - less;
    }

    /** log Γ(x) − ((x − ½) log x − x + ½ log 2π). */
    static double stirling(double x) {
        return x < 12
                ? SpecialFunctions.lgamma(x) - (x - 0.5) * StrictMath.log(x) + x - SpecialFunctions.HALF_LOG_TWO_PI
                : SpecialFunctions.stirlingSeries(x);
    }

    // ---- integrals

    /** Where e^h has sunk to e^−38, or a little beyond. */
    private static double end(Tail tail, double a, double b, double x) {
        return switch (tail) {
            case GAMMA_LOWER -> lowerEnd(a, x);
            case GAMMA_UPPER -> {
                double d = x - a;
                // squares overflow long before the tail does
                double quadratic = d > 1e150 ? DEPTH / d : 2 * DEPTH / (StrictMath.sqrt(d * d + 2 * DEPTH * x) + d);
                yield Math.min(quadratic, Math.max(1, StrictMath.log(4 * DEPTH / x)));
            }
            case BETA_LOWER -> {
                if (b <= 1) {
                    yield DEPTH / a;
                }
                double odds = x / (1 - x);
                double u = Math.min(lowerEnd(a, (b - 1) * odds), (DEPTH + (b - 1) * StrictMath.log1p(odds)) / a);
                // both bounds are far out where the odds are large; Newton's iteration on a concave function closes in
                // from there
                for (int i = 0; i < 2; i++) {
                    double z = -odds * StrictMath.expm1(-u);
                    double h = -a * u + (b - 1) * StrictMath.log1p(z);
                    u -= (h + DEPTH) / ((b - 1) * odds * StrictMath.exp(-u) / (1 + z) - a);
                }
                yield u;
            }
        };
    }

    /** From e^−u − 1 + u ≥ u²/(2 + u). */
    private static double lowerEnd(double a, double x) {
        double p = DEPTH - 2 * (a - x);
        double root = StrictMath.sqrt(p * p + 8 * DEPTH * a);
        return p > 0 ? (p + root) / (2 * a) : 4 * DEPTH / (root - p);
    }

    /** ∫ e^h (s − c)^m (r − d)^n du, where s is log t less log x and r is log(1−t) less log(1−x). */
    private static double integral(Tail tail, double a, double b, double x, int m, int n, double c, double d) {
        double end = end(tail, a, b, x);
        double sum = 0;
        for (int i = 0; i < GaussLegendre.NODES; i++) {
            double u = end * GaussLegendre.place(i);
            double r = 0;
            double h =
                    switch (tail) {
                        case GAMMA_LOWER -> -a * u - x * Exponentials.expm1(-u);
                        case GAMMA_UPPER -> a * u - x * Exponentials.expm1(u);
                        case BETA_LOWER -> {
                            r = StrictMath.log1p(-x / (1 - x) * Exponentials.expm1(-u));
                            yield -a * u + (b - 1) * r;
                        }
                    };
            double term = GaussLegendre.weight(i) * Exponentials.exp(h);
            double s = tail == Tail.GAMMA_UPPER ? u : -u;
            for (int k = 0; k < m; k++) {
                term *= s - c;
            }
            for (int k = 0; k < n; k++) {
                term *= r - d;
            }
            sum += term;
        }
        return sum * end;
    }

    // ---- derivatives

    private static double[][] jets(Tail tail, double a, double b, double x, int orderA, int orderB) {
        boolean raised = tail != Tail.GAMMA_UPPER && a < 1;
        double[][] f = integralJets(tail, raised ? a + 1 : a, b, x, orderA, orderB);
        if (raised) {
            if (tail == Tail.BETA_LOWER) {
                addLog(f, 1, a + b, true);
            }
            f = Jets.logOnePlus(raisedShare(tail, a, b, x), f);
            addLog(f, -1, a, false);
        }
        for (int i = 0; i <= orderA; i++) {
            for (int j = 0; j <= orderB; j++) {
                if (i + j > 0) {
                    f[i][j] += factorJet(tail, a, b, x, i, j);
                }
            }
        }
        return f;
    }

    /** Those of the integral's logarithm: its cumulants, from moments about the means. */
    private static double[][] integralJets(Tail tail, double a, double b, double x, int orderA, int orderB) {
        double total = integral(tail, a, b, x, 0, 0, 0, 0);
        double c = orderA > 0 ? integral(tail, a, b, x, 1, 0, 0, 0) / total : 0;
        double d = orderB > 0 ? integral(tail, a, b, x, 0, 1, 0, 0) / total : 0;
        double[][] moments = new double[orderA + 1][orderB + 1];
        for (int i = 0; i <= orderA; i++) {
            for (int j = 0; j <= orderB; j++) {
                moments[i][j] = i + j == 0 ? 1 : i + j == 1 ? 0 : integral(tail, a, b, x, i, j, c, d) / total;
            }
        }
        double[][] f = Jets.log(moments);
        if (orderA > 0) {
            f[1][0] += c;
        }
        if (orderB > 0) {
            f[0][1] += d;
        }
        return f;
    }

    /** Adds the derivatives of ±log y, where y is a, or a + b. */
    private static void addLog(double[][] f, double sign, double y, boolean both) {
        for (int i = 0; i < f.length; i++) {
            for (int j = 0; j < (both ? f[0].length : 1); j++) {
                int k = i + j;
                if (k > 0) {
                    f[i][j] += sign * (k % 2 == 1 ? 1 : -1) * factorial(k - 1) / StrictMath.pow(y, k);
                }
            }
        }
    }

    private static double factorial(int n) {
        double product = 1;
        for (int i = 2; i <= n; i++) {
            product *= i;
        }
        return product;
    }

    private static double factorJet(Tail tail, double a, double b, double x, int i, int j) {
        double result = tail == Tail.BETA_LOWER ? SpecialFunctions.polygamma(i + j - 1, a + b) : 0;
        if (j == 0) {
            result -= SpecialFunctions.polygamma(i - 1, a);
        }
        if (i == 0) {
            result -= SpecialFunctions.polygamma(j - 1, b);
        }
        return result + (i == 1 && j == 0 ? StrictMath.log(x) : i == 0 && j == 1 ? StrictMath.log1p(-x) : 0);
    }
}
