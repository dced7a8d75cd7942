package dev.variate.tensor;

import static dev.variate.tensor.Composition.number;

/** {@link IncompleteFunctions} in terms of other ops: the nodes of the integrals are one more axis. */
final class IncompleteComposition {
    private static final double DEPTH = IncompleteFunctions.DEPTH;
    /** From here to the largest double the upper tail is 0 for any parameter that leaves digits. */
    private static final double FAR = 1e150;

    private final boolean isBeta;
    private final Tensor a;
    private final Tensor b;
    private final Tensor x;
    /** Whether t = x e^u, as in the gamma distribution's upper tail, and not x e^−u. */
    private final Tensor upper;

    /** Whether the recurrence leads to a + 1. */
    private final Tensor raised;

    private final Tensor from;
    private final Tensor s;
    private final Tensor r;
    private final Tensor masses;
    private final Tensor integral;
    private final Tensor share;

    private IncompleteComposition(boolean isBeta, Tensor a, Tensor b, Tensor x, Tensor upper) {
        this.isBeta = isBeta;
        this.a = a;
        this.b = b;
        this.x = x;
        this.upper = upper;
        raised = a.lt(number(1)).and(upper.not());
        from = Tensor.where(raised, a.plus(1), a);
        Tensor end = isBeta ? betaEnd() : gammaEnd();
        Tensor u = nodes(end).times(Value.vector(GaussLegendre.places()));
        s = isBeta ? u.neg() : Tensor.where(nodes(upper), u, u.neg());
        r = isBeta ? nodes(odds()).neg().times(s.expm1()).log1p() : number(0);
        Tensor h = nodes(from)
                .times(s)
                .plus(
                        isBeta
                                ? nodes(b.minus(1)).times(r)
                                : nodes(x).times(s.expm1()).neg());
        masses = h.exp().times(Value.vector(GaussLegendre.weights())).times(nodes(end));
        integral = masses.sum(-1);
        share = (isBeta ? a.plus(b).times(odds()) : x).times(integral);
    }

    // ---- which tail

    static Tensor gamma(boolean wantsUpper, int order, Tensor a, Tensor x) {
        Tensor upper = x.gt(a.max(number(1)));
        IncompleteComposition tail = new IncompleteComposition(false, a, number(0), x.min(number(FAR)), upper);
        Tensor log = tail.log();
        Tensor direct = wantsUpper ? upper : upper.not();
        if (order == 0) {
            return Tensor.where(direct, log, log1mexp(log));
        }
        Tensor[][] f = tail.jets(order, 0);
        return Tensor.where(direct, f[order][0], TensorJets.logOnePlus(log.exp().neg(), f)[order][0]);
    }

    static Tensor beta(int orderA, int orderB, Tensor a, Tensor b, Tensor x) {
        Tensor direct = x.le(a.plus(1).div(a.plus(b).plus(2)));
        IncompleteComposition tail = new IncompleteComposition(
                true,
                Tensor.where(direct, a, b),
                Tensor.where(direct, b, a),
                Tensor.where(direct, x, x.neg().plus(1)),
                Value.scalar(false).broadcastTo(a.shape()));
        Tensor log = tail.log();
        if (orderA + orderB == 0) {
            return Tensor.where(direct, log, log1mexp(log));
        }
        int order = Math.max(orderA, orderB);
        Tensor[][] f = tail.jets(order, order);
        return Tensor.where(
                direct, f[orderA][orderB], TensorJets.logOnePlus(log.exp().neg(), f)[orderB][orderA]);
    }

    private static Tensor log1mexp(Tensor x) {
        return Tensor.where(
                x.gt(number(-0.7)), x.expm1().neg().log(), x.exp().neg().log1p());
    }

    // ---- the integral

    /** A new last axis along which the nodes stand. */
    private static Tensor nodes(Tensor x) {
        return x.reshape(x.shape().append(Shape.of(1)).dims());
    }

    private Tensor odds() {
        return x.div(x.neg().plus(1));
    }

    private Tensor gammaEnd() {
        Tensor d = x.minus(from).max(number(0));
        Tensor quadratic =
                number(2 * DEPTH).div(d.square().plus(x.times(2 * DEPTH)).sqrt().plus(d));
        Tensor above =
                quadratic.min(number(StrictMath.log(4 * DEPTH)).minus(x.log()).max(number(1)));
        return Tensor.where(upper, above, lowerEnd(x));
    }

    private Tensor lowerEnd(Tensor y) {
        Tensor p = y.minus(from).times(2).plus(DEPTH);
        Tensor root = p.square().plus(from.times(8 * DEPTH)).sqrt();
        return Tensor.where(
                p.gt(number(0)),
                p.plus(root).div(from.times(2)),
                number(4 * DEPTH).div(root.minus(p)));
    }

    private Tensor betaEnd() {
        Tensor less = b.minus(1).max(number(0));
        Tensor odds = odds();
        Tensor u = lowerEnd(less.times(odds))
                .min(less.times(odds.log1p()).plus(DEPTH).div(from));
        for (int i = 0; i < 2; i++) {
            Tensor z = odds.neg().times(u.neg().expm1());
            Tensor h = less.times(z.log1p()).minus(from.times(u));
            Tensor slope = less.times(odds).times(u.neg().exp()).div(z.plus(1)).minus(from);
            u = u.minus(h.plus(DEPTH).div(slope));
        }
        return u;
    }

    // ---- the logarithm

    private Tensor log() {
        Tensor raisedLog = share.log1p().minus(a.log());
        Tensor plain = isBeta ? integral.log().minus(x.neg().log1p()) : integral.log();
        return factor().plus(Tensor.where(raised, raisedLog, plain));
    }

    private Tensor factor() {
        if (!isBeta) {
            return a.times(1 / (2 * Math.PI))
                    .log()
                    .times(0.5)
                    .minus(stirling(a))
                    .plus(a.times(logMinus(x.div(a), x.minus(a).div(a))));
        }
        Tensor n = a.plus(b);
        Tensor rest = x.neg().plus(1);
        Tensor offset = x.times(b).minus(rest.times(a));
        return a.times(1 / (2 * Math.PI))
                .log()
                .plus(b.div(n).log())
                .times(0.5)
                .plus(stirling(n))
                .minus(stirling(a))
                .minus(stirling(b))
                .plus(a.times(logMinus(x.times(n.div(a)), offset.div(a))))
                .plus(b.times(logMinus(rest.times(n.div(b)), offset.neg().div(b))));
    }

    private static Tensor logMinus(Tensor r, Tensor less) {
        return Tensor.where(less.abs().lt(number(0.5)), less.log1p(), r.log()).minus(less);
    }

    private static Tensor stirling(Tensor x) {
        Tensor small = x.min(number(12));
        Tensor below = small.lgamma()
                .minus(small.minus(0.5).times(small.log()))
                .plus(small)
                .minus(SpecialFunctions.HALF_LOG_TWO_PI);
        Tensor inverse = x.max(number(12)).reciprocal();
        double[] coefficients = new double[10];
        for (int k = 1; k <= coefficients.length; k++) {
            coefficients[k - 1] = SpecialFunctions.stirlingCoefficient(k);
        }
        Tensor above = Composition.polynomial(coefficients, inverse.square()).times(inverse);
        return Tensor.where(x.lt(number(12)), below, above);
    }

    // ---- its derivatives

    private Tensor[][] jets(int orderA, int orderB) {
        Tensor[][] plain = TensorJets.log(moments(orderA, orderB));
        if (orderA > 0) {
            plain[1][0] = mean(s);
        }
        if (orderB > 0) {
            plain[0][1] = mean(r);
        }
        Tensor[][] lifted = new Tensor[orderA + 1][orderB + 1];
        each(orderA, orderB, (i, j) -> lifted[i][j] = isBeta ? plain[i][j].plus(ofLog(a.plus(b), i + j)) : plain[i][j]);
        Tensor[][] above = TensorJets.logOnePlus(share, lifted);
        Tensor[][] f = new Tensor[orderA + 1][orderB + 1];
        each(orderA, orderB, (i, j) -> {
            Tensor climbed = j == 0 ? above[i][j].minus(ofLog(a, i)) : above[i][j];
            f[i][j] = Tensor.where(raised, climbed, plain[i][j]).plus(factorJet(i, j));
        });
        return f;
    }

    private interface Place {
        void at(int i, int j);
    }

    private static void each(int orderA, int orderB, Place place) {
        for (int i = 0; i <= orderA; i++) {
            for (int j = 0; j <= orderB; j++) {
                if (i + j > 0) {
                    place.at(i, j);
                }
            }
        }
    }

    private Tensor mean(Tensor of) {
        return masses.times(of).sum(-1).div(integral);
    }

    /** About the means. */
    private Tensor[][] moments(int orderA, int orderB) {
        Tensor centredS = s.minus(nodes(mean(s)));
        Tensor centredR = isBeta ? r.minus(nodes(mean(r))) : r;
        Tensor[][] moments = new Tensor[orderA + 1][orderB + 1];
        moments[0][0] = number(1);
        each(orderA, orderB, (i, j) -> {
            Tensor product = masses;
            for (int k = 0; k < i; k++) {
                product = product.times(centredS);
            }
            for (int k = 0; k < j; k++) {
                product = product.times(centredR);
            }
            moments[i][j] = i + j == 1 ? number(0) : product.sum(-1).div(integral);
        });
        return moments;
    }

    /** The {@code k}-th derivative of log y. */
    private static Tensor ofLog(Tensor y, int k) {
        double factor = k % 2 == 1 ? 1 : -1;
        Tensor power = y;
        for (int i = 1; i < k; i++) {
            factor *= i;
            power = power.times(y);
        }
        return number(factor).div(power);
    }

    private Tensor factorJet(int i, int j) {
        Tensor result = isBeta ? polygamma(i + j - 1, a.plus(b)) : number(0);
        result = j == 0 ? result.minus(polygamma(i - 1, a)) : result;
        result = i == 0 ? result.minus(polygamma(j - 1, b)) : result;
        return i == 1 && j == 0
                ? result.plus(x.log())
                : i == 0 && j == 1 ? result.plus(x.neg().log1p()) : result;
    }

    private static Tensor polygamma(int order, Tensor x) {
        return Tensor.apply(new Op.Polygamma(order), x);
    }
}
