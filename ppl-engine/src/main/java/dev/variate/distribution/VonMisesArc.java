package dev.variate.distribution;

import dev.variate.tensor.GaussLegendre;
import dev.variate.tensor.Shape;
import dev.variate.tensor.Tensor;
import dev.variate.tensor.Value;
import java.util.Arrays;

/**
 * The mass of a von Mises distribution on an arc that begins or ends at ±π. Cut where the density is highest and lowest, it is in pieces on each of which the density falls
 * all the way; each is integrated from its high end by Gauss and Legendre's rule, as far as it matters. So a small mass keeps its digits wherever the arc lies, and however
 * large the concentration is.
 */
final class VonMisesArc {
    private static final Value PLACES = Value.vector(GaussLegendre.places());
    private static final Value LOG_WEIGHTS = Value.vector(
            Arrays.stream(GaussLegendre.weights()).map(StrictMath::log).toArray());

    /** Half of how far the logarithm of the density falls until it is left out. */
    private static final double HALF_FALL = 20;

    private VonMisesArc() {}

    /** The logarithm of the mass above {@code x} if {@code upper}, else of that up to it. */
    static Tensor logMass(Tensor location, Tensor concentration, Tensor x, boolean upper) {
        Shape shape = Shape.broadcast(x.shape(), Shape.broadcast(location.shape(), concentration.shape()));
        Tensor k = concentration.broadcastTo(shape);
        Tensor turns = location.div(2 * Math.PI).plus(0.5).floor().stopGradient();
        Tensor mean = location.minus(turns.times(2 * Math.PI)).broadcastTo(shape);
        Tensor at = x.minus(mean);
        Tensor mass = upper
                ? between(at, mean.neg().plus(Math.PI), k)
                : between(mean.neg().minus(Math.PI), at, k);
        return mass.min(Value.scalar(0.0));
    }

    /** From angle {@code low} to {@code high}, less than two turns apart from the mean. */
    private static Tensor between(Tensor low, Tensor high, Tensor k) {
        Tensor[] pieces = new Tensor[4];
        for (int piece = 0; piece < 4; piece++) {
            double begin = (piece - 2) * Math.PI;
            Tensor from = low.max(Value.scalar(begin));
            Tensor to = high.min(Value.scalar(begin + Math.PI));
            // pieces 0 and 2 begin at a mean, the others end at one
            boolean falls = piece % 2 == 0;
            double mean = falls ? begin : begin + Math.PI;
            Tensor near = falls ? from.minus(mean) : to.minus(mean).neg();
            Tensor far = falls ? to.minus(mean) : from.minus(mean).neg();
            pieces[piece] = LastAxis.widened(falling(near, far, to.gt(from), k), 1);
        }
        return Tensor.concatenate(low.shape().rank(), pieces)
                .logSumExp(-1)
                .minus(Algebra.logBesselI0e(k))
                .minus(2 * Normal.HALF_LOG_TWO_PI);
    }

    /** log ∫ e^(k (cos t − 1)) dt between two distances from the mean, from 0 to π; −∞ if there is nothing between. */
    private static Tensor falling(Tensor near, Tensor far, Tensor some, Tensor k) {
        Tensor from = Tensor.where(some, near, Value.scalar(0.0));
        Tensor half = from.times(0.5).sin();
        Tensor sine = half.square()
                .plus(k.reciprocal().times(HALF_FALL))
                .min(Value.scalar(1.0))
                .sqrt()
                .stopGradient();
        Tensor end = sine.atan2(
                        sine.square().neg().plus(1.0).max(Value.scalar(0.0)).sqrt())
                .times(2.0);
        Tensor all = Tensor.where(some, far.minus(from), Value.scalar(1.0));
        Tensor length = all.min(end.minus(from).stopGradient());
        Tensor t = LastAxis.widened(from, 1).plus(LastAxis.widened(length, 1).times(PLACES));
        Tensor mass = t.times(0.5)
                .sin()
                .square()
                .times(LastAxis.widened(k, 1))
                .times(-2.0)
                .plus(LOG_WEIGHTS)
                .logSumExp(-1)
                .plus(length.log());
        return Tensor.where(some, mass, Value.scalar(Double.NEGATIVE_INFINITY));
    }
}
