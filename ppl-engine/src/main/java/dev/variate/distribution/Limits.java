package dev.variate.distribution;

import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Optional;

/** What truncation and censoring have in common: ends, and the tails beyond them. */
final class Limits {
    private Limits() {}

    /** Demands that the tails' probabilities are known. */
    static void checkTails(Distribution base, String what) {
        if (base.logSurvivalInside(base.safePoint()).isEmpty()) {
            throw new InvalidParameterException(
                    "A `" + base.name() + "` cannot be " + what
                            + ": the probability of its tails has no closed form here. Many others have one, such as `normal`, `gamma`, `weibull` and `poisson`");
        }
    }

    /** Demands, of what is known, that the ends are in order and leave something of the base. */
    static void check(Distribution base, String what, Optional<Tensor> low, Optional<Tensor> high) {
        low.ifPresent(l -> checkNumber(base, what + "Low", l));
        high.ifPresent(h -> checkNumber(base, what + "High", h));
        checkOrder(base, what, low, high, "a low below its high");
        if (what.equals("truncated")) {
            checkOrder(base, what, low, base.support().highest(), "a low that leaves some of its values");
            checkOrder(base, what, base.support().lowest(), high, "a high that leaves some of its values");
        }
    }

    private static void checkNumber(Distribution base, String name, Tensor end) {
        if (end instanceof Value known) {
            Parameter.check(base.name(), name, Parameter.Demand.LIMIT, known);
        }
    }

    private static void checkOrder(
            Distribution base, String what, Optional<Tensor> low, Optional<Tensor> high, String need) {
        if (low.isPresent()
                && high.isPresent()
                && low.get() instanceof Value l
                && high.get() instanceof Value h
                && Shape.canBroadcast(l.shape(), h.shape())) {
            Value bad = (Value) (base.support().kind().isDiscrete() ? l.le(h) : l.lt(h)).not();
            Value lows = (Value) l.broadcastTo(bad.shape());
            Value highs = (Value) h.broadcastTo(bad.shape());
            for (int i = 0; i < bad.shape().size(); i++) {
                if (bad.get(i) != 0) {
                    throw new InvalidParameterException(
                            "A " + what + " `" + base.name() + "` needs " + need,
                            InvalidParameterException.number(lows.get(i)) + " and "
                                    + InvalidParameterException.number(highs.get(i)));
                }
            }
        }
    }

    static Shape broadcast(Distribution base, Optional<Tensor> low, Optional<Tensor> high) {
        Shape shape = Shape.broadcast(base.batchShape(), low.map(Tensor::shape).orElse(Shape.SCALAR));
        return Shape.broadcast(shape, high.map(Tensor::shape).orElse(Shape.SCALAR));
    }

    /** What lies just below {@code x}: P(X > before(x)) is P(X ≥ x). */
    static Tensor before(Distribution base, Tensor x) {
        Tensor v = x.floating();
        return base.support().kind().isDiscrete() ? v.ceil().minus(1.0) : v;
    }

    /** log P(from < X ≤ to), from the tail in which that loses the fewest digits. An end may be infinite. */
    static Tensor logMass(Distribution base, Tensor from, Tensor to) {
        Tensor below = base.logCdf(from).orElseThrow();
        Tensor above = base.logSurvival(to).orElseThrow();
        Tensor high = below.gt(Value.scalar(-StrictMath.log(2)));
        Tensor none = Value.scalar(Double.NEGATIVE_INFINITY);
        Tensor lower = difference(base.logCdf(to).orElseThrow(), below, high.or(below.eq(none)));
        Tensor upper = difference(
                base.logSurvival(from).orElseThrow(), above, high.not().or(above.eq(none)));
        return Tensor.where(high, upper, lower);
    }

    /** log(e^a − e^b), and a where {@code alone} says that b is nothing or that nobody asks: a difference with −∞ has no derivative. */
    private static Tensor difference(Tensor a, Tensor b, Tensor alone) {
        Tensor safe = Tensor.where(alone, a.minus(1.0), b);
        return Tensor.where(alone, a, Algebra.logDifference(a, safe));
    }
}
