package dev.variate.tensor;

import dev.variate.tensor.Op.UnaryKind;
import java.util.List;

/**
 * Special functions in terms of other ops, without loops or branches, for devices that do not have them: the formulas of {@link
 * NormalFunctions}, {@link BesselFunctions} and {@link IncompleteFunctions}, each way through them taken, and the right one chosen. What is
 * composed is computed in double precision, whatever the operands' type.
 */
public final class Composition {
    private Composition() {}

    /** Whether {@code op} has a composition. */
    public static boolean has(Op op) {
        return switch (op) {
            case Op.LogIncompleteGamma g -> true;
            case Op.LogIncompleteBeta i -> true;
            case Op.Unary u ->
                switch (u.kind()) {
                    case ERFCX, LOG_NORMAL_CDF, NORMAL_QUANTILE, BESSEL_I0E, BESSEL_I1E -> true;
                    case NEGATE,
                            ABS,
                            SIGN,
                            FLOOR,
                            CEIL,
                            ROUND_EVEN,
                            ROUND_BFLOAT16,
                            EXP,
                            EXPM1,
                            LOG,
                            LOG1P,
                            SQRT,
                            SIN,
                            COS,
                            TAN,
                            ATAN,
                            TANH,
                            LOGISTIC,
                            SOFTPLUS,
                            LGAMMA,
                            ERF,
                            NOT,
                            IS_FINITE -> false;
                };
            default -> false;
        };
    }

    /** The result of {@code op}, which has a composition, on {@code operands}. */
    public static Tensor of(Op op, List<Tensor> operands) {
        List<Tensor> x = operands.stream().map(t -> t.to(DType.F64)).toList();
        Tensor result =
                switch (op) {
                    case Op.LogIncompleteGamma g ->
                        IncompleteComposition.gamma(g.upper(), g.order(), x.get(0), x.get(1));
                    case Op.LogIncompleteBeta i ->
                        IncompleteComposition.beta(i.orderA(), i.orderB(), x.get(0), x.get(1), x.get(2));
                    case Op.Unary u when u.kind() == UnaryKind.ERFCX -> erfcx(x.get(0));
                    case Op.Unary u when u.kind() == UnaryKind.LOG_NORMAL_CDF -> logNormalCdf(x.get(0));
                    case Op.Unary u when u.kind() == UnaryKind.NORMAL_QUANTILE -> normalQuantile(x.get(0));
                    case Op.Unary u when u.kind() == UnaryKind.BESSEL_I0E -> bessel(0, x.get(0));
                    case Op.Unary u
                    when u.kind() == UnaryKind.BESSEL_I1E ->
                        bessel(1, x.get(0)).times(x.get(0).sign());
                    default -> throw new IllegalArgumentException(op + " has no composition");
                };
        return result.to(operands.get(0).dtype());
    }

    static Tensor number(double x) {
        return Value.scalar(x);
    }

    static Tensor polynomial(double[] coefficients, Tensor x) {
        Tensor sum = number(coefficients[coefficients.length - 1]);
        for (int i = coefficients.length - 2; i >= 0; i--) {
            sum = sum.times(x).plus(coefficients[i]);
        }
        return sum;
    }

    // ---- the normal distribution

    private static Tensor erfcx(Tensor x) {
        Tensor inner = x.abs().lt(number(NormalFunctions.CENTRE));
        Tensor small = Tensor.where(inner, x, number(0));
        Tensor large = x.abs().max(number(NormalFunctions.CENTRE));
        Tensor upper = erfcxOfLarge(large);
        Tensor outer = Tensor.where(x.lt(number(0)), x.square().exp().times(2).minus(upper), upper);
        return Tensor.where(inner, small.square().exp().times(number(1).minus(small.erf())), outer);
    }

    private static Tensor erfcxOfLarge(Tensor x) {
        Tensor near = x.min(number(NormalFunctions.FAR));
        Tensor square = near.square();
        Tensor sum = number(0);
        for (int n = NormalFunctions.GAUSSIAN.length; n >= 1; n--) {
            double place = n * n * NormalFunctions.STEP * NormalFunctions.STEP;
            sum = sum.plus(number(NormalFunctions.GAUSSIAN[n - 1]).div(square.plus(place)));
        }
        Tensor rule = near.times(NormalFunctions.STEP / Math.PI)
                .times(square.reciprocal().plus(sum.times(2)));
        Tensor within = x.min(number(NormalFunctions.POLE));
        Tensor residue = within.square()
                .exp()
                .times(2)
                .div(within.times(2 * Math.PI / NormalFunctions.STEP).expm1());
        Tensor finite = rule.minus(Tensor.where(x.lt(number(NormalFunctions.POLE)), residue, number(0)));
        return Tensor.where(
                x.gt(number(NormalFunctions.FAR)),
                number(NormalFunctions.INVERSE_ROOT_PI).div(x),
                finite);
    }

    private static Tensor logNormalCdf(Tensor x) {
        Tensor lower = x.lt(number(-1));
        Tensor half = x.square().times(-0.5);
        Tensor below = erfcx(x.min(number(-1)).times(-NormalFunctions.ROOT_HALF))
                .times(0.5)
                .log()
                .plus(half);
        Tensor up = x.max(number(-1));
        Tensor above = half.exp()
                .times(erfcx(up.times(NormalFunctions.ROOT_HALF)))
                .times(-0.5)
                .log1p();
        return Tensor.where(lower, below, above);
    }

    private static Tensor normalQuantile(Tensor p) {
        Tensor q = p.minus(0.5);
        Tensor inner = q.abs().le(number(NormalFunctions.QUANTILE_CENTRE));
        Tensor r = q.square().neg().plus(NormalFunctions.QUANTILE_CENTRE_SQUARE);
        Tensor centre = q.times(ratio(NormalFunctions.CENTRE_TOP, NormalFunctions.CENTRE_BOTTOM, r));
        Tensor s = p.min(p.neg().plus(1)).log().neg().sqrt();
        Tensor tail = Tensor.where(
                s.le(number(NormalFunctions.QUANTILE_TAIL)),
                ratio(
                        NormalFunctions.MIDDLE_TOP,
                        NormalFunctions.MIDDLE_BOTTOM,
                        s.minus(NormalFunctions.QUANTILE_MIDDLE)),
                ratio(NormalFunctions.TAIL_TOP, NormalFunctions.TAIL_BOTTOM, s.minus(NormalFunctions.QUANTILE_TAIL)));
        Tensor end = Tensor.where(p.eq(number(0)).or(p.eq(number(1))), number(Double.POSITIVE_INFINITY), tail);
        return Tensor.where(inner, centre, end.times(q.sign()));
    }

    private static Tensor ratio(double[] top, double[] bottom, Tensor x) {
        return polynomial(top, x).div(polynomial(bottom, x));
    }

    // ---- Bessel functions

    private static Tensor bessel(int n, Tensor argument) {
        Tensor x = argument.abs();
        Tensor near = x.min(number(BesselFunctions.ASYMPTOTIC));
        Tensor series = polynomial(BesselFunctions.POWERS[n], near.square().times(0.25));
        Tensor inner =
                near.neg().exp().times(n == 0 ? series : series.times(near).times(0.5));
        Tensor far = x.max(number(BesselFunctions.ASYMPTOTIC));
        Tensor outer = number(BesselFunctions.INVERSE_ROOT_TWO_PI)
                .div(far.sqrt())
                .times(polynomial(BesselFunctions.INVERSE_POWERS[n], far.reciprocal()));
        return Tensor.where(x.le(number(BesselFunctions.ASYMPTOTIC)), inner, outer);
    }
}
